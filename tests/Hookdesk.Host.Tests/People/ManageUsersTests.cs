using System.Globalization;
using System.Net;
using Hookdesk.Host.People;
using Hookdesk.Host.People.Directory;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sdk.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.People;

public sealed class ManageUsersTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private PluginTestHost Desk => fixture.Desk;

    [Fact]
    public async Task A_user_made_by_an_admin_can_sign_in()
    {
        using var admin = await Desk.SignInAsync();
        await admin.OpenAsync("/admin/users/new");
        var page = await admin.SubmitAsync(
            "form[action='/admin/users/new']",
            ("name", "Kari Aas"),
            ("email", "kari@desk.example"),
            ("start", "password"),
            ("password", "a sentence of her own"),
            ("role", await RoleAsync(DefaultRoles.Agent))
        );
        Assert.StartsWith("/admin/users/", page.Url.AbsolutePath, StringComparison.Ordinal);
        using var kari = await Desk.SignInAsync("kari@desk.example", "a sentence of her own");
    }

    [Fact]
    public async Task A_long_list_of_users_is_read_page_by_page_and_keeps_its_place_when_someone_is_added_or_disabled()
    {
        var family = $"Family{Guid.NewGuid():N}"[..16];
        var ids = new List<long>();
        for (var number = 0; number < 105; number++)
            ids.Add(await Desk.CreateUserAsync($"{family}.{number:000}@desk.example", $"{family} {number:000}"));
        using var admin = await Desk.SignInAsync();

        var first = await admin.OpenAsync($"/admin/users?q={family}");
        Assert.Equal([.. ids.Take(50)], Listed(first));
        Assert.Contains("1–50 / 105", first.Text, StringComparison.Ordinal);
        Assert.Null(first.Document.QuerySelector("a[rel=prev]"));

        // The last one listed leaves the list, and one comes in before it.
        await admin.OpenAsync($"/admin/users/{ids[49]}");
        await admin.SubmitAsync($"form[action='/admin/users/{ids[49]}']", ("active", "false"));
        await Desk.CreateUserAsync($"{family}.new@desk.example", $"{family} 000 and a half");
        var second = await admin.OpenAsync(Href(first, "next"));
        Assert.Equal([.. ids.Skip(50).Take(50)], Listed(second));
        var third = await admin.OpenAsync(Href(second, "next"));
        Assert.Equal([.. ids.Skip(100)], Listed(third));
        Assert.Null(third.Document.QuerySelector("a[rel=next]"));

        Assert.Equal(Listed(second), Listed(await admin.OpenAsync(Href(third, "prev"))));
        var again = Listed(await admin.OpenAsync(Href(second, "prev")));
        Assert.Equal((50, ids[48]), (again.Count, again[^1]));
        // What is no place is the beginning.
        Assert.Equal(ids[0], Listed(await admin.OpenAsync($"/admin/users?q={family}&after=nowhere"))[0]);
        Assert.Equal(ids[0], Listed(await admin.OpenAsync($"/admin/users?q={family}&after=999999999"))[0]);

        static string Href(TestPage page, string rel) => page.Document.QuerySelector($"a[rel={rel}]")!.GetAttribute("href")!;

        static List<long> Listed(TestPage page) =>
            [
                .. page
                    .Document.QuerySelectorAll("a.hd-person[href^='/admin/users/']")
                    .Select(link => long.Parse(link.GetAttribute("href")!.Split('/')[^1], CultureInfo.InvariantCulture)),
            ];
    }

    [Fact]
    public async Task An_address_is_given_once_whatever_its_case()
    {
        var (_, email) = await fixture.AgentAsync();
        using var admin = await Desk.SignInAsync();
        await admin.OpenAsync("/admin/users/new");
        var page = await admin.SubmitAsync(
            "form[action='/admin/users/new']",
            ("name", "Somebody Else"),
            ("email", email.ToUpperInvariant()),
            ("start", "password"),
            ("password", "a sentence of her own")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("address", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_user_is_out_with_the_next_click()
    {
        var (id, email) = await fixture.AgentAsync();
        using var agent = await Desk.SignInAsync(email);
        using var admin = await Desk.SignInAsync();
        await admin.OpenAsync($"/admin/users/{id}");
        await admin.SubmitAsync($"form[action='/admin/users/{id}']", ("active", "false"));
        Assert.Equal("/sign-in", (await agent.OpenAsync("/profile")).Url.AbsolutePath);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Desk.SignInAsync(email));
    }

    [Fact]
    public async Task An_admin_gives_a_user_a_password_where_no_mail_can_be_sent_and_is_told_why_no_link_can_be()
    {
        var (id, email) = await fixture.AgentAsync();
        using var agent = await Desk.SignInAsync(email);
        using var admin = await Desk.SignInAsync();
        var page = await admin.OpenAsync($"/admin/users/{id}");
        Assert.Equal("no-link", page.Document.QuerySelector("form[action$='/link'] button[disabled]")!.GetAttribute("aria-describedby"));
        Assert.Contains("Email can't be sent", page.Document.QuerySelector("#no-link")!.TextContent, StringComparison.Ordinal);
        page = await admin.SubmitAsync("form[action$='/password']", ("password", "short"));
        Assert.Contains("10", page.Document.QuerySelector(".hd-toast[data-kind=danger]")!.TextContent, StringComparison.Ordinal);
        await admin.SubmitAsync("form[action$='/password']", ("password", "given by the admin"));
        Assert.Equal("/sign-in", (await agent.OpenAsync("/profile")).Url.AbsolutePath);
        using var again = await Desk.SignInAsync(email, "given by the admin");

        // One's own is changed where the old one is asked for.
        var own = await Desk.InScopeAsync(services =>
            services.GetRequiredService<IUsers>().FindByEmailAsync(PluginTestHost.AdminEmail, TestContext.Current.CancellationToken)
        );
        page = await admin.OpenAsync($"/admin/users/{own!.Id}");
        Assert.Null(page.Document.QuerySelector("form[action$='/password']"));
    }

    [Fact]
    public async Task A_role_change_takes_effect_at_the_next_request()
    {
        var (id, email) = await fixture.AgentAsync();
        using var agent = await Desk.SignInAsync(email);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.OpenAsync("/admin/users")).Status);

        using var admin = await Desk.SignInAsync();
        await admin.OpenAsync($"/admin/users/{id}");
        await admin.SubmitAsync($"form[action='/admin/users/{id}']", ("role", await RoleAsync(DefaultRoles.Administrator)));

        Assert.Equal(HttpStatusCode.OK, (await agent.OpenAsync("/admin/users")).Status);
    }

    [Fact]
    public async Task A_permission_granted_to_a_role_takes_effect_at_the_next_request_and_so_does_its_loss()
    {
        using var admin = await Desk.SignInAsync();
        await admin.OpenAsync("/admin/roles");
        var role = (await admin.SubmitAsync("form[action='/admin/roles']", ("name", "Team lead"))).Url.AbsolutePath;
        var (_, email) = await fixture.AgentAsync("Team lead");
        using var lead = await Desk.SignInAsync(email);
        Assert.Equal(HttpStatusCode.Forbidden, (await lead.OpenAsync("/admin/users")).Status);

        await admin.OpenAsync(role);
        await admin.SubmitAsync($"form[action='{role}']", ("permission", CorePermissions.ManageUsers.Name));
        Assert.Equal(HttpStatusCode.OK, (await lead.OpenAsync("/admin/users")).Status);

        await admin.OpenAsync(role);
        await admin.SubmitAsync($"form[action='{role}']", ("permission", null));
        Assert.Equal(HttpStatusCode.Forbidden, (await lead.OpenAsync("/admin/users")).Status);
    }

    [Fact]
    public async Task Who_manages_users_without_being_an_administrator_cannot_become_one()
    {
        using var admin = await Desk.SignInAsync();
        await admin.OpenAsync("/admin/roles");
        var role = (await admin.SubmitAsync("form[action='/admin/roles']", ("name", "Personnel"))).Url.AbsolutePath;
        await admin.OpenAsync(role);
        await admin.SubmitAsync($"form[action='{role}']", ("permission", CorePermissions.ManageUsers.Name));
        var (id, email) = await fixture.AgentAsync("Personnel");
        using var personnel = await Desk.SignInAsync(email);

        await personnel.OpenAsync($"/admin/users/{id}");
        var page = await personnel.SubmitAsync($"form[action='/admin/users/{id}']", ("role", await RoleAsync(DefaultRoles.Administrator)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);

        await personnel.OpenAsync(role);
        page = await personnel.SubmitAsync($"form[action='{role}']", ("permission", CorePermissions.ManageSystem.Name));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
    }

    [Fact]
    public async Task When_a_plugin_can_not_say_which_roles_a_user_has_nobody_but_an_administrator_changes_them()
    {
        var (manager, _) = await fixture.AgentAsync();
        var (other, _) = await fixture.AgentAsync();
        Assert.True(await MayAsync([]));
        Assert.False(await MayAsync([new Silent()]));

        Task<bool> MayAsync(IEnumerable<IRoleAssignments> assignments) =>
            Desk.InScopeAsync(async services =>
            {
                var people = await services.GetRequiredService<PeopleDirectory>().GetAsync();
                services.GetRequiredService<CurrentUser>().Become(people.Find(manager)!, people);
                var rights = ActivatorUtilities.CreateInstance<HeldRights>(services, assignments);
                return await rights.CoverUserAsync(other, people.Find(other)!.RoleIds, TestContext.Current.CancellationToken);
            });
    }

    private sealed class Silent : IRoleAssignments
    {
        public ValueTask<IReadOnlyCollection<long>> RolesOfAsync(long userId, CancellationToken cancellation = default) =>
            throw new InvalidOperationException("No answer.");
    }

    [Fact]
    public async Task The_last_active_administrator_stays()
    {
        var id = (
            await Desk.InScopeAsync(services => services.GetRequiredService<IUsers>().FindByEmailAsync(PluginTestHost.AdminEmail))
        )!.Id;
        using var admin = await Desk.SignInAsync();
        var others = await AdministratorsAsync();
        foreach (var other in others.Where(other => other != id))
        {
            await admin.OpenAsync($"/admin/users/{other}");
            await admin.SubmitAsync($"form[action='/admin/users/{other}']", ("role", null));
        }

        await admin.OpenAsync($"/admin/users/{id}");
        var page = await admin.SubmitAsync($"form[action='/admin/users/{id}']", ("role", null));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync("/admin/users")).Status);
    }

    private async Task<string> RoleAsync(string name) =>
        (await Desk.Services.GetRequiredService<IRoles>().ListAsync())
            .First(role => role.Name == name)
            .Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Not from the page, which shows the first of many.
    private async Task<List<long>> AdministratorsAsync()
    {
        var role = long.Parse(await RoleAsync(DefaultRoles.Administrator), System.Globalization.CultureInfo.InvariantCulture);
        return await Desk.InScopeAsync(async services =>
            (await services.GetRequiredService<IUsers>().ListAsync(includeDisabled: true))
                .Where(user => user.RoleIds.Contains(role))
                .Select(user => user.Id)
                .ToList()
        );
    }
}
