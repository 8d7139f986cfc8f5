using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

namespace Hookdesk.Host.Maintenance.Backup;

/// <summary>What a backup says of itself in its first entry.</summary>
internal sealed record BackupDescription(int Format, DateTimeOffset MadeAt, string Version, string Database);

/// <summary>
/// Unpacks what <see cref="BackupArchive"/> has written, and nothing else: a name or content that does not belong there ends it.
/// </summary>
internal static class BackupReader
{
    public const string DescriptionName = "hookdesk-backup.json";
    public const int Format = 1;

    private const int HashLength = 64;

    /// <summary>
    /// Unpacks a backup into an empty folder: <c>hookdesk.db</c> or <c>hookdesk.pgdump</c>, and <c>blobs/</c>. Each stored file is
    /// compared with the hash that names it.
    /// </summary>
    /// <param name="file">The tar file.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="accept">Asked about the description before anything is unpacked; throws to refuse it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The description, and how many stored files there are.</returns>
    /// <exception cref="InvalidDataException">It is no backup, or a damaged one; the message says what is wrong.</exception>
    public static async Task<(BackupDescription Description, int Files)> UnpackAsync(
        string file,
        string folder,
        Action<BackupDescription> accept,
        CancellationToken cancellation
    )
    {
        await using var stream = File.OpenRead(file);
        await using var tar = new TarReader(stream);
        try
        {
            var description = await DescribeAsync(tar, cancellation);
            accept(description);
            var (files, hasDatabase) = (0, false);
            while (await tar.GetNextEntryAsync(cancellationToken: cancellation) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    throw Strange(entry.Name);
                if (entry.Name is "hookdesk.db" or "hookdesk.pgdump")
                {
                    await ExtractAsync(entry, Path.Combine(folder, entry.Name), cancellation);
                    hasDatabase = true;
                    continue;
                }

                var hash = HashIn(entry.Name) ?? throw Strange(entry.Name);
                var path = Path.Combine(folder, entry.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (await ExtractAsync(entry, path, cancellation) != hash)
                    throw new InvalidDataException($"its file {entry.Name} is damaged");
                files++;
            }

            return hasDatabase ? (description, files) : throw new InvalidDataException("it ends before the database");
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or JsonException)
        {
            throw new InvalidDataException("it is incomplete or isn't a backup", error);
        }
    }

    private static async Task<BackupDescription> DescribeAsync(TarReader tar, CancellationToken cancellation)
    {
        var first = await tar.GetNextEntryAsync(cancellationToken: cancellation);
        if (first is not { Name: DescriptionName, DataStream: { } content })
            throw new InvalidDataException($"it doesn't start with {DescriptionName}");
        return
            await JsonSerializer.DeserializeAsync<BackupDescription>(content, JsonSerializerOptions.Web, cancellation)
                is { Version: not null, Database: not null } description
            ? description
            : throw new InvalidDataException($"its {DescriptionName} is incomplete");
    }

    /// <returns>The SHA-256 of what was written.</returns>
    private static async Task<string> ExtractAsync(TarEntry entry, string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = BackupArchive.Create(path);
        var buffer = new byte[128 * 1024];
        long size = 0;
        if (entry.DataStream is { } content)
        {
            for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0; size += read)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }

        return size == entry.Length ? Convert.ToHexStringLower(hash.GetHashAndReset()) : throw new EndOfStreamException();
    }

    // blobs/ab/cd/abcd…: no other name can lead out of the folder or into somebody else's.
    private static string? HashIn(string name) =>
        name.Split('/') is ["blobs", var first, var second, { Length: HashLength } hash]
        && hash.All(char.IsAsciiHexDigitLower)
        && hash[..2] == first
        && hash[2..4] == second
            ? hash
            : null;

    private static InvalidDataException Strange(string name) => new($"“{name}” doesn't belong in a backup");
}
