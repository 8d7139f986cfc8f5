using System.Formats.Tar;
using System.Text.Json;
using Hookdesk.Host.Data;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Maintenance.Backup;

/// <summary>
/// A backup in one tar file, made while the desk runs: <c>hookdesk-backup.json</c> (what it is), the database (<c>hookdesk.db</c>, or
/// <c>hookdesk.pgdump</c> for pg_restore) and <c>blobs/</c>. Unpacked into an empty data directory, a backup of SQLite is that data
/// directory.
/// </summary>
internal sealed class BackupArchive(DatabaseSource database, DatabaseSnapshot snapshot, IBlobStore blobs, TimeProvider time)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <returns>How many files of the desk are in the backup.</returns>
    /// <exception cref="IOException">The file exists already, or cannot be written.</exception>
    public async Task<int> WriteAsync(string file, CancellationToken cancellation)
    {
        if (File.Exists(file))
            throw new IOException($"{file} already exists.");
        var unfinished = file + ".part";
        var copy = file + ".database.part";
        try
        {
            // The database first: a file that a row names was there before the row, so it is there also when the files are listed
            // afterwards.
            await snapshot.WriteAsync(copy, cancellation);
            int count;
            await using (var stream = Create(unfinished))
            {
                await using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
                {
                    await AddAsync(
                        tar,
                        BackupReader.DescriptionName,
                        new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(Describe())),
                        cancellation
                    );
                    await using (var content = File.OpenRead(copy))
                        await AddAsync(tar, snapshot.FileName, content, cancellation);
                    count = await AddBlobsAsync(tar, cancellation);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file);
            return count;
        }
        finally
        {
            File.Delete(copy);
            File.Delete(unfinished);
        }
    }

    /// <summary>An empty file that only the account of the desk can read: it will hold customers' mail.</summary>
    internal static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    private async Task<int> AddBlobsAsync(TarWriter tar, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var blob in blobs.ListAsync(cancellation))
        {
            try
            {
                await using var content = await blobs.OpenAsync(blob.Hash, cancellation);
                await AddAsync(tar, $"blobs/{blob.Hash[..2]}/{blob.Hash[2..4]}/{blob.Hash}", content, cancellation);
                count++;
            }
            catch (BlobMissingException)
            {
                // Removed since it was listed, so no row names it any more.
            }
        }

        return count;
    }

    private Task AddAsync(TarWriter tar, string name, Stream content, CancellationToken cancellation) =>
        tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = content,
                Mode = OwnerOnly,
                ModificationTime = time.GetUtcNow(),
            },
            cancellation
        );

    private Dictionary<string, object> Describe() =>
        new()
        {
            ["format"] = BackupReader.Format,
            ["madeAt"] = time.GetUtcNow(),
            ["version"] = typeof(BackupArchive).Assembly.GetName().Version!.ToString(3),
            ["database"] = database.Settings.Provider == DatabaseProvider.Sqlite ? "sqlite" : "postgresql",
        };
}
