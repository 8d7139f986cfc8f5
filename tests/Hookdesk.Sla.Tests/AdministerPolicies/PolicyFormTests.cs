using System.Net;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.AdministerPolicies;

/// <summary>Making policies, as an administrator does.</summary>
public sealed class PolicyFormTests : IAsyncLifetime
{
    private Desk? _desk;
    private TestBrowser? _admin;

    private Desk Desk => _desk!;

    private TestBrowser Admin => _admin!;

    public async ValueTask InitializeAsync()
    {
        _desk = await Desk.StartAsync();
        _admin = await _desk.Host.SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_desk is not null)
            await _desk.DisposeAsync();
    }

    [Fact]
    public async Task What_is_filled_in_is_promised_to_tickets_from_then_on_and_to_open_ones()
    {
        var department = await Desk.DepartmentAsync("Sales EU");
        var before = await Desk.TicketAsync(department);
        await SaveAsync(
            "new",
            ("name", "Gold"),
            ("c.count", "1"),
            ("c.0.field", "department"),
            ("c.0.operator", "any-of"),
            ("c.0.value", $"{department}"),
            ("first_response.0", "8 h"),
            ("first_response.1", "1:30"),
            ("first_response.2", "45 min"),
            ("first_response.3", "0,5"),
            ("first_response.time", "calendar"),
            ("first_response.pause", "Pending"),
            ("steps", "1"),
            ("s0.when", "before"),
            ("s0.amount", "15 min"),
            ("s0.notify", "NotifyLead"),
            ("s0.tags", "late, hot")
        );
        var policy = Assert.Single((await PoliciesAsync()));
        Assert.Equal(("Gold", true), (policy.Name, policy.IsEnabled));
        Assert.Equal([480, 90, 45, 30], policy.For(SlaTarget.FirstResponse)!.Minutes);
        Assert.Equal(
            (false, StatusCategory.Pending),
            (policy.For(SlaTarget.FirstResponse)!.InBusinessHours, Assert.Single(policy.For(SlaTarget.FirstResponse)!.PausedBy))
        );
        var step = Assert.Single(policy.Steps);
        Assert.Equal(
            (-15, null, "NotifyLead  / AddTag late / AddTag hot"),
            (step.OffsetMinutes, step.Percent, string.Join(" / ", step.Actions.Select(action => $"{action.Kind} {action.Value}")))
        );

        await Desk.RecalculatedAsync();
        Assert.Equal(90, (await Desk.ClockAsync(before, SlaTarget.FirstResponse)).Minutes);
        Assert.Equal(90, (await Desk.ClockAsync(await Desk.TicketAsync(department), SlaTarget.FirstResponse)).Minutes);
        // What was saved comes back as it was written, in the desk's own way.
        var page = (await Admin.OpenAsync($"/admin/sla/policies/{policy.Id}")).Html;
        Assert.Contains("1 h 30 min", page, StringComparison.Ordinal);
        Assert.Contains("Sales EU", (await Admin.OpenAsync("/admin/sla/policies")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_added_and_taken_away_without_saving_and_without_losing_what_was_typed()
    {
        var page = await SubmitAsync(
            "new",
            HttpStatusCode.OK,
            ("name", "Half"),
            ("c.do", "add:c"),
            ("c.add", "tag"),
            ("first_response.1", "not yet")
        );
        Assert.Contains("value=\"Half\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"not yet\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"c.0.field\" value=\"tag\"", page, StringComparison.Ordinal);
        page = await SubmitAsync(
            "new",
            HttpStatusCode.OK,
            ("name", "Half"),
            ("c.count", "2"),
            ("c.0.field", "tag"),
            ("c.0.value", "vip"),
            ("c.0.value.split", "1"),
            ("c.1.field", "channel"),
            ("c.do", "remove:c.0")
        );
        Assert.Contains("name=\"c.0.field\" value=\"channel\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("vip", page, StringComparison.Ordinal);
        Assert.Contains("Step 1", await SubmitAsync("new", HttpStatusCode.OK, ("do", "add-step")), StringComparison.Ordinal);
        Assert.Empty(await PoliciesAsync());
    }

    [Theory]
    [InlineData("Enter a policy name", "name", "", "first_response.1", "1 h")]
    [InlineData("Enter a time for at least one SLA target", "name", "Empty")]
    [InlineData("“soon” isn't a valid duration", "name", "Bad", "first_response.1", "soon")]
    [InlineData("one year (8,760 h)", "name", "Long", "first_response.1", "9000 h")]
    [InlineData(
        "at least one value",
        "name",
        "No value",
        "first_response.1",
        "1 h",
        "c.count",
        "1",
        "c.0.field",
        "tag",
        "c.0.operator",
        "any-of"
    )]
    [InlineData(
        "“many” isn't a number",
        "name",
        "No number",
        "first_response.1",
        "1 h",
        "c.count",
        "1",
        "c.0.field",
        "message-count",
        "c.0.operator",
        "less-than",
        "c.0.value",
        "many"
    )]
    [InlineData(
        "Choose when the step runs",
        "name",
        "Step",
        "first_response.1",
        "1 h",
        "steps",
        "1",
        "s0.when",
        "percent",
        "s0.notify",
        "NotifyTeam"
    )]
    [InlineData(
        "Choose what the step does",
        "name",
        "Step",
        "first_response.1",
        "1 h",
        "steps",
        "1",
        "s0.when",
        "percent",
        "s0.amount",
        "50"
    )]
    [InlineData(
        "isn't a valid percentage",
        "name",
        "Step",
        "first_response.1",
        "1 h",
        "steps",
        "1",
        "s0.when",
        "percent",
        "s0.amount",
        "half",
        "s0.tags",
        "x"
    )]
    [InlineData(
        "isn't valid",
        "name",
        "Step",
        "first_response.1",
        "1 h",
        "steps",
        "1",
        "s0.when",
        "percent",
        "s0.amount",
        "50",
        "s0.addresses",
        "the boss"
    )]
    [InlineData(
        "This user no longer exists or is disabled",
        "name",
        "Step",
        "first_response.1",
        "1 h",
        "steps",
        "1",
        "s0.when",
        "percent",
        "s0.amount",
        "50",
        "s0.assign",
        "999"
    )]
    public async Task Bad_input_is_refused_with_what_is_wrong_and_nothing_is_saved(string words, params string[] fields)
    {
        var page = await SubmitAsync("new", HttpStatusCode.UnprocessableEntity, [.. fields.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Empty(await PoliciesAsync());
    }

    [Fact]
    public async Task Policies_whose_steps_send_tickets_round_are_refused_with_the_way_round()
    {
        var (alice, bob) = (await Desk.AgentAsync("Agent"), await Desk.AgentAsync("Agent"));
        await SaveAsync("new", [("name", "Hers"), .. HandsOn(alice, bob)]);
        var page = await SubmitAsync("new", HttpStatusCode.UnprocessableEntity, [("name", "His"), .. HandsOn(bob, alice)]);
        Assert.Contains("Hers → His → Hers", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Single(await PoliciesAsync());

        static (string, string)[] HandsOn(Agent from, Agent to) =>
            [
                ("first_response.1", "1 h"),
                ("c.count", "1"),
                ("c.0.field", "assignee"),
                ("c.0.operator", "any-of"),
                ("c.0.value", $"{from.Id}"),
                ("steps", "1"),
                ("s0.when", "percent"),
                ("s0.amount", "50"),
                ("s0.assign", $"{to.Id}"),
            ];
    }

    [Fact]
    public async Task A_value_may_have_a_comma_and_several_stand_on_a_line_each()
    {
        await SaveAsync(
            "new",
            ("name", "Firms"),
            ("first_response.1", "1 h"),
            ("c.count", "1"),
            ("c.0.field", "organization"),
            ("c.0.operator", "any-of"),
            ("c.0.value", "Acme, Inc.\r\nGlobex"),
            ("c.0.value.split", "1")
        );
        var policy = Assert.Single(await PoliciesAsync());
        Assert.Equal(["Acme, Inc.", "Globex"], Assert.Single(policy.Condition.Tests).Values);
        var area = (await Admin.OpenAsync($"/admin/sla/policies/{policy.Id}")).Document.QuerySelector("textarea[name='c.0.value']")!;
        Assert.Equal("Acme, Inc.\nGlobex", area.TextContent);
    }

    [Fact]
    public async Task Only_fields_that_a_policy_can_ask_about_are_offered_and_languages_by_name()
    {
        var page = await Admin.OpenAsync("/admin/sla/policies/new");
        var offered = page.Document.QuerySelectorAll("select[name='c.add'] option").Select(option => option.GetAttribute("value")).ToList();
        Assert.Contains("organization", offered);
        Assert.DoesNotContain(offered, key => key is "sla" or "sla-policy" or "due");
        var html = await SubmitAsync("new", HttpStatusCode.OK, ("name", "x"), ("c.do", "add:c"), ("c.add", "language"));
        Assert.Contains("value=\"nb\"", html, StringComparison.Ordinal);
        await SaveAsync(
            "new",
            ("name", "Tongues"),
            ("first_response.1", "1 h"),
            ("c.count", "1"),
            ("c.0.field", "language"),
            ("c.0.operator", "any-of"),
            ("c.0.value", "nb"),
            ("c.0.value", "de\r\nfr"),
            ("c.0.value.split", "1")
        );
        Assert.Equal(["nb", "de", "fr"], Assert.Single(Assert.Single(await PoliciesAsync()).Condition.Tests).Values);
    }

    [Fact]
    public async Task A_steps_number_is_never_given_again()
    {
        (string, string)[] steps =
        [
            ("steps", "2"),
            ("s0.when", "percent"),
            ("s0.amount", "50"),
            ("s0.tags", "a"),
            ("s1.when", "percent"),
            ("s1.amount", "75"),
            ("s1.tags", "b"),
        ];
        await SaveAsync("new", [("name", "Steps"), ("first_response.1", "1 h"), .. steps]);
        var policy = Assert.Single(await PoliciesAsync());
        Assert.Equal([1, 2], policy.Steps.Select(step => step.Id));
        await SaveAsync(
            $"{policy.Id}",
            ("name", "Steps"),
            ("first_response.1", "1 h"),
            ("version", "1"),
            ("steps", "1"),
            ("s0.id", "1"),
            ("s0.when", "percent"),
            ("s0.amount", "50"),
            ("s0.tags", "a")
        );
        await SaveAsync($"{policy.Id}", [("name", "Steps"), ("first_response.1", "1 h"), ("version", "2"), ("s0.id", "1"), .. steps]);
        Assert.Equal([1, 3], Assert.Single(await PoliciesAsync()).Steps.Select(step => step.Id));
    }

    [Fact]
    public async Task Of_an_address_with_a_name_the_address_is_kept()
    {
        await SaveAsync(
            "new",
            ("name", "Boss"),
            ("first_response.1", "1 h"),
            ("steps", "1"),
            ("s0.when", "percent"),
            ("s0.amount", "50"),
            ("s0.addresses", "The Boss <boss@desk.example>")
        );
        Assert.Equal("boss@desk.example", Assert.Single(Assert.Single(Assert.Single(await PoliciesAsync()).Steps).Actions).Value);
    }

    [Fact]
    public async Task Of_two_administrators_the_second_is_told_and_overwrites_nothing()
    {
        await SaveAsync("new", ("name", "Shared"), ("first_response.1", "1 h"));
        var policy = Assert.Single(await PoliciesAsync());
        await SaveAsync($"{policy.Id}", ("name", "First"), ("first_response.1", "2 h"), ("version", "1"));
        var page = await SubmitAsync(
            $"{policy.Id}",
            HttpStatusCode.Conflict,
            ("name", "Second"),
            ("first_response.1", "3 h"),
            ("version", "1")
        );
        Assert.Contains("value=\"Second\"", page, StringComparison.Ordinal);
        Assert.Equal("First", Assert.Single(await PoliciesAsync()).Name);
    }

    [Fact]
    public async Task The_order_decides_and_a_policy_that_is_off_leaves_its_tickets_to_the_next()
    {
        var department = await Desk.DepartmentAsync("Order");
        await SaveAsync("new", ("name", "One"), ("first_response.1", "1 h"));
        await SaveAsync("new", ("name", "Two"), ("first_response.1", "2 h"));
        var ticket = await Desk.TicketAsync(department);
        Assert.Equal(60, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).Minutes);
        var two = (await PoliciesAsync()).Single(policy => policy.Name == "Two");
        await PostAsync($"{two.Id}/move", ("to", "up"));
        await Desk.RecalculatedAsync();
        Assert.Equal(120, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).Minutes);
        await PostAsync($"{two.Id}/switch");
        await Desk.RecalculatedAsync();
        Assert.Equal(60, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).Minutes);
        foreach (var policy in await PoliciesAsync())
            await PostAsync($"{policy.Id}/delete");
        await Desk.RecalculatedAsync();
        Assert.Equal(
            (SlaClockState.Canceled, SlaReason.PolicyChanged),
            (
                (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).State,
                (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).Reason
            )
        );
    }

    [Fact]
    public async Task A_policy_that_keeps_others_from_going_round_is_neither_switched_off_nor_deleted()
    {
        var (alice, bob) = (await Desk.AgentAsync("Agent"), await Desk.AgentAsync("Agent"));
        await Desk.SavePolicyAsync(
            new Policy
            {
                Name = "Bob's",
                Position = 1,
                Condition = ConditionGroup.All(Of(bob)),
                Steps = [HandOver(alice)],
            }
        );
        var keeps = await Desk.SavePolicyAsync(
            new Policy
            {
                Name = "Alice's",
                Position = 2,
                Condition = ConditionGroup.All(Of(alice)),
            }
        );
        var back = await Desk.SavePolicyAsync(
            new Policy
            {
                Name = "All",
                Position = 3,
                Steps = [HandOver(bob)],
            }
        );
        foreach (var action in new[] { "switch", "delete" })
        {
            await PostAsync($"{keeps}/{action}");
            Assert.True((await PoliciesAsync()).Single(policy => policy.Id == keeps).IsEnabled);
        }
        await PostAsync($"{back}/delete");
        await PostAsync($"{keeps}/delete");
        Assert.Equal("Bob's", Assert.Single(await PoliciesAsync()).Name);

        static ConditionTest Of(Agent agent) => new("assignee", ConditionOperators.AnyOf, [$"{agent.Id}"]);
        static EscalationStep HandOver(Agent to) =>
            new()
            {
                Id = 1,
                Percent = 50,
                Actions = [new EscalationAction(EscalationKind.Assign, $"{to.Id}")],
            };
    }

    [Fact]
    public async Task A_dry_run_of_what_is_typed_says_which_tickets_it_would_fit_and_what_would_have_been_broken()
    {
        var (fits, other) = (await Desk.DepartmentAsync("Fits"), await Desk.DepartmentAsync("Other"));
        var agent = await Desk.AgentAsync("Agent");
        var (late, quick, elsewhere) = (
            await Desk.TicketAsync(fits, "Slow one"),
            await Desk.TicketAsync(fits, "Quick one"),
            await Desk.TicketAsync(other, "Elsewhere")
        );
        await Desk.ReplyAsync(quick, agent);
        Desk.Clock.Forward(TimeSpan.FromHours(2));
        await Desk.ReplyAsync(late, agent);
        await Desk.CaughtUpAsync();
        var page = WebUtility.HtmlDecode(
            await SubmitAsync(
                "new",
                HttpStatusCode.OK,
                ("do", "try"),
                ("name", "Draft"),
                ("first_response.1", "1 h"),
                ("first_response.time", "calendar"),
                ("c.count", "1"),
                ("c.0.field", "department"),
                ("c.0.operator", "any-of"),
                ("c.0.value", $"{fits}")
            )
        );
        Assert.Contains("1 of 2 breached", page, StringComparison.Ordinal);
        Assert.Contains("First response, 1 h late", page, StringComparison.Ordinal);
        Assert.Contains(">None<", page, StringComparison.Ordinal);
        Assert.Contains($"#{elsewhere}", page, StringComparison.Ordinal);
        Assert.Empty(await PoliciesAsync());
        Assert.Empty(await Desk.ClocksAsync(late));
    }

    [Fact]
    public async Task Who_may_not_administer_is_refused()
    {
        var agent = await Desk.AgentAsync("Agent");
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/admin/sla/policies")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/admin/sla/policies/try")).Status);
    }

    private async Task SaveAsync(string page, params (string Name, string Value)[] fields)
    {
        var answer = await PostAsync(page, [("do", "save"), .. fields]);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(
            answer.RequestMessage!.RequestUri!.AbsolutePath is var path
                && path.StartsWith("/admin/sla/policies", StringComparison.Ordinal)
                && answer.IsSuccessStatusCode,
            text
        );
    }

    private async Task<string> SubmitAsync(string page, HttpStatusCode expected, params (string Name, string Value)[] fields)
    {
        var answer = await PostAsync(page, fields);
        Assert.Equal(expected, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> PostAsync(string page, params (string Name, string Value)[] fields)
    {
        await Admin.OpenAsync("/admin/sla/policies/new");
        var calendar = await Desk.InAsync(services =>
            services.GetRequiredService<IDatabase>().Table<CalendarRow>().OrderBy(row => row.Id).Select(row => row.Id).FirstAsync()
        );
        return await Admin.PostAsync(
            $"/admin/sla/policies/{page}",
            new FormUrlEncodedContent([
                KeyValuePair.Create("calendar", $"{calendar}"),
                KeyValuePair.Create("enabled", "true"),
                .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            ])
        );
    }

    private Task<IReadOnlyList<Policy>> PoliciesAsync() =>
        Desk.InAsync(async services =>
            (await PolicyStore.ReadAsync(services.GetRequiredService<IDatabase>(), CancellationToken.None)).Policies
        );
}
