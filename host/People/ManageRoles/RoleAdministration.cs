using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Host.People.ManageUsers;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.ManageRoles;

/// <summary>Changes of roles. Nobody gives or takes a permission that they do not have themselves.</summary>
internal sealed class RoleAdministration(
    IDatabase database,
    CurrentUser me,
    HeldRights rights,
    PeopleDirectory directory,
    IEnumerable<PermissionContribution> declared,
    IStringLocalizer<HostTexts> text
)
{
    /// <exception cref="RefusedException">The name is empty or taken.</exception>
    public Task<long> CreateAsync(string name, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await RequireNameAsync(transaction, name, 0, cancellation);
                var id = await transaction.InsertWithIdAsync(
                    new RoleRow { Name = name, NameNormalised = name.ToUpperInvariant() },
                    cancellation
                );
                transaction.Record(new RoleCreated(id, name));
                return id;
            },
            cancellation
        );

    /// <summary>
    /// Renames a role and sets what it may do. Permissions of plugins that are off are not shown, so they stay as they are.
    /// </summary>
    /// <exception cref="RefusedException">It would break a rule.</exception>
    public Task ChangeAsync(long id, string name, IReadOnlySet<string> permissions, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await UserAdministration.LockAsync(transaction, cancellation);
                var role = await transaction.Table<RoleRow>().FirstAsync(role => role.Id == id, cancellation);
                await RequireNameAsync(transaction, name, id, cancellation);
                if (role.Name != name)
                {
                    await RequireCoverAsync(role, cancellation);
                    await transaction
                        .Table<RoleRow>()
                        .Where(row => row.Id == id)
                        .Set(row => row.Name, name)
                        .Set(row => row.NameNormalised, name.ToUpperInvariant())
                        .UpdateAsync(cancellation);
                }

                List<string> granted = [],
                    revoked = [];
                if (!role.IsAdministrator)
                {
                    var shown = declared
                        .Select(contribution => contribution.Permission)
                        .DistinctBy(permission => permission.Name)
                        .ToDictionary(permission => permission.Name);
                    var before = (
                        await transaction
                            .Table<RolePermissionRow>()
                            .Where(row => row.RoleId == id)
                            .Select(row => row.Permission)
                            .ToListAsync(cancellation)
                    ).ToHashSet(StringComparer.Ordinal);
                    granted = [.. permissions.Where(permission => shown.ContainsKey(permission) && !before.Contains(permission))];
                    revoked = [.. before.Where(permission => shown.ContainsKey(permission) && !permissions.Contains(permission))];
                    if (granted.Concat(revoked).FirstOrDefault(permission => !me.Has(shown[permission])) is { } foreign)
                        throw new RefusedException(
                            text["You don't have the “{0}” permission yourself, so you can't grant or revoke it.", shown[foreign].Title]
                        );
                    foreach (var permission in granted)
                        await transaction.InsertAsync(new RolePermissionRow { RoleId = id, Permission = permission }, cancellation);
                    await transaction
                        .Table<RolePermissionRow>()
                        .Where(row => row.RoleId == id && revoked.Contains(row.Permission))
                        .DeleteAsync(cancellation);
                }

                if (role.Name != name || granted.Count + revoked.Count > 0)
                    transaction.Record(new RoleChanged(id, name, granted, revoked));
            },
            cancellation
        );

    /// <summary>Deletes a role; users who have it lose it.</summary>
    /// <exception cref="RefusedException">It is the administrator's, or holds what the admin does not have.</exception>
    public Task DeleteAsync(long id, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await UserAdministration.LockAsync(transaction, cancellation);
                var role = await transaction.Table<RoleRow>().FirstAsync(role => role.Id == id, cancellation);
                if (role.IsAdministrator)
                    throw new RefusedException(text["This role can't be deleted."]);
                await RequireCoverAsync(role, cancellation);
                var holders = await transaction
                    .Table<UserRoleRow>()
                    .Where(row => row.RoleId == id)
                    .Select(row => row.UserId)
                    .ToListAsync(cancellation);
                await transaction.Table<UserRoleRow>().Where(row => row.RoleId == id).DeleteAsync(cancellation);
                await transaction.Table<RolePermissionRow>().Where(row => row.RoleId == id).DeleteAsync(cancellation);
                await transaction.Table<RoleRow>().Where(row => row.Id == id).DeleteAsync(cancellation);
                foreach (var holder in holders)
                    transaction.Record(new UserChanged(holder, ["roles"]));
                transaction.Record(new RoleDeleted(id, role.Name));
            },
            cancellation
        );

    private async Task RequireCoverAsync(RoleRow role, CancellationToken cancellation)
    {
        if (!rights.Cover(await directory.GetAsync(cancellation), role.Id))
            throw new RefusedException(
                text["The role {0} has permissions that you don't have, so you can't rename or delete it.", role.Name]
            );
    }

    private async Task RequireNameAsync(IWriteScope transaction, string name, long id, CancellationToken cancellation)
    {
        if (name.Length is 0 or > 100)
            throw new RefusedException(text["Enter a role name of up to {0} characters.", 100]);
        var normalised = name.ToUpperInvariant();
        if (await transaction.Table<RoleRow>().AnyAsync(role => role.NameNormalised == normalised && role.Id != id, cancellation))
            throw new RefusedException(text["A role with this name already exists."]);
    }
}
