using Hookdesk.Host.People.Directory;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.People;

/// <summary>The roles, from memory.</summary>
internal sealed class Roles(PeopleDirectory directory) : IRoles
{
    public async Task<IReadOnlyList<RoleInfo>> ListAsync(CancellationToken cancellation = default) =>
        (await directory.GetAsync(cancellation).ConfigureAwait(false)).Roles;

    public async ValueTask<bool> HasAsync(long roleId, Permission permission, CancellationToken cancellation = default) =>
        (await directory.GetAsync(cancellation).ConfigureAwait(false)).Has(roleId, permission.Name);

    public async ValueTask<bool> CoverAsync(IReadOnlyCollection<long> held, long roleId, CancellationToken cancellation = default) =>
        (await directory.GetAsync(cancellation).ConfigureAwait(false)).Cover(held, roleId);
}
