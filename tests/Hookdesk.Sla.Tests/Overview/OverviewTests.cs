using System.Net;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Overview;

/// <summary>What is about to break, department by department.</summary>
public abstract class OverviewTests(DatabaseProvider provider) : TestsOnOwnDesk(provider)
{
    [Fact]
    public async Task A_manager_sees_each_department_with_what_is_due_next_the_most_urgent_first()
    {
        var (calm, burning, idle) = (
            await Desk.DepartmentAsync("Calm"),
            await Desk.DepartmentAsync("Burning"),
            await Desk.DepartmentAsync("Idle")
        );
        await Desk.PolicyAsync(calm, policy => policy with { Targets = [policy.Targets[0] with { Minutes = [600, 600, 600, 600] }] });
        await Desk.PolicyAsync(burning, policy => policy with { Targets = [policy.Targets[0]] });
        var agent = await Desk.AgentAsync(DefaultRoles.Agent);
        await Desk.TicketAsync(calm, "Tomorrow will do");
        var late = await Desk.TicketAsync(burning, "Water in the cellar <now>", with: ticket => ticket with { AssigneeId = agent.Id });
        Desk.Clock.Forward(TimeSpan.FromMinutes(59));
        for (var number = 0; number < 12; number++)
            await Desk.TicketAsync(burning, $"Fire {number}");
        var held = await Desk.TicketAsync(burning);
        await Desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, held, StatusCategory.Pending)
        );
        await Desk.CaughtUpAsync();
        Desk.Clock.Forward(TimeSpan.FromMinutes(11));

        var page = await (await Desk.Host.SignInAsync()).OpenAsync("/sla");
        Assert.Equal(["1", "12", "14", "1"], page.Document.QuerySelectorAll(".hd-stat-value").Select(value => value.TextContent));
        Assert.Equal(
            ["Burning", "Calm", "Idle"],
            page.Document.QuerySelectorAll(".sla-departments .hd-card-title")
                .Select(title => title.TextContent)
                .Where(title => title is "Burning" or "Calm" or "Idle")
        );
        var card = page.Document.QuerySelector($"[aria-labelledby=sla-department-{burning}]")!;
        Assert.Equal(["1 breached", "12 due soon"], card.QuerySelectorAll(".hd-status").Select(status => status.TextContent));
        Assert.Equal(10, card.QuerySelectorAll("li").Length);
        var first = card.QuerySelector("li")!;
        Assert.Equal(
            ($"#{late} Water in the cellar <now>", "\u221210 min", "First response · Agent 1"),
            (
                first.QuerySelector("a")!.TextContent,
                first.QuerySelector(".hd-due")!.TextContent,
                first.QuerySelector(".sla-next-about")!.TextContent
            )
        );
        Assert.Contains("No SLA targets due.", page.Document.QuerySelector($"[aria-labelledby=sla-department-{idle}]")!.TextContent);
        Assert.Equal("sla", page.Document.QuerySelector("#sla-overview")!.GetAttribute("data-live-topic"));
        Assert.Contains(page.Document.QuerySelectorAll(".hd-rail-item"), item => item.GetAttribute("href") == "/sla");
    }

    [Fact]
    public async Task Who_oversees_one_department_sees_that_one_and_who_oversees_none_is_told_so()
    {
        var (here, elsewhere) = (await Desk.DepartmentAsync("Here"), await Desk.DepartmentAsync("Elsewhere"));
        var lead = await Desk.AgentAsync();
        await Desk.JoinAsync(lead.Id, here, DefaultRoles.Supervisor);
        await Desk.JoinAsync(lead.Id, elsewhere, DefaultRoles.Agent);
        var page = await lead.Browser.OpenAsync("/sla");
        Assert.Equal(["Here"], page.Document.QuerySelectorAll(".sla-departments .hd-card-title").Select(title => title.TextContent));
        Assert.Contains(page.Document.QuerySelectorAll(".hd-rail-item"), item => item.GetAttribute("href") == "/sla");

        var agent = await Desk.AgentAsync(DefaultRoles.Agent);
        page = await agent.Browser.OpenAsync("/sla");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("You don't supervise any departments", page.Text);
        Assert.DoesNotContain(page.Document.QuerySelectorAll(".hd-rail-item"), item => item.GetAttribute("href") == "/sla");
    }

    [Fact]
    public async Task It_says_when_notices_cannot_be_sent_and_how_far_a_recalculation_has_come()
    {
        var (here, elsewhere) = (await Desk.DepartmentAsync("Here"), await Desk.DepartmentAsync("Elsewhere"));
        await Desk.WriteAsync(
            async (_, write) =>
            {
                await write.InsertAsync(new TicketRow { TicketId = 1, DepartmentId = here });
                await write.InsertWithIdAsync(
                    new NoticeRow
                    {
                        Receiver = "boss@desk.example",
                        TicketId = 1,
                        ClockId = 1,
                        CreatedAt = write.Now,
                    }
                );
                return true;
            }
        );
        var admin = await Desk.Host.SignInAsync();
        var lead = await Desk.AgentAsync();
        await Desk.JoinAsync(lead.Id, elsewhere, DefaultRoles.Supervisor);
        TestPage page;
        string theirs;
        long work;
        do
        {
            work = await Desk.WriteAsync(
                (_, write) =>
                    write.InsertWithIdAsync(
                        new RecalculationRow
                        {
                            Reason = SlaReason.PolicyChanged,
                            RequestedAt = write.Now,
                            AfterTicketId = long.MaxValue - 1,
                            Done = 1200,
                            Total = 5000,
                        }
                    )
            );
            page = await admin.OpenAsync("/sla");
            theirs = (await lead.Browser.OpenAsync("/sla")).Text;
            // The desk itself looks for such work now and then, and may have come between.
        } while (await Desk.ReadAsync(db => db.Table<RecalculationRow>().AnyAsync(row => row.Id == work && row.FinishedAt != null)));

        Assert.Contains("1 notification is waiting.", page.Text);
        Assert.Contains("1,200 of 5,000 tickets are updated.", page.Text);
        Assert.Contains("A policy or calendar was changed.", theirs);
        Assert.DoesNotContain("5,000", theirs);
        Assert.DoesNotContain("waits", theirs);
        Assert.Equal(
            ("1200", "5000"),
            (
                page.Document.QuerySelector(".sla-work progress")!.GetAttribute("value"),
                page.Document.QuerySelector(".sla-work progress")!.GetAttribute("max")
            )
        );
    }

    public sealed class OnSqlite() : OverviewTests(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : OverviewTests(DatabaseProvider.PostgreSql);
}
