using System.Net;
using System.Text;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Setup;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.MergeTickets;

public abstract class MergeTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task Everything_of_a_ticket_goes_over_in_the_order_of_time_and_what_customers_answer_later_too()
    {
        var (agent, department) = await ArrangeAsync();
        var (kari, ola) = (Address(), Address());
        var source = await desk.TicketAsync(
            department,
            "Printer again",
            kari,
            "First",
            ticket => ticket with { Tags = ["printer"], Message = ticket.Message with { Cc = [new Person("Pia", "pia@example.com")] } }
        );
        var target = await desk.TicketAsync(department, "Printer", ola, "Second", ticket => ticket with { Tags = ["vip-of-merge"] });
        var file = await FileAsync();
        var third = await desk.AnswerAsync(
            source,
            kari,
            "Third",
            message => message with { Attachments = [new IncomingAttachment(file, "log.txt", "text/plain", null)] }
        );
        await desk.AnswerAsync(target, ola, "Fourth");
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, target, StatusCategory.Pending)
        );

        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        var page = await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"#{target}"));
        Assert.Equal($"/tickets/{target}", page.Url.AbsolutePath);
        Assert.Contains($"#{source} was merged into this ticket.", page.Html);
        Assert.Equal(
            ["First", "Second", "Third", "Fourth"],
            page.Document.QuerySelectorAll(".hd-message-body").Select(body => body.TextContent.Trim())
        );
        Assert.Equal(
            ["printer", "vip-of-merge"],
            page.Document.QuerySelectorAll("#properties form.hd-tags .hd-tag").Select(tag => tag.FirstChild!.TextContent)
        );
        var attachment = page.Document.QuerySelector(".hd-attachment")!.GetAttribute("href")!;
        Assert.StartsWith($"/tickets/{target}/attachments/", attachment);
        Assert.Equal("the file", (await agent.Browser.OpenAsync(attachment)).Html);
        Assert.Equal("the file", (await agent.Browser.OpenAsync(attachment.Replace($"/{target}/", $"/{source}/"))).Html);
        Assert.Equal(
            $"/tickets/{target}/messages/{third.MessageId}",
            (await agent.Browser.OpenAsync($"/tickets/{source}/messages/{third.MessageId}")).Url.AbsolutePath
        );

        var (gone, stays) = (await TicketAsync(source), await TicketAsync(target));
        Assert.Equal((StatusCategory.Closed, target, 0, ""), (gone.Category, gone.MergedIntoId ?? 0, gone.MessageCount, gone.Preview));
        // The customer of the merged ticket waited for the desk, so the desk no longer waits for the other one.
        Assert.Equal((StatusCategory.Open, 4, "Fourth", true), (stays.Category, stays.MessageCount, stays.Preview, stays.HasAttachment));
        var people = await desk.ReadAsync(db =>
            db.Table<ParticipantRow>().Where(p => p.TicketId == target).Select(p => p.Role).ToListAsync()
        );
        Assert.Equal([ParticipantRole.Participant, ParticipantRole.Watcher], people.Order());

        var shown = await agent.Browser.OpenAsync($"/tickets/{source}");
        Assert.Equal($"/tickets/{target}", shown.Document.QuerySelector(".alert a")!.GetAttribute("href"));
        Assert.Null(shown.Document.QuerySelector("#reply-form"));
        var later = await desk.AnswerAsync(source, kari, "Fifth");
        Assert.Equal(target, later.TicketId);
        Assert.True(await desk.InAsync(services => services.GetRequiredService<ITickets>().TakesPartAsync(source, kari)));
        var receipt = await desk.WriteAsync(
            (services, write) => services.GetRequiredService<IAutomaticMessages>().SendAsync(write, source, "<p>We have it.</p>")
        );
        Assert.Equal(target, (await desk.InAsync(services => services.GetRequiredService<ITickets>().FindMessageAsync(receipt)))!.TicketId);
        await CountsAreTrueAsync();
    }

    [Fact]
    public async Task Who_has_the_other_ticket_open_is_told_of_the_messages_that_came()
    {
        var (agent, department) = await ArrangeAsync();
        var colleague = await MemberAsync(department);
        var (source, target) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        await desk.AnswerAsync(source);
        await desk.AnswerAsync(target);
        var asks = (await colleague.Browser.OpenAsync($"/tickets/{target}"))
            .Document.QuerySelector("#thread-news")!
            .GetAttribute("data-live-count-url")!;
        Assert.Equal("0", (await colleague.Browser.OpenAsync(asks)).Html);
        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"{target}"));
        Assert.Equal("2", (await colleague.Browser.OpenAsync(asks)).Html);
    }

    [Fact]
    public async Task Both_histories_tell_of_it_and_lead_to_each_other()
    {
        var (agent, department) = await ArrangeAsync();
        var (source, target) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("into", $"{target}"));
        var (left, came) = (await EventsAsync(source), await EventsAsync(target));
        Assert.Equal(["ticket.merged", "ticket.status-changed"], left.Take(2).Select(record => record.Name));
        Assert.Equal(["ticket.merge-received"], came.Take(1).Select(record => record.Name));
        Assert.Equal(left[0].As<TicketMerged>()!.MessageIds, came[0].As<TicketMergeReceived>()!.MessageIds);
        Assert.Single(left[0].As<TicketMerged>()!.MessageIds);
        var page = await agent.Browser.OpenAsync($"/tickets/{source}/history");
        Assert.Contains($"{agent.Name} merged the ticket into #{target}", page.Text);
        Assert.NotNull(page.Document.QuerySelector($".hd-timeline a[href='/tickets/{target}']"));
        page = await agent.Browser.OpenAsync($"/tickets/{target}/history");
        Assert.Contains($"{agent.Name} merged #{source} into this ticket, with 1 message", page.Text);
        Assert.NotNull(page.Document.QuerySelector($".hd-timeline a[href='/tickets/{source}']"));
    }

    [Fact]
    public async Task Drafts_are_kept_and_a_reply_that_came_too_late_becomes_one()
    {
        var (agent, department) = await ArrangeAsync();
        var colleague = await MemberAsync(department);
        var (source, target) = (await desk.TicketAsync(department, from: Address()), await desk.TicketAsync(department, from: Address()));
        await WriteAsync(agent, target, "<p>there</p>", "reply");
        await WriteAsync(agent, source, "<p>here, internally</p>", "note");
        await colleague.Browser.OpenAsync($"/tickets/{source}");
        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"{target}"));
        var draft = await desk.ReadAsync(db =>
            db.Table<DraftRow>().SingleAsync(d => d.UserId == agent.Id && (d.TicketId == target || d.TicketId == source))
        );
        Assert.Equal((target, MessageKind.Note, "<p>there</p><p>here, internally</p>"), (draft.TicketId, draft.Kind, draft.Html));

        var told = await colleague.Browser.SubmitAsync("#reply-form", ("html", "Too late"), ("kind", "reply"));
        Assert.Equal($"/tickets/{target}", told.Url.AbsolutePath);
        Assert.Contains($"The ticket was merged into #{target} while you were writing.", told.Html);
        Assert.Contains("Too late", told.Document.QuerySelector("#html")!.TextContent);
        Assert.Equal(2, (await TicketAsync(target)).MessageCount);
    }

    [Fact]
    public async Task What_was_typed_on_after_a_merge_takes_the_place_of_the_draft_that_went_over()
    {
        var (agent, department) = await ArrangeAsync();
        var colleague = await MemberAsync(department);
        var (source, target) = (await desk.TicketAsync(department, from: Address()), await desk.TicketAsync(department, from: Address()));
        await WriteAsync(colleague, target, "<p>there</p>", "reply");
        var page = await colleague.Browser.OpenAsync($"/tickets/{source}");
        var key = page.Document.QuerySelector("#reply-form input[name=form-key]")!.GetAttribute("value")!;
        await colleague.Browser.PostAsync(
            $"/tickets/{source}/draft",
            new FormUrlEncodedContent([new("html", "Half a"), new("kind", "reply"), new("form-key", key)])
        );
        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"{target}"));

        var told = await colleague.Browser.SubmitAsync("#reply-form", ("html", "A whole sentence"), ("kind", "reply"));
        Assert.Equal("<p>there</p><p>A whole sentence</p>", told.Document.QuerySelector("#html")!.GetAttribute("data-html"));
    }

    [Fact]
    public async Task Who_cannot_write_where_a_ticket_was_merged_to_keeps_the_text_where_it_was_written()
    {
        var (one, two) = (await desk.DepartmentAsync("Here"), await desk.DepartmentAsync("There"));
        var (agent, colleague) = (await MemberAsync(one), await MemberAsync(one));
        await desk.JoinAsync(agent.Id, two, DefaultRoles.Agent);
        var (source, target) = (await desk.TicketAsync(one, from: Address()), await desk.TicketAsync(two, from: Address()));
        await WriteAsync(colleague, source, "<p>so far</p>", "reply");
        await colleague.Browser.OpenAsync($"/tickets/{source}");
        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"{target}"));
        Assert.Equal(target, (await TicketAsync(source)).MergedIntoId);

        var told = await colleague.Browser.SubmitAsync("#reply-form", ("html", "so far and further"), ("kind", "reply"));
        Assert.Equal($"/tickets/{source}", told.Url.AbsolutePath);
        Assert.Contains("Your text is kept here", told.Html);
        Assert.Equal("so far and further", told.Document.QuerySelector("#unsent")!.TextContent.Trim());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_its_reason()
    {
        var (agent, department) = await ArrangeAsync();
        var (one, two, three) = (
            await desk.TicketAsync(department),
            await desk.TicketAsync(department),
            await desk.TicketAsync(department)
        );
        var hidden = await desk.TicketAsync(await desk.DepartmentAsync("Hidden"));
        Assert.Contains("A ticket can't be merged into itself.", await TryAsync(one, $"{one}"));
        Assert.Contains($"Ticket #{hidden} doesn't exist, or you don't have access to it.", await TryAsync(one, $"{hidden}"));
        Assert.Contains("Ticket #999999 doesn't exist", await TryAsync(one, "999999"));
        Assert.Contains("“abc” isn't a ticket number.", await TryAsync(one, "abc"));
        Assert.Contains("Choose a ticket or enter its number.", await TryAsync(one, ""));
        await TryAsync(one, $"{two}", HttpStatusCode.OK);
        // A circle: the second into what was merged into it.
        Assert.Contains($"#{one} has already been merged into another ticket. Choose that ticket instead.", await TryAsync(two, $"{one}"));
        await TryAsync(two, $"{three}", HttpStatusCode.OK);
        Assert.Equal(three, (await desk.AnswerAsync(one)).TicketId);
        // Once merged, nothing opens it again.
        await agent.Browser.OpenAsync("/tickets/all");
        await agent.Browser.SubmitAsync(".hd-list-form", ("ids", $"{one}"), ("action", "open"));
        Assert.Equal(StatusCategory.Closed, (await TicketAsync(one)).Category);

        async Task<string> TryAsync(long from, string number, HttpStatusCode expected = HttpStatusCode.UnprocessableEntity)
        {
            await agent.Browser.OpenAsync($"/tickets/{from}/merge");
            var page = await agent.Browser.SubmitAsync($"form[action='/tickets/{from}/merge']", ("number", number));
            Assert.Equal(expected, page.Status);
            return page.Text;
        }
    }

    [Fact]
    public async Task An_agent_merges_only_what_they_may_change_on_both_sides()
    {
        var (agent, department) = await ArrangeAsync();
        var (reading, second) = (await desk.DepartmentAsync("Only read"), await desk.DepartmentAsync("Second"));
        await desk.JoinAsync(agent.Id, reading, await desk.RoleAsync(TicketingPermissions.View));
        await desk.JoinAsync(agent.Id, second, DefaultRoles.Agent);
        var (own, seen, hidden, other) = (
            await desk.TicketAsync(department),
            await desk.TicketAsync(reading),
            await desk.TicketAsync(await desk.DepartmentAsync("Hidden")),
            await desk.TicketAsync(second)
        );
        // Not seen, so not found on either side.
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/tickets/{hidden}/merge")).Status);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(hidden, own));
        // Seen and no more: neither from there nor into it, and nothing offers it.
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync($"/tickets/{seen}/merge")).Status);
        var page = await agent.Browser.OpenAsync($"/tickets/{seen}");
        Assert.Empty(page.Document.QuerySelectorAll("a[href$='/merge'], a[href$='/split']"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(seen, own));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(own, seen));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await agent.Browser.OpenAsync($"/tickets/{seen}/messages/{(await TicketAsync(seen)).LastMessageId}/split")).Status
        );
        Assert.All(
            new[] { await TicketAsync(own), await TicketAsync(seen), await TicketAsync(hidden) },
            ticket => Assert.Null(ticket.MergedIntoId)
        );
        // Changed in both departments, it can be merged.
        Assert.Equal(HttpStatusCode.OK, await PostAsync(own, other));
        Assert.Equal(other, (await TicketAsync(own)).MergedIntoId);

        async Task<HttpStatusCode> PostAsync(long from, long into)
        {
            await agent.Browser.OpenAsync("/tickets/all");
            return (
                await agent.Browser.PostAsync(
                    $"/tickets/{from}/merge",
                    new FormUrlEncodedContent([KeyValuePair.Create("number", $"{into}")])
                )
            ).StatusCode;
        }
    }

    [Fact]
    public async Task Selected_tickets_are_merged_into_one_of_them()
    {
        var (agent, department) = await ArrangeAsync();
        var ids = new[]
        {
            await desk.TicketAsync(department, "One"),
            await desk.TicketAsync(department, "Two"),
            await desk.TicketAsync(department, "Three"),
        };
        await agent.Browser.OpenAsync("/tickets/all");
        var page = await agent.Browser.SubmitAsync(
            ".hd-list-form",
            ("ids", $"{ids[0]}"),
            ("ids", $"{ids[1]}"),
            ("ids", $"{ids[2]}"),
            ("action", "merge")
        );
        Assert.Equal("/tickets/merge", page.Url.AbsolutePath);
        Assert.Equal(
            ids.Select(id => $"{id}"),
            page.Document.QuerySelectorAll("input[name=into]").Select(choice => choice.GetAttribute("value"))
        );
        page = await agent.Browser.SubmitAsync("form[action='/tickets/merge']", ("into", $"{ids[1]}"));
        Assert.Equal($"/tickets/{ids[1]}", page.Url.AbsolutePath);
        Assert.Contains("2 tickets were merged into this one.", page.Html);
        Assert.Equal(
            [ids[1], null, ids[1]],
            [(await TicketAsync(ids[0])).MergedIntoId, (await TicketAsync(ids[1])).MergedIntoId, (await TicketAsync(ids[2])).MergedIntoId]
        );
        Assert.Equal(3, (await TicketAsync(ids[1])).MessageCount);
        Assert.Equal("/tickets", (await agent.Browser.OpenAsync($"/tickets/merge?ids={ids[0]},{ids[1]}")).Url.AbsolutePath);
    }

    [Fact]
    public async Task Merged_crosswise_at_the_same_moment_one_of_two_tickets_goes_on()
    {
        var (agent, department) = await ArrangeAsync();
        for (var round = 0; round < 5; round++)
        {
            var (one, two) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
            await agent.Browser.OpenAsync($"/tickets/{one}");
            await Task.WhenAll(PostAsync(one, two), PostAsync(two, one));
            var (first, second) = (await TicketAsync(one), await TicketAsync(two));
            Assert.Equal(1, new[] { first, second }.Count(ticket => ticket.MergedIntoId is not null));
            Assert.Equal([0, 2], new[] { first.MessageCount, second.MessageCount }.Order());
        }
        await CountsAreTrueAsync();

        Task<HttpResponseMessage> PostAsync(long from, long into) =>
            agent.Browser.PostAsync($"/tickets/{from}/merge", new FormUrlEncodedContent([KeyValuePair.Create("number", $"{into}")]));
    }

    [Fact]
    public async Task Merging_while_others_change_tickets_of_the_department_fails_for_nobody()
    {
        var (agent, department) = await ArrangeAsync();
        var pairs = new List<(long From, long Into)>();
        var others = new List<long>();
        for (var n = 0; n < 12; n++)
        {
            var into = await desk.TicketAsync(department);
            await desk.WriteAsync(
                (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, into, StatusCategory.Pending)
            );
            pairs.Add((await desk.TicketAsync(department), into));
            others.Add(await desk.TicketAsync(department));
        }
        await agent.Browser.OpenAsync("/tickets/all");
        var merging = Parallel.ForEachAsync(
            pairs,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (pair, _) =>
                Assert.Equal(
                    HttpStatusCode.OK,
                    (
                        await agent.Browser.PostAsync(
                            $"/tickets/{pair.From}/merge",
                            new FormUrlEncodedContent([KeyValuePair.Create("number", $"{pair.Into}")])
                        )
                    ).StatusCode
                )
        );
        StatusCategory[] steps =
        [
            StatusCategory.Open,
            StatusCategory.Closed,
            StatusCategory.Pending,
            StatusCategory.Open,
            StatusCategory.New,
            StatusCategory.Closed,
        ];
        var changing = Parallel.ForEachAsync(
            others,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (id, cancellation) =>
            {
                foreach (var status in steps)
                    await desk.WriteAsync(
                        (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, id, status, cancellation)
                    );
            }
        );
        await Task.WhenAll(merging, changing);
        await CountsAreTrueAsync();
    }

    private async Task<(Agent Agent, long Department)> ArrangeAsync()
    {
        var department = await desk.DepartmentAsync("Merging");
        return (await MemberAsync(department), department);
    }

    private async Task<Agent> MemberAsync(long department)
    {
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return agent;
    }

    private static async Task WriteAsync(Agent agent, long ticket, string html, string kind)
    {
        await agent.Browser.OpenAsync($"/tickets/{ticket}");
        var answer = await agent.Browser.PostAsync(
            $"/tickets/{ticket}/draft",
            new FormUrlEncodedContent([
                KeyValuePair.Create("html", html),
                KeyValuePair.Create("format", "html"),
                KeyValuePair.Create("kind", kind),
            ])
        );
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private Task<BlobRef> FileAsync() =>
        desk.InAsync(async services =>
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes("the file"));
            return await services.GetRequiredService<IBlobStore>().SaveAsync(content);
        });

    private static string Address() => $"{Guid.NewGuid():N}@example.com";

    private Task<TicketRow> TicketAsync(long id) => desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id));

    private Task<IReadOnlyList<EventRecord>> EventsAsync(long id) =>
        desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 20));

    private async Task CountsAreTrueAsync()
    {
        var problems = await desk.InAsync(async services =>
        {
            var found = new List<string>();
            foreach (var check in services.GetServices<IConsistencyCheck>())
            await foreach (var problem in check.FindProblemsAsync())
                found.Add(problem);
            return found;
        });
        Assert.Empty(problems);
    }

    public sealed class OnSqlite(SqliteDesk desk) : MergeTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : MergeTests(desk);
}
