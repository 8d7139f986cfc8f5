using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>What cannot run is left out alone: its state, phase and reason are shown, and everything else answers.</summary>
public sealed class PluginsThatStayOutTests
{
    [Theory]
    [InlineData("BrokenJson", null, "Broken", "Manifest", "isn't valid JSON")]
    [InlineData("MissingField", null, "Broken", "Manifest", "\"version\" is missing")]
    [InlineData("MistypedKey", null, "Broken", "Manifest", "has \"require\", which means nothing. Did you mean requires?")]
    [InlineData("BadId", null, "Broken", "Manifest", "\"id\" is \"Bad Id\"")]
    [InlineData("MissingAssembly", "fixtures.missing-assembly", "Broken", "Load", "NotThere.dll")]
    [InlineData(
        "StrayFramework",
        "fixtures.stray-framework",
        "Broken",
        "Load",
        "contains Microsoft.Extensions.Logging.dll, which belongs to the framework"
    )]
    [InlineData("StraySdk", "fixtures.stray-sdk", "Broken", "Load", "contains Hookdesk.Sdk.dll, which belongs to the SDK")]
    [InlineData("WrongSdk", "fixtures.wrong-sdk", "Incompatible", "Requirements", "requires SDK ^9.0")]
    [InlineData(
        "MissingRequirement",
        "fixtures.missing-requirement",
        "Missing",
        "Requirements",
        "requires fixtures.nowhere ^1.0, which isn't installed"
    )]
    [InlineData(
        "WrongVersion",
        "fixtures.wrong-version",
        "Missing",
        "Requirements",
        "requires fixtures.healthy ^2.0, but version 1.0.0 is installed"
    )]
    [InlineData(
        "ThrowsInRegistration",
        "fixtures.throws-in-registration",
        "Broken",
        "Register",
        "The registration of this fixture always fails."
    )]
    [InlineData("NeedsWhatIsNotThere", "fixtures.needs-what-is-not-there", "Broken", "Validate", "INobodyHasIt")]
    [InlineData("ThrowsInConstructor", "fixtures.throws-in-constructor", "Broken", "Validate", "This navigation cannot be made.")]
    [InlineData("FailingMigration", "fixtures.failing-migration", "Broken", "Migrate", "2026112302")]
    [InlineData("ThrowsInMapping", "fixtures.throws-in-mapping", "Broken", "Endpoints", "The mapping of this fixture always fails.")]
    [InlineData(
        "TakenPath",
        "fixtures.taken-path",
        "Broken",
        "Endpoints",
        "maps GET /fixtures/echo/{words}, which fixtures.healthy already maps"
    )]
    [InlineData("TakenHostPath", "fixtures.taken-host-path", "Broken", "Endpoints", "which hookdesk.core already maps")]
    [InlineData("ThrowsAtStart", "fixtures.throws-at-start", "Broken", "Start", "These options are never right.")]
    [InlineData(
        "TakenSettingsPage",
        "fixtures.taken-settings-page",
        "Broken",
        "Register",
        "The plugin adds the settings page site, a name that Hookdesk has taken."
    )]
    [InlineData(
        "MistypedSlot",
        "fixtures.mistyped-slot",
        "Broken",
        "Register",
        "The plugin puts Card into the slot layuot.head, which nobody shows. Did you mean layout.head?"
    )]
    [InlineData("AddsMiddleware", "fixtures.adds-middleware", "Broken", "Register", "The plugin adds middleware by IStartupFilter")]
    [InlineData(
        "ReplacesTheUser",
        "fixtures.replaces-the-user",
        "Broken",
        "Register",
        "The plugin registers ICurrentUser, which belongs to Hookdesk"
    )]
    [InlineData(
        "NarrowerPath",
        "fixtures.narrower-path",
        "Broken",
        "Endpoints",
        "The plugin maps GET /admin/plugins/fixtures.narrower-path, which would take requests to /admin/plugins/{id} of hookdesk.core."
    )]
    public async Task A_plugin_that_cannot_run_is_left_out_with_its_reason_and_all_others_work(
        string fixture,
        string? id,
        string state,
        string phase,
        string reason
    )
    {
        await using var host = await FixtureDesk.StartAsync(fixture);
        // Without a readable manifest it goes by the name of its folder.
        id ??= $"01-{fixture}";

        var found = host.StateOf(id);
        Assert.Equal((state, phase), (found.State, found.Phase));
        Assert.Contains(reason, found.Message);
        await host.AssertOthersAnswerAsync();

        using var admin = await host.OpenAsAdminAsync();
        Assert.Contains(id, (await admin.OpenAsync("/admin/plugins")).Html);
        var page = await admin.OpenAsync($"/admin/plugins/{Uri.EscapeDataString(id)}");
        Assert.Equal(200, (int)page.Status);
        Assert.Contains(reason, page.Text);
    }

