using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.Intake;

public abstract class TicketRecordsTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task Walking_by_id_gives_every_ticket_once_with_its_whole_conversation()
    {
        var department = await desk.DepartmentAsync($"D{Guid.NewGuid():N}");
        // A tag is called as whoever used it first wrote it, and other tests use tags on this desk.
        var tag = $"records-{Guid.NewGuid():N}";
        var first = await desk.TicketAsync(department, "First", with: ticket => ticket with { Tags = [tag] });
        var second = await desk.TicketAsync(department, "Second");
        await desk.AnswerAsync(first, text: "Once more");
        await desk.InAsync(async services =>
        {
            var records = services.GetRequiredService<ITicketRecords>();
            var seen = new List<TicketRecord>();
            for (var after = first - 1; await records.ListTicketsAsync(after, 1) is { Count: > 0 } page; after = page[^1].Ticket.Id)
                seen.AddRange(page);
            // Other tests add tickets to this desk meanwhile.
            Assert.Equal([first, second], seen.Select(record => record.Ticket.Id).Where(id => id == first || id == second));
            var record = seen[0];
            Assert.Equal(["Hello, since this morning …", "Once more"], record.Messages.Select(message => message.VisibleText));
            Assert.Equal([tag], record.Tags);
            Assert.Contains("kari@example.com", record.RequesterAddresses);
            Assert.Equal([first], (await records.TicketsOfAsync([record.Ticket.RequesterId], first - 1, 1)));
        });
    }

    [Fact]
    public async Task The_tickets_of_a_customer_are_those_that_the_customer_asked_in_or_takes_part_in()
    {
        var department = await desk.DepartmentAsync($"D{Guid.NewGuid():N}");
        var (one, other) = ($"{Guid.NewGuid():N}@example.com", $"{Guid.NewGuid():N}@example.com");
        var own = await desk.TicketAsync(department, from: one);
        var joined = await desk.TicketAsync(department, from: other);
        await desk.AnswerAsync(joined, from: one);
        await desk.TicketAsync(department, from: other);
        await desk.InAsync(async services =>
        {
            var customer = (await services.GetRequiredService<ITickets>().FindAsync(own))!.RequesterId;
            var records = services.GetRequiredService<ITicketRecords>();
            Assert.Equal([own, joined], await records.TicketsOfAsync([customer], 0, 10));
            Assert.Equal([own], await records.TicketsOfAsync([customer], 0, 1));
            Assert.Equal([joined], await records.TicketsOfAsync([customer], own, 1));
        });
    }

    [Fact]
    public async Task Whatever_changes_in_a_ticket_gives_it_another_version()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var (from, to) = (await desk.DepartmentAsync($"D{Guid.NewGuid():N}"), await desk.DepartmentAsync($"D{Guid.NewGuid():N}"));
        var ticket = await desk.TicketAsync(from);
        var versions = new List<long> { await VersionAsync() };
        await desk.AnswerAsync(ticket);
        versions.Add(await VersionAsync());
        await admin.Browser.OpenAsync($"/tickets/{ticket}");
        foreach (
            var (path, name, value) in new[]
            {
                ("status", "status", "closed"),
                ("priority", "priority", "high"),
                ("department", "department", $"{to}"),
                ("subject", "subject", "Another"),
                ("assignee", "assignee", $"{admin.Id}"),
                ("tags", "tags", "vip"),
            }
        )
        {
            await admin.Browser.PostAsync($"/tickets/{ticket}/{path}", new FormUrlEncodedContent([KeyValuePair.Create(name, value)]));
            versions.Add(await VersionAsync());
        }
        Assert.Equal(versions.Distinct().Count(), versions.Count);
        Assert.Equal(versions.Order(), versions);

        async Task<long> VersionAsync() =>
            Assert.Single(await desk.InAsync(services => services.GetRequiredService<ITicketRecords>().VersionsAsync([ticket]))).Value;
    }

    [Fact]
    public async Task What_was_quoted_stands_apart_from_what_was_written()
    {
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync($"D{Guid.NewGuid():N}"));
        await desk.AnswerAsync(
            ticket,
            with: message =>
                message with
                {
                    Html = "<p>New words</p><blockquote>Old words</blockquote>",
                    VisibleHtml = "<p>New words</p>",
                    Text = "New words\n\n> Old words",
                }
        );
        var record = Assert.Single(
            await desk.InAsync(services => services.GetRequiredService<ITicketRecords>().FindTicketsAsync([ticket]))
        );
        Assert.Equal(("New words", "> Old words"), (record.Messages[^1].VisibleText, record.Messages[^1].QuotedText));
    }

    [Fact]
    public async Task A_renamed_or_deleted_tag_is_told_in_the_history_of_each_of_its_tickets()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var tag = $"tag{Guid.NewGuid():N}"[..20];
        var ticket = await desk.TicketAsync(
            await desk.DepartmentAsync($"D{Guid.NewGuid():N}"),
            with: ticket => ticket with { Tags = [tag] }
        );
        var id = await desk.ReadAsync(async database =>
            (await LinqToDB.Async.AsyncExtensions.FirstAsync(database.Table<TagRow>().Where(row => row.Name == tag))).Id
        );
        await admin.Browser.OpenAsync("/admin/tags");
        await admin.Browser.PostAsync($"/admin/tags/{id}", new FormUrlEncodedContent([KeyValuePair.Create("name", tag + "x")]));
        await admin.Browser.PostAsync($"/admin/tags/{id}/delete");
        var changes = (
            await desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(new EntityRef("ticket", ticket), 20))
        )
            .Select(record => record.As<TicketTagsChanged>())
            .OfType<TicketTagsChanged>()
            .Take(2)
            .ToList();
        Assert.Equal([tag + "x"], changes[0].Removed);
        Assert.Equal([tag + "x"], changes[1].Added);
        Assert.Equal([tag], changes[1].Removed);
    }

    public sealed class OnSqlite(SqliteDesk desk) : TicketRecordsTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : TicketRecordsTests(desk);
}
