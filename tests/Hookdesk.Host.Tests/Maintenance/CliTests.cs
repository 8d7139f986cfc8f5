using System.CommandLine;
using System.Formats.Tar;
using System.Text;
using Hookdesk.Host.Data;
using Hookdesk.Host.Maintenance.ClearFiles;
using Hookdesk.Host.Maintenance.Cli;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sdk.Tasks;
using Hookdesk.TestServers;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hookdesk.Host.Tests.Maintenance;

public sealed class CliOnSqliteTests() : CliTests(DatabaseProvider.Sqlite)
{
    [Fact]
    public async Task An_unpacked_backup_is_a_data_directory()
    {
        await using var shell = Shell();
        var blob = await FillAsync(shell);
        using var restored = new ThrowAwayFolder("restored");
        var file = restored["backup.tar"];

        await RunAsync<BackupCommand>(shell, "backup", file);
        await TarFile.ExtractToDirectoryAsync(file, restored.Path, overwriteFiles: false, Cancel);

        await using var source = new DatabaseSource(DatabaseSettings.For(null, restored.Path));
        await using var connection = source.Connect();
        Assert.Equal("kept", await connection.GetTable<SampleRow>().Select(row => row.Words).SingleAsync(Cancel));
        Assert.Equal("ok", connection.Execute<string>("PRAGMA integrity_check"));
        Assert.Equal("content", await File.ReadAllTextAsync(restored[$"blobs/{blob[..2]}/{blob[2..4]}/{blob}"], Cancel));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_backup_is_made_while_others_write()
    {
        await using var shell = Shell();
        await FillAsync(shell);
        using var folder = new ThrowAwayFolder("backup");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                    await shell.InScopeAsync(db =>
                        db.WriteAsync(write => write.InsertAsync(new SampleRow { Colour = Colour.Red }, Cancel), Cancel)
                    );
            },
            Cancel
        );

        for (var i = 0; i < 5; i++)
            await RunAsync<BackupCommand>(shell, "backup", folder[$"backup-{i}.tar"]);

        await stop.CancelAsync();
        await writing;
        Assert.Equal(5, Directory.GetFiles(folder.Path).Length);
    }
}

public sealed class CliOnPostgresTests() : CliTests(DatabaseProvider.PostgreSql)
{
    [Fact]
    public async Task A_backup_holds_what_pg_restore_reads()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/pg_dump") || Environment.GetEnvironmentVariable("CI") == "true",
            "pg_dump is not installed (Debian: postgresql-client)."
        );
        await using var shell = Shell();
        await FillAsync(shell);
        using var folder = new ThrowAwayFolder("backup");

        await RunAsync<BackupCommand>(shell, "backup", folder["backup.tar"]);
        await TarFile.ExtractToDirectoryAsync(folder["backup.tar"], folder.Path, overwriteFiles: false, Cancel);

        var dump = await File.ReadAllBytesAsync(folder["hookdesk.pgdump"], Cancel);
        Assert.Equal("PGDMP", Encoding.ASCII.GetString(dump, 0, 5));
    }
}

public abstract class CliTests(DatabaseProvider provider) : DataTests(provider)
{
    private protected ServiceProvider Shell(params string[] referenced) =>
        Db.Shell(services =>
        {
            services.AddSingleton<IShellControl, QuietShells>();
            services.AddScoped<IBlobReferences>(_ => new References(referenced));
            services.AddConsistencyCheck<Grumble>();
            services.AddSingleton(_grumble);
        });

    private readonly Complaints _grumble = [];

    /// <returns>The hash of a stored file, and a row is stored.</returns>
    private protected async Task<string> FillAsync(ServiceProvider shell)
    {
        await Db.Migrator.MigrateAsync("test.sample", typeof(CreateSampleRows).Assembly, Cancel);
        await shell.InScopeAsync(db =>
            db.WriteAsync(write => write.InsertAsync(new SampleRow { Colour = Colour.Red, Words = "kept" }, Cancel), Cancel)
        );
        return (await shell.GetRequiredService<IBlobStore>().SaveAsync(new MemoryStream("content"u8.ToArray()), Cancel)).Hash;
    }

