using System.Net;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Tests.AdministerFields;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.FillFields;

public abstract class FillFieldsTests(FieldsDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_field_of_the_admins_is_found_by_everything_that_asks_about_tickets()
    {
        var (_, department) = await shared.AgentAsync();
        await shared.FieldAsync("choice", "Contract type", "Gold\nSilver", department);
        await shared.FieldAsync("choices", "Systems", "Mail\nPhone\nWeb", department);
        await shared.FieldAsync("number", "Seats", "", department);
        await shared.FieldAsync("date", "Promised on", "", department);
        await shared.FieldAsync("tickbox", "Paid", "", department);
        await shared.FieldAsync("text", "Room", "", department);
        var (one, two) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        foreach (
            var (key, values) in new (string, string[])[]
            {
                ("contract-type", ["gold"]),
                ("systems", ["web", "mail"]),
                ("seats", ["12,50"]),
                ("promised-on", ["2026-03-29"]),
                ("paid", ["yes"]),
                ("room", [" 4  B "]),
            }
        )
            Assert.True(await SetAsync(one, key, values));
        Assert.False(await SetAsync(one, "contract-type", "gold"));

        var fields = (await desk.InAsync(async services => await services.GetRequiredService<ITicketFields>().ListAsync())).ToDictionary(
            field => field.Key
        );
        Assert.Equal(
            (TicketFieldKind.Choice, false, "Gold"),
            (
                fields["contract-type"].Kind,
                fields["contract-type"].IsMany,
                fields["contract-type"].Choices!.First(choice => choice.Value == "gold").Title
            )
        );
        Assert.Equal((TicketFieldKind.Choice, true), (fields["systems"].Kind, fields["systems"].IsMany));
        Assert.Equal(
            (TicketFieldKind.Number, TicketFieldKind.Date, TicketFieldKind.Text),
            (fields["seats"].Kind, fields["promised-on"].Kind, fields["room"].Kind)
        );
        Assert.Equal(["yes", "no"], fields["paid"].Choices!.Select(choice => choice.Value));
        string[] keys = ["contract-type", "systems", "seats", "promised-on", "paid", "room", "status"];
        var read = await desk.InAsync(services => services.GetRequiredService<ITicketFields>().ReadAsync([one, two], keys));
        // Choices in the order of the admin, whatever the order in which they were chosen.
        Assert.Equal(
            ["gold", "mail|web", "12.5", "2026-03-29", "yes", "4 B", "new"],
            keys.Select(key => string.Join('|', read.Of(one, key)))
        );
        Assert.Equal(["", "", "", "", "no", "", "new"], keys.Select(key => string.Join('|', read.Of(two, key))));
        foreach (
            var (key, value) in new[]
            {
                ("contract-type", "lead"),
                ("seats", "a dozen"),
                ("promised-on", "29.3.2026"),
                ("nobody-made-this", "x"),
                ("status", "closed"),
            }
        )
            await Assert.ThrowsAsync<ArgumentException>(() => SetAsync(one, key, value));
    }

    [Fact]
    public async Task Agents_fill_fields_in_beside_the_ticket_see_it_in_the_history_and_can_undo_it()
    {
        var (agent, department) = await shared.AgentAsync();
        var (room, level) = (
            await shared.FieldAsync("text", "Where", "", department),
            await shared.FieldAsync("choice", "Level", "Low\nHigh", department)
        );
        var id = await desk.TicketAsync(department);
        await agent.Browser.OpenAsync($"/tickets/{id}");
        var page = await agent.Browser.SubmitAsync($"#fields-{id} form", ($"field-{room}", "Cellar"), ($"field-{level}", "high"));
        Assert.Equal($"/tickets/{id}", page.Url.AbsolutePath);
        Assert.Equal(
            ["Where: Cellar", "Level: High"],
            page.Document.QuerySelectorAll($"#fields-{id} .hd-facts > div")
                .Select(fact => $"{fact.Children[0].TextContent}: {fact.Children[1].TextContent.Trim()}")
        );
        var told = (await EventsAsync(id)).Take(2).Select(record => record.As<TicketFieldChanged>()!).ToList();
        Assert.Equal(
            ["level: -high", "where: -Cellar"],
            told.Select(change => $"{change.Key}: {string.Join('|', change.From)}-{string.Join('|', change.To)}")
        );
        var version = await desk.ReadAsync(db => db.Table<TicketRow>().Where(t => t.Id == id).Select(t => t.Version).FirstAsync());
        page = await agent.Browser.SubmitAsync(".hd-toast form");
        Assert.Equal("", await ValuesAsync(id));
        Assert.True(version < await desk.ReadAsync(db => db.Table<TicketRow>().Where(t => t.Id == id).Select(t => t.Version).FirstAsync()));
        var history = (await agent.Browser.OpenAsync($"/tickets/{id}/history")).Text;
        Assert.Contains($"{agent.Name} set Level to “High”", history);
        Assert.Contains($"{agent.Name} cleared Where, which was “Cellar”", history);
    }

    [Fact]
    public async Task Bad_input_is_named_kept_and_nothing_of_the_rest_is_saved()
    {
        var (agent, department) = await shared.AgentAsync();
        var (text, number, day) = (
            await shared.FieldAsync("text", "Note on it", "", department),
            await shared.FieldAsync("number", "How many", "", department),
            await shared.FieldAsync("date", "Which day", "", department)
        );
        var choice = await shared.FieldAsync("choice", "Which one", "This\nThat", department);
        var id = await desk.TicketAsync(department);
        await agent.Browser.OpenAsync($"/tickets/{id}");
        var page = await agent.Browser.SubmitAsync(
            $"#fields-{id} form",
            ($"field-{text}", "Fine"),
            ($"field-{number}", "seven"),
            ($"field-{day}", "tomorrow"),
            ($"field-{choice}", "neither")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        foreach (
            var words in new[]
            {
                "Nothing was saved.",
                "“seven” isn't a number.",
                "“tomorrow” isn't a date.",
                "“neither” is no longer available.",
            }
        )
            Assert.Contains(words, page.Text);
        Assert.Equal(
            ("Fine", "seven"),
            (
                page.Document.QuerySelector($"#field-{text}")!.GetAttribute("value"),
                page.Document.QuerySelector($"#field-{number}")!.GetAttribute("value")
            )
        );
        Assert.Equal("", await ValuesAsync(id));
        page = await agent.Browser.SubmitAsync(
            "main form",
            ($"field-{number}", "7"),
            ($"field-{day}", "2026-12-24"),
            ($"field-{choice}", "this")
        );
        Assert.Equal($"/tickets/{id}", page.Url.AbsolutePath);
        Assert.Equal("Fine, 7, 2026-12-24, this", await ValuesAsync(id));
    }

    [Fact]
    public async Task What_somebody_else_filled_in_meanwhile_is_not_overwritten_unless_one_says_so()
    {
        var (first, department) = await shared.AgentAsync();
        var second = await desk.AgentAsync();
        await desk.JoinAsync(second.Id, department, DefaultRoles.Agent);
        var (field, other) = (
            await shared.FieldAsync("text", "Owner", "", department),
            await shared.FieldAsync("tickbox", "Urgent for them", "", department)
        );
        var id = await desk.TicketAsync(department);
        await first.Browser.OpenAsync($"/tickets/{id}");
        await second.Browser.OpenAsync($"/tickets/{id}");
        await first.Browser.SubmitAsync($"#fields-{id} form", ($"field-{field}", "Nora"));
        var told = await second.Browser.SubmitAsync($"#fields-{id} form", ($"field-{field}", "Per"), ($"field-{other}", "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.Contains("Someone else changed this to “Nora”.", told.Text);
        Assert.Equal("Nora", await ValuesAsync(id));
        Assert.Equal("Per", told.Document.QuerySelector($"#field-{field}")!.GetAttribute("value"));
        await second.Browser.SubmitAsync("main form");
        Assert.Equal("Per, yes", await ValuesAsync(id));
        // What the second did not touch is the first's to change.
        await first.Browser.OpenAsync($"/tickets/{id}");
        await second.Browser.OpenAsync($"/tickets/{id}");
        await first.Browser.SubmitAsync($"#fields-{id} form", ($"field-{field}", "Ida"));
        await second.Browser.SubmitAsync($"#fields-{id} form", ($"field-{other}", null));
        Assert.Equal("Ida", await ValuesAsync(id));
    }

    [Fact]
    public async Task A_field_is_there_for_its_departments_alone_and_for_those_who_may_change_the_ticket()
    {
        var (agent, department) = await shared.AgentAsync();
        var elsewhere = await desk.DepartmentAsync("Elsewhere");
        await desk.JoinAsync(agent.Id, elsewhere, DefaultRoles.Agent);
        var field = await shared.FieldAsync("text", "Only here", "", department);
        var (here, there, hidden) = (
            await desk.TicketAsync(department),
            await desk.TicketAsync(elsewhere),
            await desk.TicketAsync(await desk.DepartmentAsync("Hidden"))
        );
        Assert.NotNull((await agent.Browser.OpenAsync($"/tickets/{here}")).Document.QuerySelector($"#field-{field}"));
        Assert.Null((await agent.Browser.OpenAsync($"/tickets/{there}")).Document.QuerySelector($"#field-{field}"));
        await SetAsync(here, "only-here", "x");
        await desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().MoveAsync(write, here, elsewhere));
        var page = await agent.Browser.OpenAsync($"/tickets/{here}");
        Assert.Contains("Only here", page.Document.QuerySelector($"#fields-{here}")!.TextContent);
        Assert.Null(page.Document.QuerySelector($"#field-{field}"));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/tickets/{hidden}/fields")).Status);
        await desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().TrashAsync(write, here));
        await agent.Browser.OpenAsync("/tickets/all");
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.PostAsync($"/tickets/{here}/fields")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.PostAsync($"/tickets/{hidden}/fields")).StatusCode);
    }

    [Fact]
    public async Task The_form_of_a_new_ticket_takes_them_too()
    {
        var (agent, department) = await shared.AgentAsync();
        var (field, number) = (
            await shared.FieldAsync("text", "Told by", "", department),
            await shared.FieldAsync("number", "Of how many", "", department)
        );
        await agent.Browser.OpenAsync("/tickets/new");
        (string, string?)[] typed =
        [
            ("name", "Kari"),
            ("phone", "+47 22 22 22 22"),
            ("department", $"{department}"),
            ("subject", "Call back"),
            ("html", "She called."),
            ("as", "customer"),
            ("open", "1"),
        ];
        var page = await agent.Browser.SubmitAsync("#new-ticket", [.. typed, ($"field-{field}", "the guard"), ($"field-{number}", "many")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("“many” isn't a number.", page.Text);
        Assert.Equal("the guard", page.Document.QuerySelector($"#field-{field}")!.GetAttribute("value"));
        page = await agent.Browser.SubmitAsync("#new-ticket", [.. typed, ($"field-{number}", "3")]);
        var id = long.Parse(page.Url.AbsolutePath["/tickets/".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("the guard, 3", await ValuesAsync(id));
    }

    [Fact]
    public async Task A_ticket_that_takes_another_one_in_gets_what_only_that_one_has_in_its_fields()
    {
        var (agent, department) = await shared.AgentAsync();
        await shared.FieldAsync("text", "Merged one", "", department);
        await shared.FieldAsync("choices", "Merged two", "Red\nBlue", department);
        var (source, target) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        await SetAsync(source, "merged-one", "of the source");
        await SetAsync(target, "merged-one", "of the target");
        await SetAsync(source, "merged-two", "blue", "red");
        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"{target}"));
        var read = await desk.InAsync(services => services.GetRequiredService<ITicketFields>().ReadAsync([target]));
        Assert.Equal(("of the target", "red, blue"), (read.First(target, "merged-one"), string.Join(", ", read.Of(target, "merged-two"))));
    }

    [Fact]
    public async Task Tickets_with_a_value_are_found_by_an_index()
    {
        var sql = "SELECT ticket_id FROM ticketing_field_value WHERE field_id = 1 AND value = 'gold' ORDER BY ticket_id LIMIT 50";
        var plan = await desk.ReadAsync(async db =>
            db.Provider == Sdk.Data.DatabaseProvider.Sqlite
                ? string.Join(
                    '\n',
                    (await db.Connection.QueryToListAsync<PlanStep>("EXPLAIN QUERY PLAN " + sql)).Select(step => step.Detail)
                )
                : "COVERING INDEX ix_ticketing_field_value"
        );
        Assert.Contains("COVERING INDEX ix_ticketing_field_value", plan);
        Assert.DoesNotContain("TEMP B-TREE", plan);
    }

    private Task<bool> SetAsync(long ticket, string key, params string[] values) =>
        desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().SetFieldAsync(write, ticket, key, values));

    // All values in the order in which the fields were made.
    private async Task<string> ValuesAsync(long ticket) =>
        string.Join(
            ", ",
            await desk.ReadAsync(db =>
                db.Table<FieldValueRow>()
                    .Where(row => row.TicketId == ticket)
                    .OrderBy(row => row.FieldId)
                    .Select(row => row.Value)
                    .ToListAsync()
            )
        );

    private Task<IReadOnlyList<EventRecord>> EventsAsync(long id) =>
        desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 20));

    private sealed class PlanStep
    {
        [LinqToDB.Mapping.Column("detail")]
        public string Detail { get; set; } = "";
    }

    public sealed class OnSqlite(SqliteFieldsDesk desk) : FillFieldsTests(desk), IClassFixture<SqliteFieldsDesk>;

    public sealed class OnPostgres(PostgresFieldsDesk desk) : FillFieldsTests(desk), IClassFixture<PostgresFieldsDesk>;
}
