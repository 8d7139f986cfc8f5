using System.Globalization;
using Hookdesk.Host.Blobs;
using Hookdesk.Host.Data;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using Microsoft.Data.Sqlite;

namespace Hookdesk.Host.Maintenance.Backup;

/// <summary>What was restored.</summary>
/// <param name="Description">The backup.</param>
/// <param name="Files">How many stored files it brought.</param>
/// <param name="Replaced">Where the database is now that was there before; null where there was none.</param>
internal sealed record Restored(BackupDescription Description, int Files, string? Replaced);

/// <summary>
/// Puts a backup in place of the database of a data directory. Everything is unpacked and checked beside it first; then files change
/// their names, and the database that was there is kept. Works without a shell, because a database that no shell can be built on is the
/// very reason to restore one.
/// </summary>
internal sealed class BackupRestore(HookdeskOptions options, TimeProvider time)
{
    private readonly DatabaseSettings _settings = DatabaseSettings.From(options);

    /// <exception cref="CliException">It was not restored, and nothing was changed; the message says why.</exception>
    public async Task<Restored> RunAsync(string file, CancellationToken cancellation)
    {
        if (_settings.Provider == DatabaseProvider.PostgreSql)
            throw new CliException(
                $"This command can't restore a PostgreSQL database. Unpack the backup, restore hookdesk.pgdump with pg_restore (--clean --if-exists --no-owner), and move blobs/ into {options.DataDirectory}."
            );
        if (!File.Exists(file))
            throw new CliException($"{file} doesn't exist.");
        DatabaseSource.CreatePrivateFolder(options.DataDirectory);
        using var own =
            DirectoryInUse.TryOwn(options.DataDirectory)
            ?? throw new CliException(
                $"Hookdesk is running in {options.DataDirectory}. Nothing was changed. Stop the program and try again."
            );
        var folder = Path.Combine(options.DataDirectory, "restoring");
        try
        {
            // What an attempt left behind that was cut off.
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            DatabaseSource.CreatePrivateFolder(folder);
            var (description, files) = await BackupReader.UnpackAsync(file, folder, Accept, cancellation);
            Check(Path.Combine(folder, "hookdesk.db"));
            Flush(folder);
            MoveBlobs(folder);
            return new Restored(description, files, ReplaceDatabase(Path.Combine(folder, "hookdesk.db")));
        }
        catch (Exception error) when (error is InvalidDataException or SqliteException)
        {
            throw new CliException($"{file} can't be restored: {error.Message}. Nothing was changed.");
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static void Accept(BackupDescription backup)
    {
        if (backup.Database != "sqlite")
            throw new InvalidDataException($"its database is {backup.Database}, and this installation uses SQLite");
        var own = typeof(BackupRestore).Assembly.GetName().Version!;
        if (
            backup.Format > BackupReader.Format
            || !Version.TryParse(backup.Version, out var version)
            || version > new Version(own.ToString(3))
        )
            throw new InvalidDataException(
                $"it was made with Hookdesk {backup.Version}, which is newer than this version, {own.ToString(3)}"
            );
    }

    private static void Check(string database)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ConnectionString
        );
        connection.Open();
        if (Ask("PRAGMA integrity_check") is not "ok")
            throw new InvalidDataException("its database is damaged");
        if (Ask($"SELECT count(*) FROM sqlite_master WHERE name = '{SchemaVersionTable.NameFor(Contribution.CorePluginId)}'") is not 1L)
            throw new InvalidDataException("its database isn't a Hookdesk database");

        object? Ask(string question)
        {
            using var command = connection.CreateCommand();
            command.CommandText = question;
            return command.ExecuteScalar();
        }
    }

    // A file gets its name only when its content is on the disk.
    private static void Flush(string folder)
    {
        if (Durable.TryFlushFileSystem(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.Flush(flushToDisk: true);
        }
    }

    // Before the database that names them. Files that only the replaced database names stay; `db check` lists them.
    private void MoveBlobs(string folder)
    {
        var unpacked = Path.Combine(folder, "blobs");
        if (!Directory.Exists(unpacked))
            return;
        foreach (var path in Directory.EnumerateFiles(unpacked, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(options.DataDirectory, "blobs", Path.GetRelativePath(unpacked, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(path, target, overwrite: true);
        }
    }

    private string? ReplaceDatabase(string restored)
    {
        var database = _settings.SqliteFile;
        DatabaseSource.CreatePrivateFolder(Path.GetDirectoryName(database)!);
        var kept = $"{database}.replaced-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        var existed = File.Exists(database);
        if (existed)
            WriteLogBack(database);
        foreach (var suffix in new[] { "", "-wal", "-shm" })
            if (File.Exists(database + suffix))
                File.Move(database + suffix, kept + suffix);
        File.Move(restored, database);
        ForgetNode();
        Durable.FlushDirectory(Path.GetDirectoryName(database)!);
        return existed ? kept : null;
    }

    // What a killed desk had committed lies in the log beside the file. A file that is too damaged for that keeps its log under its new
    // name.
    private static void WriteLogBack(string database)
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ConnectionString
            );
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }
        catch (SqliteException) { }
    }

    // Files such as a search index were made from the replaced database, and are ahead of the restored one. Without them this is a new
    // node, which makes its own.
    private void ForgetNode()
    {
        File.Delete(Path.Combine(options.DataDirectory, "node-id"));
        var files = Path.Combine(options.DataDirectory, "node");
        if (Directory.Exists(files))
            Directory.Delete(files, recursive: true);
    }
}