    [Theory]
    [InlineData("ThrowsInRegistration", "fixtures.throws-in-registration", "Register")]
    [InlineData("FailingMigration", "fixtures.failing-migration", "Migrate")]
    [InlineData("TakenHostPath", "fixtures.taken-host-path", "Endpoints")]
    [InlineData("ThrowsAtStart", "fixtures.throws-at-start", "Start")]
    [InlineData("WrongSdk", "fixtures.wrong-sdk", "Requirements")]
    public async Task Switching_on_a_plugin_that_fails_is_undone_and_the_reason_kept(string fixture, string id, string phase)
    {
        await using var host = await FixtureDesk.StartAsync(options =>
            options.AddPluginFolder(FixtureDesk.Folder(fixture), enabled: false)
        );
        var shell = await host.ReadAsync("/fixtures/shell");

        var (done, message) = await host.SwitchAsync(id, on: true);

        Assert.False(done);
        Assert.Contains($"“{phase}”", message);
        Assert.Equal(phase, host.StateOf(id).Phase);
        // The shell that worked is still the one that answers.
        Assert.Equal(shell, await host.ReadAsync("/fixtures/shell"));
        await host.AssertOthersAnswerAsync();

        // And the switch is off: another change does not bring it back.
        Assert.True((await host.SwitchAsync("fixtures.healthy", on: false)).Done);
        Assert.Equal("Disabled", host.StateOf(id).State);
    }

    [Fact]
    public async Task Plugins_that_require_each_other_in_a_circle_are_both_broken()
    {
        await using var host = await FixtureDesk.StartAsync("CircleOne", "CircleTwo");

        foreach (var id in new[] { "fixtures.circle-one", "fixtures.circle-two" })
        {
            Assert.Equal(("Broken", "Requirements"), (host.StateOf(id).State, host.StateOf(id).Phase));
            Assert.Contains("fixtures.circle-one → fixtures.circle-two → fixtures.circle-one", host.StateOf(id).Message);
        }

        await host.AssertOthersAnswerAsync();
    }

    [Fact]
    public async Task A_step_of_the_schema_that_fails_is_rolled_back_and_the_steps_before_it_stay()
    {
        await using var host = await FixtureDesk.StartAsync("FailingMigration");

        var tables = await host.InScopeAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .Connection.QueryToListAsync<string>(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'failing_%'",
                    TestContext.Current.CancellationToken
                )
        );

        Assert.Equal(["failing_migration_first"], tables);
    }

    [Fact]
    public async Task A_plugin_that_would_put_a_working_one_out_is_not_switched_on()
    {
        // Without the healthy one it may have the address; the two together may not.
        await using var host = await FixtureDesk.StartAsync(options =>
            options.AddPluginFolder(FixtureDesk.Folder("AnEarlierOwner"), enabled: false)
        );

        var (done, message) = await host.SwitchAsync("fixtures.an-earlier-owner", on: true);

        Assert.False(done);
        Assert.Contains("It would make fixtures.healthy fail", message);
        await host.AssertOthersAnswerAsync();
    }

    [Fact]
    public async Task A_plugin_whose_requirement_is_switched_off_goes_missing_and_comes_back_with_it()
    {
        await using var host = await FixtureDesk.StartAsync("OrderFirst");

        await host.SwitchAsync("fixtures.healthy", on: false);
        Assert.Equal("Missing", host.StateOf("fixtures.order-first").State);

        await host.SwitchAsync("fixtures.healthy", on: true);
        Assert.Equal("Active", host.StateOf("fixtures.order-first").State);
    }

    [Fact]
    public async Task Switching_a_plugin_that_nobody_has_says_so()
    {
        await using var host = await FixtureDesk.StartAsync();

        Assert.Equal((false, "The plugin acme.nothing isn't in any plugin folder."), await host.SwitchAsync("acme.nothing", on: true));
        Assert.Equal((false, "The plugin acme.nothing doesn't exist."), await host.SwitchAsync("acme.nothing", on: false));
    }
}
