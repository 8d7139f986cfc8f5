using System.Net;
using Hookdesk.Host.Tests.Data;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>What only shows with real processes: a plugin that ends one, and a switch changed by another.</summary>
public sealed class RealProgramTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_that_takes_the_process_down_is_skipped_and_named_at_the_next_start()
    {
        using var program = await RealProgram.SetUpAsync("CrashAtStart");
        Assert.Equal(0, (await program.RunAsync("plugins", "enable", "fixtures.crash-at-start")).ExitCode);

        await using (var first = program.Start(misbehave: true))
            Assert.NotEqual(0, await first.WaitForExitAsync(TimeSpan.FromMinutes(2)));

        await using (await program.ServeAsync(misbehave: true))
            Assert.Equal("healthy", await program.Client.GetStringAsync("/fixtures/healthy", Cancel));

        var (code, list) = await program.RunAsync("plugins", "list");
        Assert.Equal(0, code);
        Assert.Matches("Broken +fixtures.crash-at-start .*Hookdesk stopped unexpectedly while this plugin was starting", list);
        Assert.Matches("Active +fixtures.healthy", list);

        // The admin mends it and switches it on again.
        Assert.Equal(0, (await program.RunAsync("plugins", "enable", "fixtures.crash-at-start")).ExitCode);
        Assert.Matches("Active +fixtures.crash-at-start", (await program.RunAsync("plugins", "list")).Output);
    }

    [Fact]
    public async Task A_plugin_that_ends_the_running_desk_is_left_out_of_the_next_start_and_after_two_ends_all_third_parties_are()
    {
        const string id = "fixtures.ends-the-process";
        using var program = await RealProgram.SetUpAsync("EndsTheProcess");
        Assert.Equal(0, (await program.RunAsync("plugins", "enable", id)).ExitCode);

        // An exception on a thread of its own.
        await using (var desk = await program.ServeAsync())
        {
            // The answer may or may not get out before the end.
            await Record.ExceptionAsync(() => program.Client.GetAsync("/fixtures/end/thread", Cancel));
            Assert.NotEqual(0, await desk.WaitForExitAsync(TimeSpan.FromMinutes(2)));
        }

        await using (var desk = await program.ServeAsync())
        {
            Assert.Equal("healthy", await program.Client.GetStringAsync("/fixtures/healthy", Cancel));
            Assert.Equal(HttpStatusCode.NotFound, (await program.Client.GetAsync("/fixtures/end/nothing", Cancel)).StatusCode);
            Assert.Equal("Degraded", await program.Client.GetStringAsync("/health/ready", Cancel));

            Assert.Equal(0, (await program.RunAsync("plugins", "retry", id)).ExitCode);
            await Eventually.IsTrueAsync(
                async () => (await program.Client.GetAsync("/fixtures/end/nothing", Cancel)).StatusCode == HttpStatusCode.OK,
                () => "the running desk tries it again"
            );
            // Of a stack overflow no code hears, but the mark on its thread is there.
            await Assert.ThrowsAnyAsync<Exception>(() => program.Client.GetAsync("/fixtures/end/stack", Cancel));
            Assert.NotEqual(0, await desk.WaitForExitAsync(TimeSpan.FromMinutes(2)));
        }

        await using (await program.ServeAsync())
            Assert.Equal(HttpStatusCode.NotFound, (await program.Client.GetAsync("/fixtures/healthy", Cancel)).StatusCode);

        var (_, list) = await program.RunAsync("plugins", "list");
        Assert.Matches($"Quarantined +{id} .*Hookdesk ended twice within 10 minutes .*most likely cause is {id}", list);
        Assert.Matches("Quarantined +fixtures.healthy .*Enable the other plugins one at a time", list);
    }

    [Fact]
    public async Task A_desk_stops_when_it_is_asked_to_while_a_plugin_hangs_that_is_switched_on_or_starts()
    {
        // Far more than a regular stop takes, and far less than the plugins may take.
        string[] patient = ["--Hookdesk:PluginStartSeconds=110", "--Hookdesk:PluginMigrationSeconds=110"];
        using var program = await RealProgram.SetUpAsync("HangsInRegistration", "HangingMigration");

        await using (var desk = await program.ServeAsync(misbehave: true, patient))
        {
            // What is not for a page begins after the first one.
            Assert.Equal("healthy", await program.Client.GetStringAsync("/fixtures/healthy", Cancel));
            Assert.Equal(0, (await program.RunAsync("plugins", "enable", "fixtures.hangs-in-registration")).ExitCode);
            await StopsAsync(desk, "The registration hangs.");
        }

        await using (var desk = program.Start(misbehave: true, patient))
            await StopsAsync(desk, "The registration hangs.");

        Assert.Equal(0, (await program.RunAsync("plugins", "disable", "fixtures.hangs-in-registration")).ExitCode);
        program.EnableAtFirst("fixtures.hanging-migration");
        await using (var desk = program.Start(misbehave: true, patient))
            await StopsAsync(desk, "The migration hangs.");

        static async Task StopsAsync(TestProcess desk, string hangs)
        {
            await desk.WaitForOutputAsync(hangs, TimeSpan.FromMinutes(1));
            desk.Terminate();
            Assert.Equal(0, await desk.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        }
    }

    [Fact]
    public async Task Safe_mode_starts_without_third_parties()
    {
        using var program = await RealProgram.SetUpAsync("CrashAtStart");
        Assert.Equal(0, (await program.RunAsync("plugins", "enable", "fixtures.crash-at-start")).ExitCode);

        await using (await program.ServeAsync(misbehave: true, "--safe-mode"))
            Assert.Equal("healthy", await program.Client.GetStringAsync("/fixtures/healthy", Cancel));

        var (code, output) = await program.RunAsync("--safe-mode", "plugins", "enable", "fixtures.crash-at-start");
        Assert.Equal(1, code);
        Assert.Contains("hookdesk: Hookdesk is running in safe mode", output);
    }

    [Fact]
    public async Task Nobody_else_reads_the_files_of_a_desk_no_second_desk_serves_them_and_a_missing_folder_is_named()
    {
        using var program = await RealProgram.SetUpAsync();
        program.OpenFolder();
        await using var desk = await program.ServeAsync();
        await program.Client.GetStringAsync("/sign-in", Cancel);
        await desk.WaitForOutputAsync($"{program.MistypedFolder} is missing, which ", TimeSpan.FromMinutes(1));
        if (!OperatingSystem.IsWindows())
            Assert.Empty(program.FilesForOthers());

        var (code, output) = await program.RunAsync("serve");
        Assert.Equal(1, code);
        Assert.Contains("Another desk is already running on", output, StringComparison.Ordinal);
        // The command line works beside it.
        Assert.Equal(0, (await program.RunAsync("users", "list")).ExitCode);
    }

    [Fact]
    public async Task A_switch_changed_on_the_command_line_reaches_the_running_desk_within_seconds()
    {
        using var program = await RealProgram.SetUpAsync("UsesLibraryOne");
        await using var desk = await program.ServeAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await program.Client.GetAsync("/fixtures/library-one", Cancel)).StatusCode);

        Assert.Equal(0, (await program.RunAsync("plugins", "enable", "fixtures.uses-library-one")).ExitCode);
        await ExpectAsync(program, HttpStatusCode.OK);

        Assert.Equal(0, (await program.RunAsync("plugins", "disable", "fixtures.uses-library-one")).ExitCode);
        await ExpectAsync(program, HttpStatusCode.NotFound);

        // One rebuild for each change, and none after it.
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        Assert.Equal(2, desk.Output.Split("Plugins were changed by another process").Length - 1);
    }

    [Fact]
    public async Task A_browser_that_leaves_before_it_is_answered_is_no_error()
    {
        using var program = await RealProgram.SetUpAsync();
        string output;
        await using (var desk = await program.ServeAsync())
        {
            using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var asking = program.Client.GetAsync("/fixtures/waits/somebody", leave.Token);
            await WitnessedAsync(program, "somebody asks");
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            await WitnessedAsync(program, "somebody left");
            // The request is ended after its endpoint.
            for (var others = 0; others < 20; others++)
                Assert.Equal("healthy", await program.Client.GetStringAsync("/fixtures/healthy", Cancel));
            output = desk.Output;
        }

        Assert.DoesNotContain("exception", output, StringComparison.OrdinalIgnoreCase);

        static async Task WitnessedAsync(RealProgram program, string what)
        {
            while (!(await program.Client.GetStringAsync("/fixtures/witness", Cancel)).Contains(what, StringComparison.Ordinal))
                await Task.Delay(20, Cancel);
        }
    }

    [Fact]
    public async Task Files_of_a_running_plugin_may_be_cut_short_and_listing_what_replaced_them_changes_no_schema()
    {
        using var program = await RealProgram.SetUpAsync();
        var folder = program.Lay("Versioned", "versioned");
        Assert.Equal(0, (await program.RunAsync("plugins", "enable", "fixtures.versioned")).ExitCode);
        await using (var desk = await program.ServeAsync())
        {
            foreach (var assembly in Directory.EnumerateFiles(folder, "*.dll"))
            {
                await using var file = File.OpenWrite(assembly);
                file.SetLength(0);
            }

            // Code that nobody has called yet is read from the file only now.
            Assert.Equal("1+2+3+4", await program.Client.GetStringAsync("/fixtures/versioned/later/4", Cancel));
            Assert.Equal("healthy", await program.Client.GetStringAsync("/fixtures/healthy", Cancel));
            await desk.StopAsync(TimeSpan.FromMinutes(1));
        }

        program.Lay("VersionedNext", "versioned");
        var (code, list) = await program.RunAsync("plugins", "list");
        Assert.Equal(0, code);
        Assert.Matches("Active +fixtures.versioned +1.1.0 +Migrations to apply at the next start: 1.", list);
    }

    [Fact]
    public async Task A_plugin_that_fails_is_refused_on_the_command_line_in_one_line()
    {
        using var program = await RealProgram.SetUpAsync("ThrowsInRegistration");

        var (code, output) = await program.RunAsync("plugins", "enable", "fixtures.throws-in-registration");

        Assert.Equal(1, code);
        Assert.Contains(
            "hookdesk: ThrowsInRegistration wasn't enabled. It failed in the “Register” phase: The registration of this fixture always fails.",
            output
        );
    }

    [Fact]
    public async Task A_backup_of_a_running_desk_is_restored_when_it_has_stopped()
    {
        using var program = await RealProgram.SetUpAsync("UsesLibraryOne");
        await using (var desk = await program.ServeAsync())
        {
            Assert.Equal(0, (await program.RunAsync("db", "backup", program.Backup)).ExitCode);
            Assert.Equal(0, (await program.RunAsync("plugins", "enable", "fixtures.uses-library-one")).ExitCode);
            var (refused, why) = await program.RunAsync("db", "restore", program.Backup);
            Assert.Equal(1, refused);
            Assert.Contains("hookdesk: Hookdesk is running in ", why);
            // One that was killed in a plugin's code would start without that plugin.
            await desk.StopAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0, (await program.RunAsync("db", "restore", program.Backup)).ExitCode);

        Assert.Matches("Disabled +fixtures.uses-library-one", (await program.RunAsync("plugins", "list")).Output);
        await using (await program.ServeAsync())
            Assert.Equal("healthy", await program.Client.GetStringAsync("/fixtures/healthy", Cancel));
    }

    private static async Task ExpectAsync(RealProgram program, HttpStatusCode expected)
    {
        HttpStatusCode found = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                found = (await program.Client.GetAsync("/fixtures/library-one", Cancel)).StatusCode;
                return found == expected;
            },
            () => $"the desk answers {expected}; it answers {found}"
        );
    }
}
