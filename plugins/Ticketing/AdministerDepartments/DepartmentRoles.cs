using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.AdministerDepartments;

/// <summary>Tells the desk which roles a user holds in departments: who manages users must cover these, too.</summary>
internal sealed class DepartmentRoles(DepartmentDirectory directory) : IRoleAssignments
{
    public async ValueTask<IReadOnlyCollection<long>> RolesOfAsync(long userId, CancellationToken cancellation = default) =>
        [.. (await directory.ReadAsync(cancellation)).ByUser[userId].Select(membership => membership.RoleId)];
}
