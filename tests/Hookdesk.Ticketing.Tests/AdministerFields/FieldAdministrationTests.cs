using System.Net;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.AdministerFields;

public abstract class FieldAdministrationTests(FieldsDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_field_is_known_by_a_key_made_of_its_first_title_that_nobody_else_has()
    {
        await shared.FieldAsync("text", "Straße & Æresgate");
        Assert.Contains("strasse-aeresgate", await KeysAsync());
        // Every ticket has a status, and a search has a word of its own for what is in the trash.
        await shared.FieldAsync("text", "Status");
        await shared.FieldAsync("text", "In");
        await shared.FieldAsync("text", "Договор");
        Assert.Equal(
            ["field", "in-2", "status-2"],
            (await KeysAsync()).Where(key => key is "field" or "in-2" or "status-2" or "in").Order()
        );
        var id = await shared.FieldAsync("text", "Serial number");
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/admin/ticket-fields/{id}");
        await admin.SubmitAsync("#field", ("title", "Number on the box"));
        Assert.Equal("Number on the box", (await FieldsAsync()).Single(field => field.Key == "serial-number").Title);
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_what_was_typed_is_kept()
    {
        var admin = await desk.Host.SignInAsync();
        await shared.FieldAsync("text", "Taken");
        await admin.OpenAsync("/admin/ticket-fields/new?kind=choice");
        var page = await admin.SubmitAsync("#field", ("title", "tAKEN"), ("help", "Kept"), ("choices", " \n"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("A field with this name already exists.", page.Text);
        Assert.Contains("Add at least one option.", page.Text);
        Assert.Equal(
            ("tAKEN", "Kept"),
            (page.Document.QuerySelector("#title")!.GetAttribute("value"), page.Document.QuerySelector("#help")!.GetAttribute("value"))
        );
        page = await admin.SubmitAsync("#field", ("title", "Colour of all"), ("choices", "Red\nred"));
        Assert.Contains("is listed twice.", page.Text);
        Assert.Equal("Red\nred", page.Document.QuerySelector("#choices")!.TextContent.Trim().ReplaceLineEndings("\n"));
        Assert.DoesNotContain("colour-of-all", await KeysAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await admin.OpenAsync("/admin/ticket-fields/99999")).Status);
    }

    [Fact]
    public async Task Of_two_administrators_at_once_the_second_is_told_and_nothing_is_overwritten()
    {
        var id = await shared.FieldAsync("choice", "Size", "Small\nLarge");
        var (first, second) = (await desk.Host.SignInAsync(), await desk.Host.SignInAsync());
        await first.OpenAsync($"/admin/ticket-fields/{id}");
        await second.OpenAsync($"/admin/ticket-fields/{id}");
        await first.SubmitAsync("#field", ("help", "In metres"));
        var page = await second.SubmitAsync("#field", ("help", "In feet"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Someone else has changed this field.", page.Text);
        Assert.Equal("In feet", page.Document.QuerySelector("#help")!.GetAttribute("value"));
        Assert.Equal("In metres", (await FieldAsync(id)).Help);
        await second.SubmitAsync("#field");
        Assert.Equal("In feet", (await FieldAsync(id)).Help);
    }

    [Fact]
    public async Task Choices_are_renamed_moved_added_and_given_up_and_tickets_keep_what_they_have()
    {
        var id = await shared.FieldAsync("choice", "Contract", "Gold\nSilver\nBronze");
        var (agent, department) = await shared.AgentAsync();
        var ticket = await desk.TicketAsync(department);
        await SetAsync(ticket, "contract", "silver");
        var choices = (await FieldAsync(id)).Choices;
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/admin/ticket-fields/{id}");
        await admin.SubmitAsync(
            "#field",
            ($"choice-{choices[0].Id}", "Gold plus"),
            ($"retired-{choices[1].Id}", "true"),
            ($"retired-{choices[2].Id}", "true"),
            ("choices", "Platinum"),
            ("move", $"down-{choices[0].Id}")
        );
        // Bronze had no ticket and is gone; silver has one and stays.
        Assert.Equal(
            [("silver", "Silver", true), ("gold", "Gold plus", false), ("platinum", "Platinum", false)],
            (await FieldAsync(id)).Choices.Select(choice => (choice.Key, choice.Title, choice.IsRetired))
        );
        Assert.Equal(["silver"], await ReadAsync(ticket, "contract"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await SetAsync(await desk.TicketAsync(department), "contract", "silver"));
        // The ticket that has it can keep it.
        var page = await agent.Browser.OpenAsync($"/tickets/{ticket}/fields");
        Assert.Equal(
            ["", "silver", "gold", "platinum"],
            page.Document.QuerySelectorAll($"select[name=field-{id}] option").Select(option => option.GetAttribute("value"))
        );
    }

    [Fact]
    public async Task A_retired_field_can_be_read_and_no_more_and_a_deleted_one_takes_its_values_with_it()
    {
        var id = await shared.FieldAsync("text", "Old name");
        var (agent, department) = await shared.AgentAsync();
        var (ticket, without) = (await desk.TicketAsync(department), await desk.TicketAsync(department));
        await SetAsync(ticket, "old-name", "Printer A");
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/admin/ticket-fields/{id}");
        await admin.SubmitAsync($"form[action='/admin/ticket-fields/{id}/retire']", ("retired", "true"));
        var page = await agent.Browser.OpenAsync($"/tickets/{ticket}");
        Assert.Contains("Printer A", page.Document.QuerySelector($"#fields-{ticket}")!.TextContent);
        Assert.Empty(page.Document.QuerySelectorAll($"[name=field-{id}]"));
        Assert.DoesNotContain(
            "Old name",
            (await agent.Browser.OpenAsync($"/tickets/{without}")).Document.QuerySelector($"#fields-{without}")?.TextContent ?? ""
        );
        Assert.Equal("Old name (inactive)", (await FieldsAsync()).Single(field => field.Key == "old-name").Title);
        await Assert.ThrowsAsync<ArgumentException>(() => SetAsync(ticket, "old-name", "Printer B"));

        await admin.OpenAsync($"/admin/ticket-fields/{id}/delete");
        Assert.Contains("1 ticket has a value in this field. The value will be deleted.", admin.Page!.Text);
        await admin.SubmitAsync($"form[action='/admin/ticket-fields/{id}/delete']");
        Assert.DoesNotContain("old-name", await KeysAsync());
        Assert.False(await desk.ReadAsync(db => db.Table<FieldValueRow>().AnyAsync(row => row.FieldId == id)));
        Assert.Empty(await ReadAsync(ticket, "old-name"));
    }

    [Fact]
    public async Task Fields_stand_in_the_order_that_the_admin_gives_them()
    {
        var (one, two) = (await shared.FieldAsync("date", "Order one"), await shared.FieldAsync("number", "Order two"));
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/ticket-fields");
        await admin.SubmitAsync($"form[action='/admin/ticket-fields/{two}/move']", ("to", "up"));
        var shown = admin.Page!.Document.QuerySelectorAll("tbody tr").Select(row => row.Id).ToList();
        Assert.True(shown.IndexOf($"field-{two}") < shown.IndexOf($"field-{one}"));
        var fields = (await FieldsAsync()).Select(field => field.Key).ToList();
        Assert.True(fields.IndexOf("order-two") < fields.IndexOf("order-one"));
    }

    [Fact]
    public async Task Only_who_may_makes_fields()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/admin/ticket-fields")).Status);
        var lead = await desk.AgentAsync(DefaultRoles.Supervisor);
        Assert.Equal(HttpStatusCode.OK, (await lead.Browser.OpenAsync("/admin/ticket-fields")).Status);
    }

    private Task<bool> SetAsync(long ticket, string key, params string[] values) =>
        desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().SetFieldAsync(write, ticket, key, values));

    private Task<IReadOnlyList<string>> ReadAsync(long ticket, string key) =>
        desk.InAsync(async services => (await services.GetRequiredService<ITicketFields>().ReadAsync([ticket], [key])).Of(ticket, key));

    private Task<IReadOnlyList<TicketField>> FieldsAsync() =>
        desk.InAsync(async services => await services.GetRequiredService<ITicketFields>().ListAsync());

    private async Task<List<string>> KeysAsync() => [.. (await FieldsAsync()).Select(field => field.Key)];

    private Task<CustomField> FieldAsync(long id) =>
        desk.ReadAsync(async db => (await FieldDirectory.ReadAsync(Tables.Of(db), default)).Single(field => field.Id == id));

    public sealed class OnSqlite(SqliteFieldsDesk desk) : FieldAdministrationTests(desk), IClassFixture<SqliteFieldsDesk>;

    public sealed class OnPostgres(PostgresFieldsDesk desk) : FieldAdministrationTests(desk), IClassFixture<PostgresFieldsDesk>;
}
