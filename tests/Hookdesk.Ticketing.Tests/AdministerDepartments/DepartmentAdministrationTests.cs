using System.Net;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.AdministerTags;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.AspNetCore.Routing;
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
        // Who looks at the users sees whose role is for a department only.
        var users = await admin.Browser.OpenAsync("/admin/users");
        while (users.Document.QuerySelector($"tr:has(a[href='/admin/users/{agent.Id}'])") is null)
            users = await admin.Browser.OpenAsync(users.Document.QuerySelector(".hd-pager a[rel=next]")!.GetAttribute("href")!);
        Assert.Contains(
            $"{DefaultRoles.Agent} in {_name}",
            users.Document.QuerySelector($"tr:has(a[href='/admin/users/{agent.Id}'])")!.TextContent
        );
        await admin.Browser.OpenAsync($"/admin/departments/{department}");
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

    [Fact]
    public async Task Nobody_gives_changes_or_removes_what_they_do_not_hold_by_any_endpoint()
    {
        var personnel = await desk.RoleAsync(CorePermissions.ManageUsers, TicketingPermissions.ManageDepartments);
        var clerk = await desk.AgentAsync(personnel);
        var (boss, supervisor, lead, equal) = (
            await desk.AgentAsync(DefaultRoles.Administrator),
            await desk.AgentAsync(DefaultRoles.Supervisor),
            await desk.AgentAsync(),
            await desk.AgentAsync(personnel)
        );
        var department = await desk.DepartmentAsync(_name);
        await desk.JoinAsync(lead.Id, department, DefaultRoles.Supervisor);
        var roles = (await desk.InAsync(services => services.GetRequiredService<IRoles>().ListAsync())).ToDictionary(
            role => role.Name,
            role => role.Id
        );
        var (all, supervising, own) = (roles[DefaultRoles.Administrator], roles[DefaultRoles.Supervisor], roles[personnel]);
        var covered = new HashSet<string>();

        // Users above, everywhere or in a department only.
        foreach (var above in new[] { boss, supervisor, lead })
        {
            var user = $"/admin/users/{above.Id}";
            string[] given =
                above == boss ? [$"role={all}"]
                : above == supervisor ? [$"role={supervising}"]
                : [];
            await RefusedAsync("/admin/users/{id:long}", user, ["name=Taken", $"email={above.Name}@evil.example", "active=true", .. given]);
            await RefusedAsync("/admin/users/{id:long}", user, [$"name={above.Name}", $"email={Email(above)}", "active=false", .. given]);
            await RefusedAsync(
                "/admin/users/{id:long}",
                user,
                [$"name={above.Name}", $"email={Email(above)}", "active=true", $"role={own}"]
            );
            await RefusedAsync("/admin/users/{id:long}/unlock", $"{user}/unlock");
            await RefusedAsync("/admin/users/{id:long}/two-factor/reset", $"{user}/two-factor/reset");
            await RefusedAsync("/admin/users/{id:long}/link", $"{user}/link");
            await RefusedAsync("/admin/users/{id:long}/password", $"{user}/password", ["password=a sentence of its own"]);
        }

        // Roles above, given to others, oneself and new users, and changed or deleted themselves.
        foreach (var role in new[] { all, supervising })
        {
            foreach (var target in new[] { clerk, equal })
            {
                string[] form = [$"name={target.Name}", $"email={Email(target)}", "active=true", $"role={own}", $"role={role}"];
                await RefusedAsync("/admin/users/{id:long}", $"/admin/users/{target.Id}", form);
                await RefusedAsync(
                    "/admin/departments/{id:long}/members",
                    $"/admin/departments/{department}/members",
                    [$"user={target.Id}", $"role={role}"]
                );
            }

            string[] made = ["name=New", $"email=new{role}@{_name[5..]}.example", "start=password", "password=a sentence of its own"];
            await RefusedAsync("/admin/users/new", "/admin/users/new", [.. made, $"role={role}"]);
            await RefusedAsync("/admin/roles/{id:long}", $"/admin/roles/{role}", ["name=Renamed"]);
            await RefusedAsync("/admin/roles/{id:long}/delete", $"/admin/roles/{role}/delete");
        }

        await RefusedAsync(
            "/admin/roles/{id:long}",
            $"/admin/roles/{own}",
            [$"name={personnel}", $"permission={CorePermissions.ManageSystem.Name}", $"permission={CorePermissions.ManageUsers.Name}"]
        );
        foreach (var role in new[] { 0, own })
            await RefusedAsync(
                "/admin/departments/{id:long}/members",
                $"/admin/departments/{department}/members",
                [$"user={lead.Id}", $"role={role}"]
            );

        // What they hold they may give, take, and change on people who hold no more.
        await DoneAsync($"/admin/users/{equal.Id}", "name=Renamed", $"email={Email(equal)}", "active=true", $"role={own}");
        await DoneAsync($"/admin/users/{equal.Id}/two-factor/reset");
        await DoneAsync($"/admin/departments/{department}/members", $"user={equal.Id}", $"role={own}");
        await DoneAsync($"/admin/departments/{department}/members", $"user={equal.Id}", "role=0");
        // One's own second factor takes the password, in the profile.
        await RefusedAsync("/admin/users/{id:long}/two-factor/reset", $"/admin/users/{clerk.Id}/two-factor/reset");

        // These give nobody anything: an empty role, a department without members, a department's name.
        covered.UnionWith(["/admin/roles", "/admin/departments/new", "/admin/departments/{id:long}"]);
        var changing = desk
            .Host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/'))
            .Where(path => path.Split('/') is ["", "admin", "users" or "roles" or "departments", ..]);
        Assert.Equal(changing.Order(), covered.Order());

        static string Email(Agent agent) => $"{agent.Name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant()}@desk.example";

        async Task RefusedAsync(string endpoint, string path, string[]? form = null)
        {
            covered.Add(endpoint);
            var (before, text) = (await StateAsync(), await PostAsync(path, form ?? []));
            Assert.True(before == await StateAsync(), $"{path} {string.Join(' ', form ?? [])} changed something: {text}");
            Assert.True(
                path == $"/admin/users/{clerk.Id}/two-factor/reset"
                    || text.Contains("you don't have", StringComparison.OrdinalIgnoreCase)
                    || text.Contains("can't be deleted"),
                $"{path} {string.Join(' ', form ?? [])}: {text}"
            );
        }

        async Task DoneAsync(string path, params string[] form)
        {
            var (before, text) = (await StateAsync(), await PostAsync(path, form));
            Assert.True(before != await StateAsync(), $"{path} changed nothing: {text}");
        }

        // Only of these people, roles and this department: other tests change others meanwhile.
        Task<string> StateAsync()
        {
            var people = string.Join(',', new[] { clerk, boss, supervisor, lead, equal }.Select(agent => agent.Id));
            var known = string.Join(',', [all, supervising, own]);
            return desk.ReadAsync(async db =>
                string.Join(
                    '\n',
                    await db.Connection.QueryToListAsync<string>(
                        $"""
                        SELECT id || ' ' || name || ' ' || email || ' ' || is_active || ' ' || security_stamp FROM core_user
                            WHERE id IN ({people}) OR email LIKE '%@{_name[5..]}.example'
                        UNION ALL SELECT 'holds ' || user_id || ' ' || role_id FROM core_user_role WHERE user_id IN ({people})
                        UNION ALL SELECT 'role ' || id || ' ' || name FROM core_role WHERE id IN ({known})
                        UNION ALL SELECT 'grant ' || role_id || ' ' || permission FROM core_role_permission WHERE role_id IN ({known})
                        UNION ALL SELECT 'member ' || user_id || ' ' || role_id FROM ticketing_membership WHERE department_id = {department}
                        UNION ALL SELECT 'event ' || id FROM core_event
                            WHERE (name = 'user.changed' AND subject_id IN ({people})) OR (name = 'role.changed' AND subject_id IN ({known}))
                                OR (name = 'department.member-changed' AND subject_id = {department})
                        ORDER BY 1
                        """
                    )
                )
            );
        }

        async Task<string> PostAsync(string path, string[] form)
        {
            await clerk.Browser.OpenAsync("/profile");
            var answer = await clerk.Browser.PostAsync(
                path,
                new FormUrlEncodedContent(form.Select(field => field.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1])))
            );
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_audit_log_tells_who_changed_departments_and_who_erased_tickets()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        var department = await CreateAsync(admin);
        await admin.Browser.SubmitAsync($"form[action='/admin/departments/{department}']", ("active", "false"));
        var ticket = await desk.TicketAsync(department);
        await desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().TrashAsync(write, ticket));
        await admin.Browser.OpenAsync($"/tickets/erase?ids={ticket}");
        await admin.Browser.SubmitAsync("form[action='/tickets/erase']");

        var log = await admin.Browser.OpenAsync($"/admin/audit?actor={Uri.EscapeDataString(admin.Name)}");
        foreach (var done in new[] { "created the department", "changed the department", "permanently deleted the ticket" })
            Assert.Contains(done, log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("created the ticket", log.Text, StringComparison.Ordinal);
        var some = await admin.Browser.OpenAsync($"/admin/audit?kind=department&actor={Uri.EscapeDataString(admin.Name)}");
        Assert.Contains("created the department", some.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("permanently deleted the ticket", some.Text, StringComparison.Ordinal);
        Assert.Contains("Department", some.Document.QuerySelector("option[selected]")!.TextContent, StringComparison.Ordinal);
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
