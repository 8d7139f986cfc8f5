using System.Globalization;
using System.Net;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.TicketList;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.TicketList;

/// <summary>Time left in lists, lists by due time, and the views of what is breached and what soon will be.</summary>
public abstract class DueListTests(DatabaseProvider provider) : TestsOnOwnDesk(provider)
{
    private static readonly int[] Open = [.. StatusCategories.Open.Select(TicketStatus.BuiltIn)];

    [Fact]
    public async Task What_is_left_is_calm_then_a_warning_then_overdue_and_stands_while_it_is_paused()
    {
        var department = await Desk.DepartmentAsync("Here");
        await Desk.PolicyAsync(department);
        var (ticket, plain) = (
            await Desk.TicketAsync(department, with: ticket => ticket with { Priority = TicketPriority.High }),
            await Desk.TicketAsync(await Desk.DepartmentAsync("Without"))
        );
        await Desk.CaughtUpAsync();
        var admin = await Desk.Host.SignInAsync();

        var cell = (await admin.OpenAsync("/tickets/all")).Document.QuerySelector($"#ticket-{ticket} .hd-due")!;
        Assert.Equal(("1 h", null), (cell.TextContent, cell.GetAttribute("data-tone")));
        Assert.StartsWith("First response: due ", cell.GetAttribute("title"));
        Desk.Clock.Forward(TimeSpan.FromMinutes(50));
        cell = (await admin.OpenAsync("/tickets/all")).Document.QuerySelector($"#ticket-{ticket} .hd-due")!;
        Assert.Equal(("10 min", "warning"), (cell.TextContent, cell.GetAttribute("data-tone")));
        Desk.Clock.Forward(TimeSpan.FromMinutes(80));
        var page = await admin.OpenAsync("/tickets/all");
        cell = page.Document.QuerySelector($"#ticket-{ticket} .hd-due")!;
        Assert.Equal(("\u22121 h 10 min", "danger"), (cell.TextContent, cell.GetAttribute("data-tone")));
        Assert.Equal("1", page.Document.QuerySelector($"#ticket-{ticket} progress")!.GetAttribute("value"));
        Assert.Null(page.Document.QuerySelector($"#ticket-{plain} .hd-due"));

        // Another one waits for somebody else.
        var held = await Desk.TicketAsync(department);
        Desk.Clock.Forward(TimeSpan.FromMinutes(15));
        await Desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, held, StatusCategory.Pending)
        );
        await Desk.CaughtUpAsync();
        Desk.Clock.Forward(TimeSpan.FromHours(5));
        cell = (await admin.OpenAsync("/tickets/all")).Document.QuerySelector($"#ticket-{held} .hd-due")!;
        Assert.Equal(("Paused: 45 min", "paused", null), (cell.TextContent, cell.GetAttribute("data-tone"), cell.GetAttribute("data-sla")));
        Assert.DoesNotContain(
            (await admin.OpenAsync("/tickets/closed")).Document.QuerySelectorAll("th"),
            heading => heading.TextContent.Trim() == "Due"
        );
    }

    [Fact]
    public async Task Lists_are_read_by_due_time_forth_and_back_and_what_is_not_due_stands_last()
    {
        var (here, elsewhere) = (await Desk.DepartmentAsync("Here"), await Desk.DepartmentAsync("Elsewhere"));
        await Desk.PolicyAsync(here);
        await Desk.PolicyAsync(elsewhere);
        var plain = await Desk.DepartmentAsync("Without");
        var agent = await Desk.AgentAsync();
        await Desk.JoinAsync(agent.Id, here, DefaultRoles.Agent);
        await Desk.JoinAsync(agent.Id, plain, DefaultRoles.Agent);
        await Desk.InAsync(async services =>
            await Done(services.GetRequiredService<ISettings<TicketSettings>>().SaveAsync(new TicketSettings { PageSize = 10 }))
        );
        for (var number = 0; number < 40; number++)
        {
            await Desk.TicketAsync(
                (number % 4) switch
                {
                    0 => plain,
                    1 => elsewhere,
                    _ => here,
                },
                with: ticket => ticket with { Priority = number % 3 == 0 ? TicketPriority.Urgent : TicketPriority.Normal }
            );
            Desk.Clock.Forward(TimeSpan.FromMinutes(1));
        }
        await Desk.CaughtUpAsync();
        var expected = await Desk.InAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .Table<TicketRow>()
                .Where(row => row.DepartmentId != elsewhere)
                .OrderBy(row => row.DueOrder)
                .ThenBy(row => row.TicketId)
                .Select(row => row.TicketId)
                .ToListAsync()
        );
        Assert.Equal(30, expected.Count);

        var page = await agent.Browser.OpenAsync("/tickets/all?sort=sla-due");
        Assert.Equal("Due", page.Document.QuerySelector("th[aria-sort=ascending]")!.TextContent.Trim());
        var shown = Shown(page);
        while (page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } next)
            shown.AddRange(Shown(page = await agent.Browser.OpenAsync(next)));
        Assert.Equal(expected, shown);
        var back = Shown(page);
        while (page.Document.QuerySelector("a[rel=prev]")?.GetAttribute("href") is { } previous)
            back.InsertRange(0, Shown(page = await agent.Browser.OpenAsync(previous)));
        Assert.Equal(expected, back);
    }

    [Fact]
    public async Task The_views_have_what_is_overdue_and_what_soon_will_be_of_the_departments_that_the_reader_may_see()
    {
        var (here, elsewhere) = (await Desk.DepartmentAsync("Here"), await Desk.DepartmentAsync("Elsewhere"));
        await Desk.PolicyAsync(here, policy => policy with { Targets = [policy.Targets[0] with { Minutes = [600, 60, 60, 60] }] });
        await Desk.PolicyAsync(elsewhere);
        var agent = await Desk.AgentAsync();
        await Desk.JoinAsync(agent.Id, here, DefaultRoles.Agent);
        var (late, soon, later, hidden) = (
            await Desk.TicketAsync(here),
            0L,
            await Desk.TicketAsync(here, with: ticket => ticket with { Priority = TicketPriority.Low }),
            await Desk.TicketAsync(elsewhere)
        );
        Desk.Clock.Forward(TimeSpan.FromMinutes(59));
        soon = await Desk.TicketAsync(here);
        await Desk.CaughtUpAsync();
        Desk.Clock.Forward(TimeSpan.FromMinutes(2));

        var page = await agent.Browser.OpenAsync("/tickets/sla-breached");
        Assert.Equal([late], Shown(page));
        Assert.Equal(
            [("/tickets/sla-due-soon", "1", "warning"), ("/tickets/sla-breached", "1", "danger")],
            page.Document.QuerySelectorAll(".hd-view[href*='/sla-']")
                .Select(view =>
                    (
                        view.GetAttribute("href")!,
                        view.QuerySelector(".hd-view-count")!.TextContent,
                        view.QuerySelector(".hd-view-count")!.GetAttribute("data-tone")!
                    )
                )
        );
        Assert.Equal([soon], Shown(await agent.Browser.OpenAsync("/tickets/sla-due-soon")));
        Assert.Equal([late, hidden], Shown(await (await Desk.Host.SignInAsync()).OpenAsync("/tickets/sla-breached")));
        // Answered: gone from both view and number.
        await Desk.ReplyAsync(late, agent);
        await Desk.CaughtUpAsync();
        Desk.Clock.Forward(TimeSpan.FromSeconds(3));
        page = await agent.Browser.OpenAsync("/tickets/sla-breached");
        Assert.Empty(Shown(page));
        Assert.Contains("No open tickets have breached an SLA target.", page.Text);
        Assert.NotEqual(0, later);
        Assert.Equal(HttpStatusCode.OK, (await agent.Browser.OpenAsync("/tickets/sla-due-soon")).Status);
    }

    [Fact]
    public async Task A_desk_without_SLA_targets_has_no_empty_column_and_no_views_for_it_until_its_first_policy()
    {
        var department = await Desk.DepartmentAsync("Here");
        await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        var admin = await Desk.Host.SignInAsync();
        await admin.OpenAsync("/tickets/all");
        var page = await admin.OpenAsync("/tickets/all");
        Assert.DoesNotContain(page.Document.QuerySelectorAll("th"), heading => heading.TextContent.Trim() == "Due");
        Assert.Empty(page.Document.QuerySelectorAll(".hd-view[href*='/sla-']"));
        await Desk.PolicyAsync(department);
        for (var tries = 0; tries < 1000 && page.Document.QuerySelector(".hd-due") is null; tries++)
        {
            await Task.Delay(50);
            page = await admin.OpenAsync("/tickets/all");
        }
        Assert.NotNull(page.Document.QuerySelector(".hd-due"));
        Assert.Equal(2, page.Document.QuerySelectorAll(".hd-view[href*='/sla-']").Length);
    }

    protected static List<long> Shown(TestPage page) =>
        [.. page.Document.QuerySelectorAll(".hd-row").Select(row => long.Parse(row.Id!["ticket-".Length..], CultureInfo.InvariantCulture))];

    private static async Task<bool> Done(Task work)
    {
        await work;
        return true;
    }

    public sealed class OnSqlite() : DueListTests(DatabaseProvider.Sqlite)
    {
        public static TheoryData<string, bool, long?, string?> Lists =>
            new()
            {
                // index, all departments, assignee, view
                { "ix_sla_ticket_status", true, null, null },
                { "ix_sla_ticket_status", true, null, DueLists.Breached },
                { "ix_sla_ticket_department", false, null, null },
                { "ix_sla_ticket_department", false, null, DueLists.Soon },
                { "ix_sla_ticket_department", false, 0, null },
                { "ix_sla_ticket_assignee", true, 5, null },
                { "ix_sla_ticket_assignee", false, 5, null },
            };

        [Theory]
        [MemberData(nameof(Lists))]
        public async Task Every_list_is_read_from_an_index_in_its_order(string index, bool all, long? assignee, string? view)
        {
            var selection = new TicketSelection(new DepartmentScope(all, all ? [] : [1, 2]), Open, assignee, view);
            foreach (var isFrom in new[] { false, true })
            {
                var span = DueLists.SpanOf(view, Desk.Clock.GetUtcNow());
                var plan = await PlanAsync(
                    DueQuery.Sql(selection, span, 51, isFrom, TicketDirection.After),
                    DueQuery.Parameters(span, isFrom ? new DuePlace(1, 1) : null)
                );
                var ranges = plan.Where(step => step.Contains("sla_ticket", StringComparison.Ordinal)).ToList();
                Assert.Equal(Open.Length * (all || assignee > 0 ? 1 : 2), ranges.Count);
                Assert.All(ranges, range => Assert.Matches($"^SEARCH sla_ticket USING (COVERING )?INDEX {index} ", range));
                if (isFrom || view is not null)
                    Assert.All(ranges, range => Assert.Contains("due_order", range));
                // What a range yields is merged with the others; to yield it in order, nothing has to be sorted.
                Assert.All(
                    plan.Zip(plan.Skip(1)).Where(pair => pair.First.StartsWith("SEARCH sla_ticket", StringComparison.Ordinal)),
                    pair => Assert.StartsWith("SCAN x", pair.Second)
                );
            }
        }

        [Fact]
        public async Task The_column_and_the_numbers_read_no_table_from_end_to_end()
        {
            var column = await PlanAsync(DueClocks.Sql([1, 2, 3]), []);
            Assert.All(column, step => Assert.DoesNotContain("SCAN", step));
            var counts = await PlanAsync(
                DueQuery.CountSql(new DepartmentScope(false, [1, 2]), Open),
                [new DataParameter("now", 1L), new DataParameter("until", 2L)]
            );
            Assert.All(
                counts.Where(step => step.Contains("sla_ticket", StringComparison.Ordinal)),
                step => Assert.Contains("COVERING INDEX ix_sla_ticket_department (department_id=? AND status=? AND due_order<?)", step)
            );
        }

        private Task<List<string>> PlanAsync(string sql, DataParameter[] parameters) =>
            Desk.InAsync(async services =>
                (
                    await services
                        .GetRequiredService<IDatabase>()
                        .Connection.QueryToListAsync<PlanStep>("EXPLAIN QUERY PLAN " + sql, parameters)
                )
                    .Select(step => step.Detail)
                    .ToList()
            );

        private sealed class PlanStep
        {
            [LinqToDB.Mapping.Column("detail")]
            public string Detail { get; set; } = "";
        }
    }

    public sealed class OnPostgres() : DueListTests(DatabaseProvider.PostgreSql);
}
