using System.Net;
using System.Text;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.MarkRead;
using Hookdesk.Ticketing.ReadTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.TrashTickets;

public abstract class ErasureTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task Nothing_is_left_of_an_erased_ticket_but_that_it_was_erased()
    {
        var (admin, department) = await ArrangeAsync();
        var source = await desk.TicketAsync(department, "Merged into it", "ola@example.com");
        var id = await desk.TicketAsync(
            department,
            with: ticket =>
                ticket with
                {
                    Tags = ["private"],
                    Message = ticket.Message with { Cc = [new Person("Pia", "pia@example.com")] },
                }
        );
        var file = await FileAsync("the only copy");
        await desk.AnswerAsync(
            id,
            with: message => message with { Attachments = [new IncomingAttachment(file, "log.txt", "text/plain", null)] }
        );
        await admin.Browser.OpenAsync($"/tickets/{source}/merge");
        await admin.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"{id}"));
        await admin.Browser.PostAsync(
            $"/tickets/{id}/draft",
            new FormUrlEncodedContent([
                KeyValuePair.Create("html", "<p>half written</p>"),
                KeyValuePair.Create("format", "html"),
                KeyValuePair.Create("kind", "note"),
            ])
        );
        await desk.InAsync(services => services.GetRequiredService<ReadMarks>().FlushAsync(default));
        await desk.WriteAsync(
            (_, write) =>
            {
                write.Record(new TicketSubjectChanged(id, "Kari's illness", "Leave"));
                return Task.FromResult(true);
            }
        );
        await TrashAsync(id);

        var page = await admin.Browser.OpenAsync($"/tickets/{id}");
        var asks = await admin.Browser.OpenAsync(page.Document.QuerySelector("#in-trash a[href^='/tickets/erase']")!.GetAttribute("href")!);
        Assert.Contains("Permanently delete 1 ticket", asks.Text);
        Assert.Contains("This can't be undone.", asks.Text);
        page = await admin.Browser.SubmitAsync("form[action='/tickets/erase']");
        Assert.Equal("/tickets/trash", page.Url.AbsolutePath);
        Assert.Contains("1 ticket was permanently deleted.", page.Html);

        Assert.Equal(HttpStatusCode.NotFound, (await admin.Browser.OpenAsync($"/tickets/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Browser.OpenAsync($"/tickets/{source}")).Status);
        long[] gone = [id, source];
        Assert.Equal(
            0,
            await desk.ReadAsync(async db =>
                await db.Table<TicketRow>().CountAsync(t => gone.Contains(t.Id))
                + await db.Table<MessageRow>().CountAsync(m => gone.Contains(m.TicketId))
                + await db.Table<AttachmentRow>().CountAsync(a => gone.Contains(a.TicketId))
                + await db.Table<ParticipantRow>().CountAsync(p => gone.Contains(p.TicketId))
                + await db.Table<TicketTagRow>().CountAsync(l => gone.Contains(l.TicketId))
                + await db.Table<DraftRow>().CountAsync(d => gone.Contains(d.TicketId))
                + await db.Table<ReadRow>().CountAsync(r => gone.Contains(r.TicketId))
                + await db.Table<TrashRow>().CountAsync(t => gone.Contains(t.TicketId))
            )
        );
        Assert.DoesNotContain(file.Hash, await NamedBlobsAsync());
        Assert.Empty(await ProblemsAsync());
        var told = (await EventsAsync(id))[0];
        Assert.Equal(
            ("ticket.erased", admin.Name, new TicketErased(id, department)),
            (told.Name, told.Actor.Name, told.As<TicketErased>()!)
        );
        Assert.DoesNotContain("kari", told.Payload, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("ticket.erased", (await EventsAsync(source))[0].Name);
        foreach (var before in (await EventsAsync(id)).Concat(await EventsAsync(source)))
            Assert.DoesNotContain("kari", before.Payload + before.Actor.Name, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(await EventsAsync(id), before => before.As<TicketSubjectChanged>() is { From: "", To: "" });
        // Its number is nobody else's, and who answers it finds it no more.
        Assert.True(await desk.TicketAsync(department) > id);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => desk.AnswerAsync(id));
    }

    [Fact]
    public async Task Only_what_is_in_the_trash_is_erased_and_only_by_who_may()
    {
        var (admin, department) = await ArrangeAsync();
        var (one, two, open) = (await desk.TicketAsync(department), await desk.TicketAsync(department), await desk.TicketAsync(department));
        await TrashAsync(one);
        await TrashAsync(two);
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        Assert.Empty((await agent.Browser.OpenAsync($"/tickets/{one}")).Document.QuerySelectorAll("a[href^='/tickets/erase']"));
        Assert.Empty((await agent.Browser.OpenAsync("/tickets/trash")).Document.QuerySelectorAll("button[value=erase]"));
        Assert.Equal("/tickets/trash", (await agent.Browser.OpenAsync($"/tickets/erase?ids={one}")).Url.AbsolutePath);
        await agent.Browser.PostAsync("/tickets/erase", new FormUrlEncodedContent([KeyValuePair.Create("ids", $"{one}")]));
        Assert.Equal([one, two, open], await ThereAsync(one, two, open));

        await admin.Browser.OpenAsync("/tickets/trash");
        await admin.Browser.SubmitAsync(".hd-list-form", ("ids", $"{one}"), ("ids", $"{two}"), ("ids", $"{open}"), ("action", "erase"));
        Assert.Equal(
            [$"{one}", $"{two}"],
            admin.Browser.Page!.Document.QuerySelectorAll("input[name=ids]").Select(input => input.GetAttribute("value"))
        );
        // Somebody restores one of them while the page asks.
        await desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().RestoreAsync(write, two));
        await admin.Browser.PostAsync("/tickets/erase", new FormUrlEncodedContent([KeyValuePair.Create("ids", $"{one},{two},{open}")]));
        Assert.Equal([two, open], await ThereAsync(one, two, open));
        Assert.Empty(await ProblemsAsync());
    }

    [Fact]
    public async Task The_trash_empties_itself_after_so_many_days_as_the_settings_say_and_never_with_0()
    {
        var (_, department) = await ArrangeAsync();
        var (old, young) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        await TrashAsync(old);
        await TrashAsync(young);
        await desk.WriteAsync(
            (_, write) =>
                write
                    .Table<TrashRow>()
                    .Where(row => row.TicketId == old)
                    .Set(row => row.TrashedAt, TimeProvider.System.GetUtcNow().AddDays(-31))
                    .UpdateAsync()
        );
        await SetDaysAsync(0);
        Assert.Equal("Nothing was deleted: tickets are kept in the trash.", await RunAsync());
        Assert.Equal([old, young], await ThereAsync(old, young));
        await SetDaysAsync(30);
        Assert.Equal("1 ticket permanently deleted.", await RunAsync());
        Assert.Equal([young], await ThereAsync(old, young));
        Assert.Equal(
            ("ticket.erased", Actor.System.Name),
            await EventsAsync(old) is var told ? (told[0].Name, told[0].Actor.Name) : default
        );
        Assert.Empty(await ProblemsAsync());

        async Task<string> RunAsync()
        {
            var said = "";
            await desk.InAsync(services =>
                services.GetServices<TaskContribution>().First(task => task.Name == "ticketing.erase-trash") is var task
                    ? ((IBackgroundTask)ActivatorUtilities.CreateInstance(services, task.Task)).RunAsync(
                        new TaskRun(task.Name, TimeProvider.System.GetUtcNow(), text => said = text.ToString()),
                        default
                    )
                    : Task.CompletedTask
            );
            return said;
        }
    }

    private Task SetDaysAsync(int days) =>
        desk.InAsync(async services =>
        {
            var settings = services.GetRequiredService<ISettings<TicketSettings>>();
            var rules = await settings.GetAsync();
            rules.TrashDays = days;
            await settings.SaveAsync(rules);
        });

    private async Task<(Agent Admin, long Department)> ArrangeAsync() =>
        (await desk.AgentAsync(DefaultRoles.Administrator), await desk.DepartmentAsync("Erasing"));

    private Task<bool> TrashAsync(long id) =>
        desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().TrashAsync(write, id));

    private async Task<IReadOnlyList<long>> ThereAsync(params long[] ids) =>
        await desk.ReadAsync(db => db.Table<TicketRow>().Where(t => ids.Contains(t.Id)).Select(t => t.Id).OrderBy(id => id).ToListAsync());

    private Task<IReadOnlyList<EventRecord>> EventsAsync(long id) =>
        desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 20));

    private Task<BlobRef> FileAsync(string text) =>
        desk.InAsync(async services =>
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            return await services.GetRequiredService<IBlobStore>().SaveAsync(content);
        });

    private Task<List<string>> NamedBlobsAsync() =>
        desk.InAsync(async services =>
        {
            var named = new List<string>();
            foreach (var references in services.GetServices<IBlobReferences>())
            await foreach (var (hash, _) in references.ListAsync())
                named.Add(hash);
            return named;
        });

    private Task<List<string>> ProblemsAsync() =>
        desk.InAsync(async services =>
        {
            var found = new List<string>();
            foreach (var check in services.GetServices<IConsistencyCheck>())
            await foreach (var problem in check.FindProblemsAsync())
                found.Add(problem);
            return found;
        });

    public sealed class OnSqlite(SqliteDesk desk) : ErasureTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : ErasureTests(desk);
}
