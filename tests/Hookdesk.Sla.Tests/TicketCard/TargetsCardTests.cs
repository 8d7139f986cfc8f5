using System.Net;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.TicketCard;

/// <summary>What a ticket's page shows of its SLA targets.</summary>
public abstract class TargetsCardTests(DatabaseProvider provider) : TestsOnOwnDesk(provider)
{
    [Fact]
    public async Task The_card_tells_what_is_left_what_is_overdue_what_is_paused_and_what_was_kept()
    {
        var department = await Desk.DepartmentAsync("Here");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Name = "Gold <b>",
                    Targets =
                    [
                        policy.For(SlaTarget.FirstResponse)!,
                        policy.For(SlaTarget.Resolution)! with
                        {
                            Minutes = [240, 240, 240, 240],
                        },
                    ],
                }
        );
        var agent = await Desk.AgentAsync(DefaultRoles.Agent);
        var ticket = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();

        var page = await agent.Browser.OpenAsync($"/tickets/{ticket}");
        var card = page.Document.QuerySelector($"#sla-{ticket}")!;
        Assert.Equal(["First response1 h left", "Resolution4 h left"], Heads());
        Assert.Equal("Gold <b>", card.QuerySelector(".sla-policy")!.TextContent);
        Assert.Equal("First response: time used", card.QuerySelector("progress")!.GetAttribute("aria-label"));
        Assert.Equal(
            (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).DueAt!.Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"),
            card.QuerySelector("time")!.GetAttribute("datetime")
        );

        await Desk.PassAsync(TimeSpan.FromMinutes(95));
        card = (await agent.Browser.OpenAsync($"/tickets/{ticket}")).Document.QuerySelector($"#sla-{ticket}")!;
        Assert.Equal(["First responseoverdue by 35 min", "Resolution2 h 25 min left"], Heads());
        Assert.Equal(["danger", null], card.QuerySelectorAll(".hd-due").Select(due => due.GetAttribute("data-tone")));

        await Desk.ReplyAsync(ticket, agent);
        await Desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, ticket, StatusCategory.Pending)
        );
        await Desk.CaughtUpAsync();
        await Desk.PassAsync(TimeSpan.FromHours(9));
        card = (await agent.Browser.OpenAsync($"/sla/tickets/{ticket}/card")).Document.QuerySelector($"#sla-{ticket}")!;
        Assert.Equal(["Resolutionpaused, 2 h 25 min left"], Heads());
        Assert.Equal("First response35 min late", card.QuerySelector(".sla-past li")!.TextContent);

        string[] Heads() => [.. card.QuerySelectorAll(".sla-clock-head").Select(head => head.TextContent)];
    }

    [Fact]
    public async Task The_days_in_which_a_late_ticket_was_closed_make_it_no_later()
    {
        var department = await Desk.DepartmentAsync("Here");
        await Desk.PolicyAsync(department, policy => policy with { Targets = [policy.For(SlaTarget.Resolution)!] });
        var agent = await Desk.AgentAsync(DefaultRoles.Agent);
        var ticket = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        await Desk.PassAsync(TimeSpan.FromHours(2));
        await StatusAsync(StatusCategory.Closed);
        Desk.Clock.Forward(TimeSpan.FromDays(4));
        await StatusAsync(StatusCategory.Open);
        await Desk.CaughtUpAsync();
        Desk.Clock.Forward(TimeSpan.FromMinutes(10));
        var card = (await agent.Browser.OpenAsync($"/sla/tickets/{ticket}/card")).Document.QuerySelector($"#sla-{ticket}")!;
        Assert.Equal("Resolutionoverdue by 1 h 10 min", card.QuerySelector(".sla-clock-head")!.TextContent);
        // The script goes on from the same seconds.
        Assert.StartsWith("-42", card.QuerySelector(".hd-due")!.GetAttribute("data-sla"), StringComparison.Ordinal);

        Task<bool> StatusAsync(StatusCategory status) =>
            Desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, ticket, status));
    }

    [Fact]
    public async Task Where_nothing_was_promised_nothing_is_seen_and_the_place_waits_for_a_promise()
    {
        var ticket = await Desk.TicketAsync(await Desk.DepartmentAsync("Here"));
        await Desk.CaughtUpAsync();
        var page = await (await Desk.Host.SignInAsync()).OpenAsync($"/tickets/{ticket}");
        var place = page.Document.QuerySelector($"#sla-{ticket}")!;
        Assert.Equal(
            (true, "", $"sla:{ticket}"),
            (place.HasAttribute("hidden"), place.TextContent.Trim(), place.GetAttribute("data-live-topic"))
        );
    }

    [Fact]
    public async Task Only_who_may_see_the_ticket_gets_its_card_and_is_told_of_its_clocks()
    {
        var (here, elsewhere) = (await Desk.DepartmentAsync("Here"), await Desk.DepartmentAsync("Elsewhere"));
        var agent = await Desk.AgentAsync();
        await Desk.JoinAsync(agent.Id, here, DefaultRoles.Agent);
        var (mine, hidden) = (await Desk.TicketAsync(here), await Desk.TicketAsync(elsewhere));
        Assert.Equal(HttpStatusCode.OK, (await agent.Browser.OpenAsync($"/sla/tickets/{mine}/card")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/sla/tickets/{hidden}/card")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync("/sla/tickets/99999/card")).Status);
        var user = new Reader(agent.Id);
        var told = await Desk.InAsync(async services =>
        {
            var guards = services.GetServices<ILiveTopicGuard>().ToList();
            var answers = new List<bool>();
            foreach (var topic in new[] { $"sla:{mine}", $"sla:{hidden}", "sla:99999", "sla" })
            {
                var each = new List<bool?>();
                foreach (var guard in guards)
                    each.Add(await guard.MayFollowAsync(topic, user));
                answers.Add(each.Contains(true));
            }
            return answers;
        });
        Assert.Equal([true, false, false, false], told);
    }

    private sealed class Reader(long id) : ICurrentUser
    {
        public bool IsSignedIn => true;
        public long Id => id;
        public Sdk.Users.UserInfo? Info => null;
        public IReadOnlyCollection<long> RoleIds => [];
        public TimeZoneInfo TimeZone => TimeZoneInfo.Utc;

        public bool Has(Permission permission) => false;
    }

    public sealed class OnSqlite() : TargetsCardTests(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : TargetsCardTests(DatabaseProvider.PostgreSql);
}
