using System.Net;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Ticketing.AdministerStatuses;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.AdministerStatuses;

/// <summary>A desk of its own for each class: statuses are there for all tickets of a desk.</summary>
public abstract class StatusDesk(DatabaseProvider provider) : SharedDesk(provider);

/// <summary>On SQLite.</summary>
public sealed class SqliteStatusDesk() : StatusDesk(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresStatusDesk() : StatusDesk(DatabaseProvider.PostgreSql);

public abstract class StatusAdministrationTests(StatusDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_status_that_was_added_is_chosen_filtered_by_counted_and_told_of_by_its_name()
    {
        var (agent, department) = await AgentAsync();
        var ticket = await desk.TicketAsync(department, "Broken fan");
        var status = await AddAsync("pending", "Waiting for approval", "Pink", ("name-nb", "Venter på godkjenning"));
        Assert.Equal(("waiting-for-approval", StatusCategory.Pending, OptionColor.Pink), (status.Key, status.Category, status.Color));

        var page = await agent.Browser.OpenAsync($"/tickets/{ticket}");
        var choice = page.Document.QuerySelector("button[name=status][value=waiting-for-approval] .hd-status")!;
        Assert.Equal(
            ("Waiting for approval", "pink", "warning"),
            (choice.TextContent, choice.GetAttribute("data-color"), choice.GetAttribute("data-tone"))
        );
        await agent.Browser.SubmitAsync("form[action$='/status']", ("status", "waiting-for-approval"));
        Assert.Equal(status.Id, await StatusOfAsync(ticket));

        page = await agent.Browser.OpenAsync($"/tickets/department/{department}?status=waiting-for-approval");
        Assert.Equal("Waiting for approval", page.Document.QuerySelector($"#ticket-{ticket} .hd-status")!.TextContent);
        Assert.Equal("1", page.Document.QuerySelector("a.hd-menu-item[aria-current=true] .hd-view-count")!.TextContent);
        Assert.Null(
            (await agent.Browser.OpenAsync($"/tickets/department/{department}?status=pending")).Document.QuerySelector($"#ticket-{ticket}")
        );
        Assert.Contains(
            "changed the status from New to Waiting for approval",
            (await agent.Browser.OpenAsync($"/tickets/{ticket}/history")).Text
        );

        // It is of the category that a customer's answer wakes, and has the name of each reader's language.
        await desk.AnswerAsync(ticket);
        Assert.Equal((int)StatusCategory.Open, await StatusOfAsync(ticket));
        using (desk.Host.Services.GetRequiredService<Hookdesk.Sdk.Localization.ILanguages>().Use("nb"))
            Assert.Equal("Venter på godkjenning", (await StatusAsync("waiting-for-approval"))!.Name);

        // In one go, and taken back.
        page = await agent.Browser.OpenAsync($"/tickets/department/{department}");
        await agent.Browser.SubmitAsync(".hd-list-form", ("ids", $"{ticket}"), ("action", "status-waiting-for-approval"));
        Assert.Equal(status.Id, await StatusOfAsync(ticket));
    }

    [Fact]
    public async Task A_retired_status_is_kept_or_replaced_and_one_that_is_needed_stays()
    {
        var (agent, department) = await AgentAsync();
        var (first, second, thrown) = (
            await desk.TicketAsync(department),
            await desk.TicketAsync(department),
            await desk.TicketAsync(department)
        );
        var status = await AddAsync("onhold", "Shelved", "Gray");
        foreach (var ticket in new[] { first, second, thrown })
            await desk.WriteAsync(
                (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, ticket, status.Id)
            );
        await desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().TrashAsync(write, thrown));
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/admin/statuses/{status.Id}");
        await admin.SubmitAsync("#retire");
        Assert.Equal(status.Id, await StatusOfAsync(first));
        var page = await agent.Browser.OpenAsync($"/tickets/{first}");
        Assert.Equal("Shelved", page.Document.QuerySelector(".hd-property-value .hd-status")!.TextContent);
        page = await agent.Browser.OpenAsync($"/tickets/{await desk.TicketAsync(department)}");
        Assert.Null(page.Document.QuerySelector("button[name=status][value=shelved]"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, second, status.Id))
        );

        await admin.OpenAsync($"/admin/statuses/{status.Id}");
        await admin.SubmitAsync("#restore");
        await admin.OpenAsync($"/admin/statuses/{status.Id}");
        await admin.SubmitAsync("#retire", ("instead", $"{(int)StatusCategory.OnHold}"));
        Assert.Equal(((int)StatusCategory.OnHold, (int)StatusCategory.OnHold), (await StatusOfAsync(first), await StatusOfAsync(second)));
        await desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().RestoreAsync(write, thrown));
        Assert.Equal((int)StatusCategory.OnHold, await StatusOfAsync(thrown));
        Assert.Contains("from Shelved to On hold", (await agent.Browser.OpenAsync($"/tickets/{first}/history")).Text);

        page = await admin.OpenAsync($"/admin/statuses/{(int)StatusCategory.Closed}");
        Assert.Null(page.Document.QuerySelector("#retire"));
        Assert.Contains("can't be retired", page.Text);
        Assert.Null((await admin.OpenAsync($"/admin/statuses/{(int)StatusCategory.Trash}")).Document.QuerySelector("#retire"));
    }

    [Fact]
    public async Task Names_are_checked_places_change_within_a_category_and_of_two_admins_at_once_the_second_is_told()
    {
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/statuses/new?category=open");
        var page = await admin.SubmitAsync("#status", ("name", "pENDING"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("A status with this name already exists.", page.Text);
        Assert.Equal("pENDING", page.Document.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.OpenAsync("/admin/statuses/new?category=trash")).Status);

        // The first of a category is the one that rules use.
        var status = await AddAsync("open", "In progress", "Green");
        Assert.Equal((int)StatusCategory.Open, await DefaultAsync(StatusCategory.Open));
        await admin.OpenAsync("/admin/statuses");
        await admin.SubmitAsync($"form[action='/admin/statuses/{status.Id}/move']", ("to", "up"));
        Assert.Equal(status.Id, await DefaultAsync(StatusCategory.Open));
        await admin.OpenAsync("/admin/statuses");
        await admin.SubmitAsync($"form[action='/admin/statuses/{status.Id}/move']", ("to", "down"));
        Assert.Equal((int)StatusCategory.Open, await DefaultAsync(StatusCategory.Open));

        var other = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/admin/statuses/{status.Id}");
        await other.OpenAsync($"/admin/statuses/{status.Id}");
        await admin.SubmitAsync("#status", ("name", "Being worked on"));
        page = await other.SubmitAsync("#status", ("name", "Under way"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Someone else has changed this status.", page.Text);
        Assert.Equal("Being worked on", (await StatusAsync("in-progress"))!.Name);
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/admin/statuses")).Status);
    }

    [Fact]
    public async Task An_older_desk_keeps_the_statuses_of_its_tickets_counts_and_history()
    {
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync("Older"));
        // The number that an older version stored is the id of the status that took its place, also in events.
        await desk.WriteAsync((_, write) => write.Connection.ExecuteAsync($"UPDATE ticketing_ticket SET status = 5 WHERE id = {ticket}"));
        Assert.Equal("On hold", (await StatusAsync("onhold"))!.Name);
        Assert.Equal((await StatusAsync("onhold"))!.Id, await StatusOfAsync(ticket));
        var old = System.Text.Json.JsonSerializer.Deserialize<TicketStatusChanged>(
            """{"ticketId":7,"from":0,"to":5}""",
            System.Text.Json.JsonSerializerOptions.Web
        )!;
        Assert.Equal((StatusCategory.New, StatusCategory.OnHold), (old.FromCategory, old.ToCategory));
        Assert.Equal("onhold", new TicketSettings { StatusAfterReply = "OnHold" }.StatusAfterReply);
        await desk.WriteAsync((_, write) => write.Connection.ExecuteAsync($"UPDATE ticketing_ticket SET status = 0 WHERE id = {ticket}"));
    }

    private async Task<(Agent Agent, long Department)> AgentAsync()
    {
        var department = await desk.DepartmentAsync("Statuses");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return (agent, department);
    }

    private async Task<TicketStatus> AddAsync(string category, string name, string color, params (string, string?)[] more)
    {
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/admin/statuses/new?category={category}");
        var page = await admin.SubmitAsync("#status", [("name", name), ("color", color), .. more]);
        Assert.StartsWith($"{StatusAdministration.Home}/", page.Url.AbsolutePath);
        return (await desk.InAsync(async services => await services.GetRequiredService<ITicketStatuses>().ListAsync())).Single(status =>
            status.Name == name
        );
    }

    private Task<TicketStatus?> StatusAsync(string key) =>
        desk.InAsync(async services => await services.GetRequiredService<ITicketStatuses>().FindAsync(key));

    private Task<int> DefaultAsync(StatusCategory category) =>
        desk.InAsync(async services => (await services.GetRequiredService<ITicketStatuses>().DefaultAsync(1, category)).Id);

    private Task<int> StatusOfAsync(long ticket) =>
        desk.ReadAsync(db => db.Table<TicketRow>().Where(row => row.Id == ticket).Select(row => row.StatusId).FirstAsync());

    public sealed class OnSqlite(SqliteStatusDesk desk) : StatusAdministrationTests(desk), IClassFixture<SqliteStatusDesk>;

    public sealed class OnPostgres(PostgresStatusDesk desk) : StatusAdministrationTests(desk), IClassFixture<PostgresStatusDesk>;
}
