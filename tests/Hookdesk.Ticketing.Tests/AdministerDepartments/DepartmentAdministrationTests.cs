using System.Net;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.AdministerTags;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.AdministerDepartments;

public abstract class DepartmentAdministrationTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;
    private readonly string _name = $"Dept {Guid.NewGuid().ToString("N")[..10]}";

    [Fact]
    public async Task A_new_member_sees_the_departments_tickets_at_once_and_no_longer_when_taken_out()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var agent = await desk.AgentAsync();
        var department = await CreateAsync(admin);
        var ticket = await desk.TicketAsync(department);
        var role = (await desk.InAsync(services => services.GetRequiredService<IRoles>().ListAsync()))
            .First(r => r.Name == DefaultRoles.Agent)
            .Id;
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/tickets/{ticket}")).Status);
        var page = await admin.Browser.SubmitAsync("#add-member", ("user", $"{agent.Id}"), ("role", $"{role}"));
        Assert.NotNull(page.Document.QuerySelector($"#member-{agent.Id}"));
        Assert.Equal(HttpStatusCode.OK, (await agent.Browser.OpenAsync($"/tickets/{ticket}")).Status);
        await admin.Browser.SubmitAsync($"#member-{agent.Id}", ("role", "0"));
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/tickets/{ticket}")).Status);
    }

    [Fact]
    public async Task An_inactive_department_cannot_be_chosen_and_keeps_its_tickets()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var department = await CreateAsync(admin);
        var ticket = await desk.TicketAsync(department);
        await admin.Browser.SubmitAsync($"form[action='/admin/departments/{department}']", ("active", "false"));
        Assert.Null(
            (await admin.Browser.OpenAsync("/tickets/new")).Document.QuerySelector($"select[name=department] option[value='{department}']")
        );
        Assert.Equal(HttpStatusCode.OK, (await admin.Browser.OpenAsync($"/tickets/{ticket}")).Status);
        Assert.Contains(
            "1 ticket is still open in this department.",
            (await admin.Browser.OpenAsync($"/admin/departments/{department}")).Text
        );
    }

    [Fact]
    public async Task Two_departments_of_one_name_are_refused()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        await CreateAsync(admin);
        await admin.Browser.OpenAsync("/admin/departments/new");
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await admin.Browser.SubmitAsync("form[action='/admin/departments/new']", ("name", _name.ToUpperInvariant()))).Status
        );
    }

    [Fact]
    public async Task Renaming_a_tag_to_the_name_of_another_makes_them_one()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var department = await CreateAsync(admin);
        var (one, two) = ($"one{_name[5..]}", $"two{_name[5..]}");
        var ticket = await desk.TicketAsync(department, with: t => t with { Tags = [one, two] });
        var tag = await desk.ReadAsync(db => db.Table<TagRow>().Where(t => t.Name == one).Select(t => t.Id).FirstAsync());
        var page = await admin.Browser.OpenAsync("/admin/tags");
        // Other tests of this desk have tags, too, and the list has pages.
        while (page.Document.QuerySelector($"#tag-{tag}") is null)
            page = await admin.Browser.OpenAsync(page.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        await admin.Browser.SubmitAsync($"#tag-{tag}", ("name", two));
        Assert.Equal(1, await desk.ReadAsync(db => db.Table<TicketTagRow>().CountAsync(link => link.TicketId == ticket)));
    }

    [Fact]
    public async Task Tags_are_paged_by_name_and_their_tickets_counted_as_far_as_matters()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var prefix = _name[5..].ToLowerInvariant();
        await desk.WriteAsync(
            async (_, write) =>
            {
                for (var n = 0; n < 2 * TagAdministration.PageSize + 10; n++)
                {
                    var tag = $"{prefix}{n:000}";
                    var id = await write.InsertWithIdAsync(
                        new TagRow { Name = tag, NormalizedName = Ticketing.Domain.Tags.Normalize(tag) }
                    );
                    var uses =
                        n == 5 ? TagAdministration.MostCounted + 5
                        : n == 6 ? 3
                        : 0;
                    for (var ticket = 0; ticket < uses; ticket++)
                        await write.InsertAsync(new TicketTagRow { TicketId = 10_000_000 + ticket, TagId = id });
                }
                return 0;
            }
        );

        var page = await admin.Browser.OpenAsync("/admin/tags");
        var html = page.Html;
        while (page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } next)
            html += (page = await admin.Browser.OpenAsync(next)).Html;
        for (var n = 0; n < 2 * TagAdministration.PageSize + 10; n++)
            Assert.Contains($"value=\"{prefix}{n:000}\"", html, StringComparison.Ordinal);
        Assert.Contains("removed from more than 1000 tickets", html, StringComparison.Ordinal);
        Assert.Contains("removed from 3 tickets", html, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("a[rel=prev]"));
    }

    private async Task<long> CreateAsync(Agent admin)
    {
        await admin.Browser.OpenAsync("/admin/departments/new");
        var page = await admin.Browser.SubmitAsync("form[action='/admin/departments/new']", ("name", _name));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return long.Parse(page.Url.Segments[^1]);
    }

    public sealed class OnSqlite(SqliteDesk desk) : DepartmentAdministrationTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : DepartmentAdministrationTests(desk);
}
