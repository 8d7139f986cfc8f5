using System.CommandLine;
using System.Formats.Tar;
using System.Text;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Maintenance.Backup;
using Hookdesk.Host.Maintenance.Cli;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using Hookdesk.TestServers;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Maintenance;

/// <summary>What <c>db backup</c> has written is put back, or nothing happens at all.</summary>
public sealed class RestoreTests() : DataTests(DatabaseProvider.Sqlite), IDisposable
{
    private readonly ThrowAwayFolder _folder = new("restore");

    private string Backup => _folder["backup.tar"];

    private string Database => Path.Combine(Db.DataDirectory, "hookdesk.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restored_desk_is_as_it_was_and_what_was_there_is_kept_beside_it()
    {
        var hash = await BackUpAsync();
        await WriteAsync("written later");
        var blob = Path.Combine(Db.DataDirectory, "blobs", hash[..2], hash[2..4], hash);
        File.Delete(blob);
        Directory.CreateDirectory(Path.Combine(Db.DataDirectory, "node", "search"));
        await CloseAsync();

        var told = await RestoreAsync(Backup);

        Assert.Contains("the database and 1 stored files", told, StringComparison.Ordinal);
        Assert.Equal(["written before"], await WordsInAsync(Database));
        Assert.Equal("content", await File.ReadAllTextAsync(blob, Cancel));
        Assert.False(Directory.Exists(Path.Combine(Db.DataDirectory, "node")));
        var replaced = Assert.Single(Directory.GetFiles(Db.DataDirectory, "hookdesk.db.replaced-*"));
        Assert.Contains(replaced, told, StringComparison.Ordinal);
        Assert.Equal(["written before", "written later"], await WordsInAsync(replaced));
        Assert.False(Directory.Exists(Path.Combine(Db.DataDirectory, "restoring")));
    }

    [Fact]
    public async Task A_backup_is_restored_into_a_data_directory_that_is_not_there_yet()
    {
        await BackUpAsync();
        var options = Options(_folder["new"]);

        Assert.Contains("was restored", await RestoreAsync(Backup, options), StringComparison.Ordinal);

        Assert.Equal(["written before"], await WordsInAsync(_folder["new/hookdesk.db"]));
        Assert.Empty(Directory.GetFiles(_folder["new"], "*replaced*"));
    }

    [Fact]
    public async Task A_database_that_is_damaged_can_be_replaced()
    {
        await BackUpAsync();
        await CloseAsync();
        await File.WriteAllTextAsync(Database, "this is no database", Cancel);

        Assert.Contains("was restored", await RestoreAsync(Backup), StringComparison.Ordinal);

        Assert.Equal(["written before"], await WordsInAsync(Database));
        Assert.Equal(
            "this is no database",
            await File.ReadAllTextAsync(Directory.GetFiles(Db.DataDirectory, "hookdesk.db.replaced-*").Single(), Cancel)
        );
    }

    [Fact]
    public async Task Nothing_is_restored_below_a_desk_that_runs_and_no_desk_starts_meanwhile()
    {
        await BackUpAsync();
        await WriteAsync("written later");
        using (DirectoryInUse.Share(Db.DataDirectory))
            Assert.Contains("is running in", await RestoreAsync(Backup), StringComparison.Ordinal);
        Assert.Equal(["written before", "written later"], await WordsInAsync(Database));

        using (DirectoryInUse.TryOwn(Db.DataDirectory))
            Assert.Throws<IOException>(() => DirectoryInUse.Share(Db.DataDirectory));
    }

    [Fact]
    public async Task A_file_that_is_no_sound_backup_changes_nothing()
    {
        await BackUpAsync();
        await CloseAsync();
        var bytes = await File.ReadAllBytesAsync(Backup, Cancel);
        await File.WriteAllTextAsync(_folder["text"], "no tar at all, but a text that is long enough " + new string('x', 2000), Cancel);
        await File.WriteAllBytesAsync(_folder["half"], bytes[..(bytes.Length / 2)], Cancel);
        await File.WriteAllBytesAsync(_folder["empty"], [], Cancel);
        await WriteTarAsync("damaged-file", ("hookdesk.db", "x"), ($"blobs/aa/aa/{new string('a', 64)}", "not what its name says"));
        await WriteTarAsync(
            "no-database-file",
            ($"blobs/ed/70/ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73", "content")
        );
        await WriteTarAsync("leads-out", ("../evil", "x"));
        await WriteTarAsync("no-desk", ("hookdesk.db", ""));

        Assert.Contains("can't be restored", await RestoreAsync(_folder["text"]), StringComparison.Ordinal);
        Assert.Contains("can't be restored", await RestoreAsync(_folder["half"]), StringComparison.Ordinal);
        Assert.Contains("doesn't start with hookdesk-backup.json", await RestoreAsync(_folder["empty"]), StringComparison.Ordinal);
        Assert.Contains("is damaged", await RestoreAsync(_folder["damaged-file"]), StringComparison.Ordinal);
        Assert.Contains("it ends before the database", await RestoreAsync(_folder["no-database-file"]), StringComparison.Ordinal);
        Assert.Contains("“../evil” doesn't belong in a backup", await RestoreAsync(_folder["leads-out"]), StringComparison.Ordinal);
        Assert.Contains("isn't a Hookdesk database", await RestoreAsync(_folder["no-desk"]), StringComparison.Ordinal);
        Assert.Contains("doesn't exist", await RestoreAsync(_folder["nowhere"]), StringComparison.Ordinal);

        Assert.Equal(["written before"], await WordsInAsync(Database));
        Assert.False(File.Exists(_folder["evil"]));
        Assert.False(Directory.Exists(Path.Combine(Db.DataDirectory, "restoring")));
        Assert.Empty(Directory.GetFiles(Db.DataDirectory, "*replaced*"));
    }

    [Fact]
    public async Task Only_a_backup_of_sqlite_that_is_not_from_the_future_is_taken()
    {
        await CloseAsync();
        await WriteTarAsync("postgres", """{"format":1,"madeAt":"2026-01-01T00:00:00Z","version":"1.0.0","database":"postgresql"}""", []);
        await WriteTarAsync("newer", """{"format":1,"madeAt":"2026-01-01T00:00:00Z","version":"99.0.0","database":"sqlite"}""", []);

        Assert.Contains("its database is postgresql", await RestoreAsync(_folder["postgres"]), StringComparison.Ordinal);
        Assert.Contains("made with Hookdesk 99.0.0, which is newer", await RestoreAsync(_folder["newer"]), StringComparison.Ordinal);

        var postgres = Options(Db.DataDirectory, "Host=db.internal;Database=hookdesk");
        Assert.Contains("pg_restore", await RestoreAsync(_folder["postgres"], postgres), StringComparison.Ordinal);
    }

    /// <returns>The hash of a stored file in the backup, which holds one row besides.</returns>
    private async Task<string> BackUpAsync()
    {
        await Db.Migrator.MigrateAsync("test.sample", typeof(CreateSampleRows).Assembly, Cancel);
        await WriteAsync("written before");
        await using var shell = Db.Shell();
        var blob = await shell.GetRequiredService<IBlobStore>().SaveAsync(new MemoryStream("content"u8.ToArray()), Cancel);
        await using var scope = shell.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BackupArchive>().WriteAsync(Backup, Cancel);
        return blob.Hash;
    }

    private async Task WriteAsync(string words)
    {
        await using var shell = Db.Shell();
        await shell.InScopeAsync(db =>
            db.WriteAsync(write => write.InsertAsync(new SampleRow { Colour = Colour.Red, Words = words }, Cancel), Cancel)
        );
    }

    private async Task CloseAsync() => await Db.Source.DisposeAsync();

    private static async Task<List<string>> WordsInAsync(string file)
    {
        await using var source = new DatabaseSource(DatabaseSettings.For($"Data Source={file}", Path.GetDirectoryName(file)!));
        await using var connection = source.Connect();
        return await connection.GetTable<SampleRow>().OrderBy(row => row.Id).Select(row => row.Words).ToListAsync(Cancel);
    }

    private Task WriteTarAsync(string name, params (string Name, string Content)[] entries) =>
        WriteTarAsync(name, """{"format":1,"madeAt":"2026-01-01T00:00:00Z","version":"1.0.0","database":"sqlite"}""", entries);

    private async Task WriteTarAsync(string name, string description, (string Name, string Content)[] entries)
    {
        await using var tar = new TarWriter(File.Create(_folder[name]));
        foreach (var (entry, content) in entries.Prepend(("hookdesk-backup.json", description)))
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) },
                Cancel
            );
    }

    private static HookdeskOptions Options(string data, string? connection = null) =>
        new()
        {
            DataDirectory = data,
            ConnectionString = connection,
            PluginsFile = "",
        };

    /// <returns>What the command printed, or its one line about why not.</returns>
    private async Task<string> RestoreAsync(string file, HookdeskOptions? options = null)
    {
        await using var output = new StringWriter();
        var command = new RestoreCommand(options ?? Db.Options, TimeProvider.System).Build(new ServiceCollection().BuildServiceProvider());
        try
        {
            Assert.Equal(
                0,
                await command
                    .Parse(["restore", file])
                    .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output }, Cancel)
            );
        }
        catch (CliException error)
        {
            return error.Message;
        }

        return output.ToString();
    }
}
