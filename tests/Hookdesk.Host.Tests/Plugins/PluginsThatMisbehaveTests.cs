using System.Net;
using Hookdesk.Fixtures.Contracts;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>What goes wrong while the desk runs stays the affair of the plugin that did it, and is counted there.</summary>
public sealed class PluginsThatMisbehaveTests
{
    private static (long Count, PluginFailure? Last) Failures(PluginTestHost host, string id) =>
        host.Services.GetRequiredService<IPluginFailures>().Of(id);

    private static async Task<PluginFailure> FailureAsync(PluginTestHost host, string id, string message)
    {
        await Eventually.IsTrueAsync(
            () => Failures(host, id).Last?.Message.Contains(message, StringComparison.Ordinal) == true,
            () => $"{id} fails with “{message}”; last: {Failures(host, id).Last?.Message}"
        );
        return Failures(host, id).Last!;
    }

    [Theory]
    [InlineData("ThrowingHandler", "fixtures.throwing-handler", "This handler always fails.")]
    [InlineData("HangingHandler", "fixtures.hanging-handler", "was stopped after 1 s")]
    [InlineData("BlockingHandler", "fixtures.blocking-handler", "was stopped after 1 s")]
    public async Task An_action_handler_that_throws_hangs_or_blocks_is_counted_and_the_others_are_called(
        string fixture,
        string id,
        string message
    )
    {
        await using var host = await FixtureDesk.StartAsync(fixture);

        Assert.Equal("acted", await host.ReadAsync("/fixtures/act/knock"));

        var failure = await FailureAsync(host, id, message);
        Assert.Equal("fixture.happened → Reaction", failure.Where);
        await host.AssertOthersAnswerAsync();
        Assert.Equal("knock", await host.ReadAsync("/fixtures/witness"));
    }

    [Theory]
    [InlineData("ThrowingFilter", "fixtures.throwing-filter", "This filter always fails.")]
    [InlineData("EmptyFilter", "fixtures.empty-filter", "Refused:")]
    public async Task A_filter_that_fails_leaves_the_value_as_it_was(string fixture, string id, string message)
    {
        await using var host = await FixtureDesk.StartAsync(fixture);

        Assert.Equal("hello!", await host.ReadAsync("/fixtures/change/hello"));

        await FailureAsync(host, id, message);
        await host.AssertOthersAnswerAsync();
    }

    [Fact]
    public async Task A_filter_that_refuses_ends_it_with_its_reason()
    {
        await using var host = await FixtureDesk.StartAsync("RefusingFilter");

        Assert.Equal("refused by fixtures.refusing-filter: Nothing of the kind today.", await host.ReadAsync("/fixtures/change/hello"));
        Assert.Equal(0, Failures(host, "fixtures.refusing-filter").Count);
    }

    [Fact]
    public async Task A_security_decision_that_fails_is_a_refusal()
    {
        await using var host = await FixtureDesk.StartAsync("ThrowingDecision");

        Assert.Equal("refused by fixtures.throwing-decision", await host.ReadAsync("/fixtures/decide"));
        await FailureAsync(host, "fixtures.throwing-decision", "This decision always fails.");
    }

    [Fact]
    public async Task Components_that_throw_leave_an_empty_slot_and_admins_see_a_marker()
    {
        await using var host = await FixtureDesk.StartAsync("ThrowingComponent");

        var page = await host.ReadAsync("/fixtures/slot");
        Assert.Contains("before", page);
        Assert.Contains("after", page);
        Assert.DoesNotContain("fails", page);
        Assert.Equal(2, Failures(host, "fixtures.throwing-component").Count);

        using var admin = await host.OpenAsAdminAsync();
        var asAdmin = await admin.OpenAsync("/fixtures/slot");
        Assert.Contains("This component always fails.", asAdmin.Html);
        Assert.Contains("This component fails while it loads.", asAdmin.Html);
        Assert.Contains("after", asAdmin.Html);
    }

