using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.BrowseTickets;

public abstract class TicketListTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task Paging_forth_and_back_shows_every_ticket_once_newest_first()
    {
        var departments = new[] { await desk.DepartmentAsync("A"), await desk.DepartmentAsync("B") };
        var tickets = new List<long>();
        for (var n = 0; n < 23; n++)
            tickets.Add(await desk.TicketAsync(departments[n % 2], $"Ticket {n}"));
        // Several in the same millisecond: only the id tells them apart.
        await desk.WriteAsync(
            (_, write) =>
                write
                    .Table<TicketRow>()
                    .Where(t => tickets.Contains(t.Id) && t.Id % 3 == 0)
                    .Set(t => t.LastActivityAt, write.Now)
                    .UpdateAsync()
        );
        var selection = new TicketListQuery.Selection(
            DepartmentScope.Of(departments),
            [.. StatusCategories.Open.Select(TicketStatus.BuiltIn)],
            null
        );

        var expected = await desk.ReadAsync(db =>
            db.Table<TicketRow>()
                .Where(t => tickets.Contains(t.Id))
                .OrderByDescending(t => t.LastActivityAt)
                .ThenByDescending(t => t.Id)
                .Select(t => t.Id)
                .ToListAsync()
        );
        var pages = new List<IReadOnlyList<TicketListRow>>();
        for (ListPlace? from = null; ; )
        {
            var page = await desk.ReadAsync(db => TicketListQuery.ReadAsync(db, selection, 1, 5, from, null, default));
            if (page.Count == 0)
                break;
            pages.Add(page);
            from = page[^1].Place;
        }
        Assert.Equal(expected, pages.SelectMany(page => page).Select(row => row.Id));

        var back = await desk.ReadAsync(db => TicketListQuery.ReadAsync(db, selection, 1, 5, null, pages[2][0].Place, default));
        Assert.Equal(pages[1].Select(row => row.Id), back.Select(row => row.Id));
        Assert.Equal(10, await desk.ReadAsync(db => TicketListQuery.CountNewerAsync(db, selection, pages[2][0].Place, default)));
    }

    [Fact]
    public async Task Views_show_what_they_say_and_their_counts_agree()
    {
        var department = await desk.DepartmentAsync("Views");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        var mine = await desk.TicketAsync(
            department,
            "It is mine",
            with: ticket => ticket with { AssigneeId = agent.Id, Tags = ["printer", "VIP"] }
        );
        var free = await desk.TicketAsync(department, "It is free");
        await agent.Browser.OpenAsync($"/tickets/{free}");
        var closed = await desk.TicketAsync(department, "It is closed");
        await agent.Browser.OpenAsync($"/tickets/{closed}");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{closed}/status']", ("status", "closed"));

        Assert.Equal([mine], await ShownAsync(agent, "/tickets/mine"));
        Assert.Equal([free], await ShownAsync(agent, "/tickets/unassigned"));
        Assert.Equal([free, mine], await ShownAsync(agent, "/tickets/all"));
        Assert.Equal([closed], await ShownAsync(agent, "/tickets/closed"));
        Assert.Equal([free, mine], await ShownAsync(agent, $"/tickets/department/{department}"));
        Assert.Equal([closed], await ShownAsync(agent, $"/tickets/department/{department}?status=closed"));
        Assert.Equal([], await ShownAsync(agent, "/tickets/all?status=pending"));
        Assert.Equal([mine], await ShownAsync(agent, "/tickets"));

        var page = await agent.Browser.OpenAsync("/tickets/all");
        Assert.Equal(["1", "1", "2", "2"], page.Document.QuerySelectorAll("#hd-views .hd-view-count").Select(count => count.TextContent));
        Assert.Equal(["printer", "VIP"], page.Document.QuerySelectorAll($"#ticket-{mine} .hd-tag").Select(tag => tag.TextContent));
        Assert.Contains(agent.Name, page.Document.QuerySelector($"#ticket-{mine}")!.TextContent);
    }

    [Fact]
    public async Task A_ticket_is_unread_until_the_agent_opens_it_and_again_when_the_customer_writes()
    {
        var department = await desk.DepartmentAsync("Unread");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        var id = await desk.TicketAsync(department);
        Assert.True(await UnreadAsync());
        await agent.Browser.OpenAsync($"/tickets/{id}");
        Assert.False(await UnreadAsync());
        await agent.Browser.OpenAsync($"/tickets/{id}");
        var list = (await agent.Browser.SubmitAsync("form[action*='/unread?']")).Url.AbsolutePath;
        Assert.Equal($"/tickets/department/{department}", list);
        Assert.True(await UnreadAsync());
        await agent.Browser.OpenAsync($"/tickets/{id}");
        Assert.False(await UnreadAsync());
        await desk.AnswerAsync(id);
        Assert.True(await UnreadAsync());
        Assert.NotNull((await agent.Browser.OpenAsync($"/tickets/{id}")).Document.QuerySelector("#unread"));

        async Task<bool> UnreadAsync() =>
            (await agent.Browser.OpenAsync($"/tickets/department/{department}"))
                .Document.QuerySelector($"#ticket-{id}")!
                .ClassList.Contains("is-unread");
    }

    [Fact]
    public async Task Selected_tickets_are_changed_together_and_only_where_the_agent_may()
    {
        var (here, elsewhere) = (await desk.DepartmentAsync("Here"), await desk.DepartmentAsync("Elsewhere"));
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, here, DefaultRoles.Agent);
        var (one, two, hidden) = (await desk.TicketAsync(here), await desk.TicketAsync(here), await desk.TicketAsync(elsewhere));
        await agent.Browser.OpenAsync("/tickets/all");
        var page = await agent.Browser.SubmitAsync(
            ".hd-list-form",
            ("ids", $"{one}"),
            ("ids", $"{two}"),
            ("ids", $"{hidden}"),
            ("action", "close")
        );
        Assert.Equal([one, two], await ClosedAsync());

        // It can be taken back, but for what somebody has changed since, and by nobody else.
        var undo = page.Document.QuerySelector(".hd-toast form")!.GetAttribute("action")!;
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, two, StatusCategory.Pending)
        );
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, two, StatusCategory.Closed)
        );
        var other = await desk.AgentAsync();
        await desk.JoinAsync(other.Id, here, DefaultRoles.Agent);
        await other.Browser.OpenAsync("/tickets/all");
        await other.Browser.PostAsync(undo);
        Assert.Equal([one, two], await ClosedAsync());
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, two, StatusCategory.Spam)
        );
        await agent.Browser.PostAsync(undo);
        Assert.Equal([], await ClosedAsync());
        Assert.Equal(
            (int)StatusCategory.Spam,
            await desk.ReadAsync(db => db.Table<TicketRow>().Where(t => t.Id == two).Select(t => t.StatusId).FirstAsync())
        );

        Task<List<long>> ClosedAsync() =>
            desk.ReadAsync(db =>
                db.Table<TicketRow>()
                    .Where(t => new[] { one, two, hidden }.Contains(t.Id) && t.StatusId == (int)StatusCategory.Closed)
                    .Select(t => t.Id)
                    .OrderBy(id => id)
                    .ToListAsync()
            );
    }

    [Fact]
    public async Task A_list_that_is_open_is_told_of_a_ticket_that_is_assigned_without_being_touched_otherwise()
    {
        var department = await desk.DepartmentAsync("Here");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        var (one, two) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        await AssignAsync(two, agent.Id);
        var list = await agent.Browser.OpenAsync("/tickets/mine");
        Assert.Equal("0", await NewsAsync());
        await AssignAsync(one, agent.Id);
        Assert.Equal("1", await NewsAsync());
        await AssignAsync(one, null);
        Assert.Equal("0", await NewsAsync());
        await AssignAsync(two, null);
        Assert.Equal("1", await NewsAsync());

        Task AssignAsync(long ticket, long? to) =>
            desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().AssignAsync(write, ticket, to));

        async Task<string> NewsAsync() =>
            (await agent.Browser.OpenAsync(list.Document.QuerySelector("#list-news")!.GetAttribute("data-live-count-url")!)).Html;
    }

    private static async Task<IEnumerable<long>> ShownAsync(Agent agent, string path) =>
        (await agent.Browser.OpenAsync(path)).Document.QuerySelectorAll(".hd-row").Select(row => long.Parse(row.Id!["ticket-".Length..]));

    public sealed class OnSqlite(SqliteDesk sqlite) : TicketListTests(sqlite)
    {
        private readonly Desk _sqlite = sqlite.Desk;

        public static TheoryData<string, bool, int, long?> Lists =>
            new()
            {
                // name, all departments, statuses, assignee
                { "ix_ticketing_ticket_status", true, 3, null },
                { "ix_ticketing_ticket_assignee", true, 3, 5 },
                { "ix_ticketing_ticket_assignee", true, 3, 0 },
                { "ix_ticketing_ticket_department", false, 3, null },
                { "ix_ticketing_ticket_department_assignee", false, 3, 5 },
                { "ix_ticketing_ticket_department_assignee", false, 1, 0 },
            };

        [Theory]
        [MemberData(nameof(Lists))]
        public async Task Every_list_is_read_from_an_index_in_its_order(string index, bool all, int statuses, long? assignee)
        {
            var selection = new TicketListQuery.Selection(
                all ? DepartmentScope.All : DepartmentScope.Of([1, 2]),
                [.. StatusCategories.Open.Take(statuses).Select(TicketStatus.BuiltIn)],
                assignee
            );
            foreach (var older in new[] { false, true })
            {
                var plan = await PlanAsync(
                    TicketListQuery.Sql(selection, 51, older, newer: false),
                    TicketListQuery.Parameters(1, older ? new ListPlace(1, 1) : null)
                );
                Assert.DoesNotContain(
                    plan,
                    step =>
                        step.StartsWith("SCAN ticketing", StringComparison.Ordinal) || step.StartsWith("SCAN t", StringComparison.Ordinal)
                );
                var ranges = plan.Where(step => step.StartsWith("SEARCH ticketing_ticket", StringComparison.Ordinal)).ToList();
                Assert.Equal(statuses * (all ? 1 : 2), ranges.Count);
                Assert.All(ranges, range => Assert.Contains($"COVERING INDEX {index} ", range));
                // What a range yields is merged with the others; to yield it in order, nothing has to be sorted.
                Assert.All(
                    plan.Zip(plan.Skip(1)).Where(pair => pair.First.StartsWith("SEARCH ticketing_ticket", StringComparison.Ordinal)),
                    pair => Assert.StartsWith("SCAN x", pair.Second)
                );
                if (older)
                    Assert.All(ranges, range => Assert.Contains("last_activity_at", range));
            }
        }

        private Task<List<string>> PlanAsync(string sql, DataParameter[] parameters) =>
            _sqlite.ReadAsync(async db =>
                (await db.Connection.QueryToListAsync<PlanStep>("EXPLAIN QUERY PLAN " + sql, parameters))
                    .Select(step => step.Detail)
                    .ToList()
            );

        private sealed class PlanStep
        {
            [LinqToDB.Mapping.Column("detail")]
            public string Detail { get; set; } = "";
        }
    }

    public sealed class OnPostgres(PostgresDesk desk) : TicketListTests(desk);
}