    /// <returns>What the command printed.</returns>
    private protected static async Task<string> RunAsync<TCommand>(ServiceProvider shell, params string[] arguments)
        where TCommand : ICliCommand
    {
        await using var output = new StringWriter();
        var command = shell.GetServices<ICliCommand>().OfType<TCommand>().Single().Build(shell);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output };
        try
        {
            Assert.Equal(0, await command.Parse(arguments).InvokeAsync(configuration, Cancel));
        }
        catch (CliException e)
        {
            await output.WriteLineAsync($"! {e.Message}");
        }

        return output.ToString();
    }

    [Fact]
    public async Task A_backup_never_replaces_a_file()
    {
        await using var shell = Shell();
        using var folder = new ThrowAwayFolder("backup");
        await File.WriteAllTextAsync(folder["backup.tar"], "mine", Cancel);

        Assert.Contains("already exists", await RunAsync<BackupCommand>(shell, "backup", folder["backup.tar"]), StringComparison.Ordinal);

        Assert.Equal("mine", await File.ReadAllTextAsync(folder["backup.tar"], Cancel));
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_nothing_half_done()
    {
        await using var shell = Shell();
        Assert.StartsWith("! ", await RunAsync<BackupCommand>(shell, "backup", "/proc/nowhere/backup.tar"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_of_a_sound_installation_finds_nothing()
    {
        await using var first = Shell();
        var hash = await FillAsync(first);
        await using var shell = Shell(hash, hash);

        Assert.Equal("No problems found.", (await RunAsync<CheckCommand>(shell, "check")).Trim());
    }

    [Fact]
    public async Task A_check_finds_files_without_rows_rows_without_files_and_damage()
    {
        var missing = new string('a', 64);
        await using var shell = Shell(missing, "no hash");
        var hash = await FillAsync(shell);
        await File.WriteAllTextAsync(Path.Combine(Db.DataDirectory, "blobs", hash[..2], hash[2..4], hash), "contend", Cancel);
        _grumble.Add("The cat is out.");

        var found = await RunAsync<CheckCommand>(shell, "check");

        Assert.Contains($"row 0 refers to the stored file {missing}, which is missing", found, StringComparison.Ordinal);
        Assert.Contains("row 1 refers to the stored file no hash, which is missing", found, StringComparison.Ordinal);
        Assert.Contains($"{hash} is damaged", found, StringComparison.Ordinal);
        Assert.Contains("1 stored file(s) (7 bytes) are not in use", found, StringComparison.Ordinal);
        Assert.Contains("The cat is out.", found, StringComparison.Ordinal);
        Assert.Contains("! 4 problem(s) found.", found, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", await RunAsync<CheckCommand>(shell, "check", "--quick"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_row_names_is_deleted_a_day_after_it_was_last_saved()
    {
        await using var shell = Shell();
        var store = shell.GetRequiredService<IBlobStore>();
        var named = await OldAsync("named");
        await using var naming = Shell(named);
        await naming.GetServices<IHostedService>().OfType<FileOwners>().Single().StartAsync(Cancel);
        var (old, young, again) = (await OldAsync("old"), await SaveAsync("young"), await OldAsync("saved again"));
        await SaveAsync("saved again");
        var leftover = Path.Combine(Db.DataDirectory, "blobs", "incoming", "cut-short");
        await File.WriteAllTextAsync(leftover, "half", Cancel);
        File.SetLastWriteTimeUtc(leftover, DateTime.UnixEpoch);
        // A process that was killed before its commit leaves no damage.
        Assert.Contains("No problems found.", await RunAsync<CheckCommand>(naming, "check"), StringComparison.Ordinal);

        // Somebody who named files before is off.
        await using (var other = Shell())
        {
            await other.InScopeAsync(db =>
                db.WriteAsync(write => write.InsertAsync(new FileOwnerRow { Name = "Acme.Files" }, Cancel), Cancel)
            );
            Assert.StartsWith("Nothing was deleted", await ClearAsync(naming), StringComparison.Ordinal);
            Assert.True(await store.ExistsAsync(old, Cancel));
            Assert.Contains(
                "No plugin has used files",
                await RunAsync<ForgetFilesCommand>(other, "forget-files", "Acme.Other"),
                StringComparison.Ordinal
            );
            await RunAsync<ForgetFilesCommand>(other, "forget-files", "Acme.Files");
        }

        Assert.Equal("1 file deleted. Leftovers of interrupted uploads deleted: 1.", await ClearAsync(naming));
        Assert.Equal(
            (true, false, true, true),
            (
                await store.ExistsAsync(named, Cancel),
                await store.ExistsAsync(old, Cancel),
                await store.ExistsAsync(young, Cancel),
                await store.ExistsAsync(again, Cancel)
            )
        );
        Assert.False(File.Exists(leftover));
        // The connection is as it was: others write and read.
        await naming.InScopeAsync(db => db.WriteAsync(write => write.InsertAsync(new FileOwnerRow { Name = "later" }, Cancel), Cancel));

        async Task<string> SaveAsync(string text) => (await store.SaveAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), Cancel)).Hash;

        async Task<string> OldAsync(string text)
        {
            var hash = await SaveAsync(text);
            File.SetLastWriteTimeUtc(
                Path.Combine(Db.DataDirectory, "blobs", hash[..2], hash[2..4], hash),
                (TimeProvider.System.GetUtcNow() - ClearUnusedFiles.Grace).UtcDateTime
            );
            return hash;
        }

        static async Task<string> ClearAsync(ServiceProvider shell)
        {
            var said = "";
            await using var scope = shell.CreateAsyncScope();
            await scope
                .ServiceProvider.GetRequiredService<ClearUnusedFiles>()
                .RunAsync(new TaskRun(ClearUnusedFiles.Name, TimeProvider.System.GetUtcNow(), text => said = text.ToString()), Cancel);
            return said;
        }
    }

    [Fact]
    public async Task Erasing_a_history_keeps_what_happened_and_when_without_its_texts()
    {
        await using var shell = Shell();
        await shell.InScopeAsync(db =>
            db.WriteAsync(
                write =>
                {
                    write.Record(new Noted(7, "Kari's secret", ["one", "two"], new DateOnly(2026, 1, 2), Guid.Empty));
                    write.Record(new Noted(8, "stays", [], default, default));
                    return Task.CompletedTask;
                },
                Cancel
            )
        );
        await shell.InScopeAsync(db =>
            db.WriteAsync(write => write.EraseHistoryAsync("note", [.. Enumerable.Range(1, 7).Select(id => (long)id)], Cancel), Cancel)
        );
        await using var scope = shell.CreateAsyncScope();
        var log = scope.ServiceProvider.GetRequiredService<IEventLog>();
        var erased = Assert.Single(await log.ReadSubjectAsync(new EntityRef("note", 7), 9, cancellation: Cancel));
        Assert.Equivalent(new Noted(7, "", ["", ""], new DateOnly(2026, 1, 2), Guid.Empty), erased.As<Noted>());
        Assert.Contains(
            "stays",
            Assert.Single(await log.ReadSubjectAsync(new EntityRef("note", 8), 9, cancellation: Cancel)).Payload,
            StringComparison.Ordinal
        );
    }

    [Hook("test.noted")]
    private sealed record Noted(long Id, string Text, string[] Words, DateOnly Day, Guid Key) : IAction
    {
        public EntityRef Subject => new("note", Id);
    }

    [Fact]
    public async Task Migrating_tells_where_each_schema_stands()
    {
        await using var shell = Shell();
        Assert.Matches(@"hookdesk\.core +20261201\d+", await RunAsync<MigrateCommand>(shell, "migrate"));
    }

    private sealed class References(string[] hashes) : IBlobReferences
    {
        public IAsyncEnumerable<(string Hash, string Place)> ListAsync(CancellationToken cancellation = default) =>
            hashes.Select((hash, row) => (hash, $"row {row}")).ToAsyncEnumerable();
    }

    private sealed class Complaints : List<string>;

    private sealed class Grumble(Complaints complaints) : IConsistencyCheck
    {
        public IAsyncEnumerable<string> FindProblemsAsync(CancellationToken cancellation = default) => complaints.ToAsyncEnumerable();
    }

    private sealed class QuietShells : IShellControl
    {
        public IReadOnlyList<PluginStatus> Plugins => [];

        public IReadOnlyList<PluginStatus> Rescan() => [];

        public Task<ShellChange> EnableAsync(string pluginId, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public Task FollowSwitchesAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<ShellChange> DisableAsync(string pluginId, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public Task<ShellChange> RebuildAsync(string reason, CancellationToken cancellation = default) => throw new NotSupportedException();
    }
}