    [Fact]
    public async Task The_frame_stands_when_a_plugin_fails_to_add_to_it()
    {
        const string id = "fixtures.throwing-frame";
        await using var host = await FixtureDesk.StartAsync("ThrowingFrame");
        using var admin = await host.OpenAsAdminAsync();

        Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync("/admin/plugins")).Status);
        await FailureAsync(host, id, "No commands.");
        Assert.True(Failures(host, id).Count >= 2);

        var overview = await admin.OpenAsync("/admin");
        Assert.Contains("Throwing part isn't responding", overview.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("No problems found.", overview.Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await admin.Client.GetAsync("/palette?q=x", TestContext.Current.CancellationToken)).StatusCode);
        await FailureAsync(host, id, "No search.");

        using var live = await admin.Client.GetAsync(
            "/live?topic=fixture:1",
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        await FailureAsync(host, id, "No guard.");
    }

    [Fact]
    public async Task Navigation_that_never_answers_holds_a_page_up_for_a_moment_only()
    {
        await using var host = await FixtureDesk.StartAsync("HangingNavigation");
        using var admin = await host.OpenAsAdminAsync();

        Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync("/admin/plugins")).Status);

        Assert.Equal("navigation → Navigation", (await FailureAsync(host, "fixtures.hanging-navigation", "stopped after")).Where);
    }

    [Fact]
    public async Task Parts_whose_constructors_throw_or_block_in_a_request_are_left_out_and_counted()
    {
        const string id = "fixtures.hanging-constructors";
        await using var host = await FixtureDesk.StartAsync("HangingConstructors");
        Assert.Equal("Active", host.StateOf(id).State);
        using var admin = await host.OpenAsAdminAsync();

        var page = await admin.OpenAsync("/admin/plugins");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Welcome Ada Admin", page.Html, StringComparison.Ordinal);
        AssertCounted("constructor → ThrowingNavigation", "constructor → BlockingCommands");

        Assert.Equal("[]", await admin.Client.GetStringAsync("/palette?q=x", TestContext.Current.CancellationToken));
        AssertCounted("constructor → NeedsWhatBlocks");

        Assert.Equal("hello!", await host.ReadAsync("/fixtures/change/hello"));
        AssertCounted("fixture.changing → BlockingChange");

        using (
            var live = await admin.Client.GetAsync(
                "/live?topic=fixture:1",
                HttpCompletionOption.ResponseHeadersRead,
                TestContext.Current.CancellationToken
            )
        )
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        AssertCounted("constructor → ThrowingGuard");
        await host.AssertOthersAnswerAsync();

        void AssertCounted(params string[] places)
        {
            var counted = host.Services.GetRequiredService<IPluginFailures>().LastOf(id).Select(failure => failure.Where).ToList();
            Assert.All(places, place => Assert.Contains(place, counted));
        }
    }

    [Fact]
    public async Task Parts_that_hang_or_block_are_left_out_of_the_page_and_not_waited_for_again()
    {
        const string id = "fixtures.hanging-parts";
        await using var host = await FixtureDesk.StartAsync("HangingParts");

        var page = await host.ReadAsync("/fixtures/slot");
        Assert.Contains("after", page);
        Assert.Contains("nobody at /fixtures/slot by GET", page);
        using var admin = await host.OpenAsAdminAsync();
        var asAdmin = await admin.OpenAsync("/fixtures/slot");
        Assert.Contains("NeverLoads was stopped after 3 s.", asAdmin.Text);
        Assert.Contains("Ada Admin at /fixtures/slot by GET", asAdmin.Text);
        Assert.Contains("name=\"__RequestVerificationToken\"", asAdmin.Html);

        // Twice given up is enough: the third page is not held up, and the admin reads which parts it lacks.
        var circuits = host.Services.GetRequiredService<Circuits>();
        for (var pages = 0; pages < 3; pages++)
            Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync("/admin/plugins")).Status);
        Assert.Equal(
            ["commands → BlockingCommands", "slot fixtures.slot → NeverLoads", "slot layout.head → BlocksItsThread"],
            circuits.SkippedOf(id)
        );
        var count = Failures(host, id).Count;
        Assert.Contains("is skipped for now", (await admin.OpenAsync("/fixtures/slot")).Text);
        var own = await admin.OpenAsync($"/admin/plugins/{id}");
        Assert.Contains("slot layout.head → BlocksItsThread", own.Text);
        Assert.Equal(count, Failures(host, id).Count);
    }

    [Fact]
    public async Task A_plugin_that_fails_too_often_is_quarantined_until_somebody_tries_it_again()
    {
        const string id = "fixtures.throwing-handler";
        await using var host = await FixtureDesk.StartAsync("ThrowingHandler");
        Assert.Equal("Healthy", await host.ReadAsync("/health/ready"));

        await Eventually.IsTrueAsync(
            async () =>
            {
                await host.ReadAsync("/fixtures/act/knock");
                return host.StateOf(id).State == "Quarantined";
            },
            () => $"it is quarantined; {Failures(host, id).Count} failures"
        );

        Assert.InRange(Failures(host, id).Count, PluginLimits.MostFailures, long.MaxValue);
        Assert.Equal("Degraded", await host.ReadAsync("/health/ready"));
        await host.AssertOthersAnswerAsync();
        using var admin = await host.OpenAsAdminAsync();
        Assert.Contains("It failed too often within 10 minutes", (await admin.OpenAsync("/admin")).Text);
        Assert.Contains("quarantined the plugin fixtures.throwing-handler", (await admin.OpenAsync("/admin/audit")).Text);
        var page = await admin.OpenAsync($"/admin/plugins/{id}");
        Assert.Contains("This handler always fails.", page.Text);

        // It is kept: a later shell is built without it as well. Trying again begins with nothing counted.
        await host.SwitchAsync("fixtures.healthy", on: false);
        await host.SwitchAsync("fixtures.healthy", on: true);
        Assert.Equal("Quarantined", host.StateOf(id).State);
        await admin.SubmitAsync($"form[action='/admin/plugins/{id}/enable']");
        Assert.Equal("Active", host.StateOf(id).State);
        Assert.Equal(0, Failures(host, id).Count);
        Assert.Equal("Healthy", await host.ReadAsync("/health/ready"));
    }

    [Fact]
    public async Task Hosted_services_that_throw_keep_nobody_else_from_starting()
    {
        await using var host = await FixtureDesk.StartAsync("ThrowingHostedService");

        await FailureAsync(host, "fixtures.throwing-hosted-service", "This work always fails.");
        await Eventually.IsTrueAsync(() => Failures(host, "fixtures.throwing-hosted-service").Count == 2, "both are counted");
        await host.AssertOthersAnswerAsync();
        var shell = Guid.Parse(await host.ReadAsync("/fixtures/shell"));
        await Eventually.IsTrueAsync(() => FixtureLog.BeatsOf(shell) > 0, "the work of others goes on");
    }

    [Fact]
    public async Task A_background_task_that_throws_is_counted_and_the_desk_goes_on()
    {
        await using var host = await FixtureDesk.StartAsync("ThrowingTask");

        await FailureAsync(host, "fixtures.throwing-task", "This task always fails.");
        await host.AssertOthersAnswerAsync();
    }

    [Fact]
    public async Task A_subscription_that_throws_is_counted_and_the_desk_goes_on()
    {
        await using var host = await FixtureDesk.StartAsync("ThrowingSubscriber");
        // A new subscription begins with what happens after it was first seen.
        await Eventually.IsTrueAsync(
            async () =>
            {
                await host.InScopeAsync(services =>
                    services
                        .GetRequiredService<IDatabase>()
                        .WriteAsync(write =>
                        {
                            write.Record(new FixtureHappened("recorded"));
                            return Task.CompletedTask;
                        })
                );
                return Failures(host, "fixtures.throwing-subscriber").Count > 0;
            },
            () => "it is given an event"
        );

        await FailureAsync(host, "fixtures.throwing-subscriber", "This subscriber always fails.");
        await host.AssertOthersAnswerAsync();
    }

    [Fact]
    public async Task An_endpoint_that_does_not_say_who_may_use_it_is_refused_to_everyone()
    {
        await using var host = await FixtureDesk.StartAsync("NoAccess");
        using var admin = await host.OpenAsAdminAsync();

        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await admin.Client.GetAsync("/fixtures/no-access", TestContext.Current.CancellationToken)).StatusCode
        );
        await host.AssertOthersAnswerAsync();
    }

    [Fact]
    public async Task Two_plugins_carry_two_versions_of_one_library_side_by_side()
    {
        await using var host = await FixtureDesk.StartAsync("UsesLibraryOne", "UsesLibraryTwo");

        Assert.Equal(("1.0.0", "2.0.0"), (await host.ReadAsync("/fixtures/library-one"), await host.ReadAsync("/fixtures/library-two")));
    }

    [Fact]
    public async Task What_a_plugin_registers_again_does_not_put_the_hosts_own_out_of_work()
    {
        await using var host = await FixtureDesk.StartAsync("ShadowsTheHost");

        Assert.Equal("Active", host.StateOf("fixtures.shadows-the-host").State);
        var logging = host.Services.GetRequiredService<ILoggerFactory>();
        await host.AssertOthersAnswerAsync();
        await host.SwitchAsync("fixtures.shadows-the-host", on: false);
        Assert.Same(host.Services.GetRequiredService<ILoggerFactory>(), logging);
    }
}
