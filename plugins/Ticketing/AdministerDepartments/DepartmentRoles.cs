using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.AdministerDepartments;

/// <summary>Tells the desk which roles users hold in departments: who manages users must cover these, too.</summary>
internal sealed class DepartmentRoles(DepartmentDirectory directory) : IRoleAssignments
{
    public async ValueTask<IReadOnlyCollection<long>> RolesOfAsync(long userId, CancellationToken cancellation = default) =>
        [.. (await directory.ReadAsync(cancellation)).ByUser[userId].Select(membership => membership.RoleId)];

    public async ValueTask<IReadOnlyList<RoleAssignment>> ListAsync(
        IReadOnlyCollection<long> userIds,
        CancellationToken cancellation = default
    )
    {
        var known = await directory.ReadAsync(cancellation);
        return
        [
            .. from department in known.Departments
            where department.IsActive
            from membership in known.ByDepartment[department.Id]
            where userIds.Contains(membership.UserId)
            select new RoleAssignment(membership.UserId, membership.RoleId, department.Name),
        ];
    }
}
