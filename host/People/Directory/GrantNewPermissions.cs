using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.People.Directory;

/// <summary>
/// When a shell starts: gives permissions that were never seen before to the default roles that their plugins name. Each is remembered,
/// so what an admin takes away does not come back.
/// </summary>
internal sealed class GrantNewPermissions(
    IServiceScopeFactory scopes,
    PeopleDirectory directory,
    IEnumerable<PermissionContribution> contributions
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        if ((await UnknownAsync(database.Table<KnownPermissionRow>(), cancellationToken).ConfigureAwait(false)).Count > 0)
            await database.WriteAsync(transaction => GrantAsync(transaction, cancellationToken), cancellationToken).ConfigureAwait(false);
        directory.Forget();
        await directory.GetAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task GrantAsync(IWriteScope transaction, CancellationToken cancellation)
    {
        // Two nodes may start at once: this row is locked until the end of the transaction, so the second sees what the first has done.
        await transaction
            .Table<RoleRow>()
            .Where(role => role.IsAdministrator)
            .Set(role => role.IsAdministrator, true)
            .UpdateAsync(cancellation)
            .ConfigureAwait(false);
        var roles = await transaction
            .Table<RoleRow>()
            .Where(role => role.DefaultName != null && !role.IsAdministrator)
            .ToListAsync(cancellation)
            .ConfigureAwait(false);
        var granted = new Dictionary<RoleRow, List<string>>();
        foreach (var permission in await UnknownAsync(transaction.Table<KnownPermissionRow>(), cancellation).ConfigureAwait(false))
        {
            await transaction.InsertAsync(new KnownPermissionRow { Name = permission.Name }, cancellation).ConfigureAwait(false);
            foreach (var role in roles.Where(role => permission.GrantedTo.Contains(role.DefaultName!, StringComparer.Ordinal)))
            {
                // An admin may have granted it by hand while the plugin that declares it was being tried out.
                if (
                    await transaction
                        .Table<RolePermissionRow>()
                        .AnyAsync(row => row.RoleId == role.Id && row.Permission == permission.Name, cancellation)
                        .ConfigureAwait(false)
                )
                    continue;
                await transaction
                    .InsertAsync(new RolePermissionRow { RoleId = role.Id, Permission = permission.Name }, cancellation)
                    .ConfigureAwait(false);
                if (!granted.TryGetValue(role, out var names))
                    granted[role] = names = [];
                names.Add(permission.Name);
            }
        }

        foreach (var (role, names) in granted)
            transaction.Record(new RoleChanged(role.Id, role.Name, names, []));
    }

    private async Task<List<Permission>> UnknownAsync(ITable<KnownPermissionRow> table, CancellationToken cancellation)
    {
        var known = (await table.Select(row => row.Name).ToListAsync(cancellation).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. contributions
                .Select(contribution => contribution.Permission)
                .DistinctBy(permission => permission.Name)
                .Where(permission => !known.Contains(permission.Name)),
        ];
    }
}
