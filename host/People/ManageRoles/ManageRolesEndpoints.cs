using System.Runtime.Serialization;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Localization;
using Hookdesk.Host.People.Directory;
using Hookdesk.Host.People.ManageUsers;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.ManageRoles;

/// <summary>The form of a role. Its rules stand where it is saved.</summary>
internal sealed record RoleForm
{
    public string Name { get; init; } = "";

    [DataMember(Name = "permission")]
    public IReadOnlySet<string> Permissions { get; init; } = new HashSet<string>();
}

/// <summary>The roles and what they may do.</summary>
internal sealed class ManageRolesEndpoints(
    PeopleDirectory directory,
    RoleAdministration administration,
    CurrentUser me,
    HeldRights rights,
    IEnumerable<PermissionContribution> declared,
    PoLocalizerFactory texts,
    IStringLocalizer<HostTexts> text
)
{
    public Task<IResult> ListAsync(CancellationToken cancellation) => ListPageAsync(null, null, cancellation);

    public async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellation)
    {
        var name = (await context.ReadFormAsync<RoleForm>(cancellation)).Model.Name;
        try
        {
            return Results.LocalRedirect($"/admin/roles/{await administration.CreateAsync(name, cancellation)}");
        }
        catch (RefusedException error)
        {
            return await ListPageAsync(name, error.Message, cancellation);
        }
    }

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation)
    {
        var people = await directory.GetAsync(cancellation);
        return people.Roles.FirstOrDefault(role => role.Id == id) is { } role
            ? EditPage(people, role, role.Name, people.GrantsOf(id), null)
            : Results.NotFound();
    }

    public async Task<IResult> SaveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var people = await directory.GetAsync(cancellation);
        if (people.Roles.FirstOrDefault(role => role.Id == id) is not { } role)
            return Results.NotFound();
        var form = (await context.ReadFormAsync<RoleForm>(cancellation)).Model;
        var (name, permissions) = (form.Name, form.Permissions.ToHashSet(StringComparer.Ordinal));
        // A box that may not be changed sends nothing, whether ticked or not: it stays as it was.
        permissions.UnionWith(people.GrantsOf(id).Where(held => !me.Has(new Permission(held, "", ""))));
        try
        {
            await administration.ChangeAsync(id, name, permissions, cancellation);
        }
        catch (RefusedException error)
        {
            return EditPage(people, role, name, permissions, error.Message);
        }

        context.Response.Toast(text["The role {0} was saved. Changes apply right away.", name]);
        return Results.LocalRedirect("/admin/roles");
    }

    public async Task<IResult> DeleteAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var people = await directory.GetAsync(cancellation);
        if (people.Roles.FirstOrDefault(role => role.Id == id) is not { } role)
            return Results.NotFound();
        try
        {
            await administration.DeleteAsync(id, cancellation);
            context.Response.Toast(text["The role {0} was deleted.", role.Name]);
        }
        catch (RefusedException error)
        {
            context.Response.Toast(error.Message, "danger");
        }

        return Results.LocalRedirect("/admin/roles");
    }

    private async Task<IResult> ListPageAsync(string? name, string? problem, CancellationToken cancellation)
    {
        var people = await directory.GetAsync(cancellation);
        return PageResults.Page<RolesPage>(
            new
            {
                Roles = people
                    .Roles.Select(role => new RoleEntry(role, people.WithRole(role.Id).Count(), people.GrantsOf(role.Id).Count))
                    .ToList(),
                NewName = name,
                Problem = problem,
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );
    }

    private IResult EditPage(PeopleSnapshot people, RoleInfo role, string name, IReadOnlySet<string> held, string? problem) =>
        PageResults.Page<EditRolePage>(
            new
            {
                Role = role,
                RoleName = name,
                Problem = problem,
                MayRename = rights.Cover(people, role.Id),
                Groups = declared
                    .DistinctBy(contribution => contribution.Permission.Name)
                    .Select(contribution => (Texts: texts.For(contribution.PluginId), contribution.Permission))
                    .Select(entry =>
                        (
                            Group: entry.Texts[entry.Permission.Group].Value,
                            Choice: new PermissionChoice(
                                entry.Permission.Name,
                                entry.Texts[entry.Permission.Title].Value,
                                role.IsAdministrator || held.Contains(entry.Permission.Name),
                                !role.IsAdministrator && me.Has(entry.Permission)
                            )
                        )
                    )
                    .GroupBy(entry => entry.Group, entry => entry.Choice)
                    .Select(group => new PermissionGroup(group.Key, [.. group]))
                    .ToList(),
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );
}
