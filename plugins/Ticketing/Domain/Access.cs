using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>
/// Rights are vertical × horizontal: a role held everywhere gives its permissions in every department, a role held in a department
/// gives them there. Scoped.
/// </summary>
internal sealed class Access(ICurrentUser user, IRoles roles, DepartmentDirectory directory)
{
    private readonly Dictionary<string, DepartmentScope> _known = [];

    public ICurrentUser User => user;

    /// <summary>The departments in which the signed-in user has a permission.</summary>
    public async ValueTask<DepartmentScope> WhereAsync(Permission permission, CancellationToken cancellation = default)
    {
        if (_known.TryGetValue(permission.Name, out var known))
            return known;
        return _known[permission.Name] = await WhereAsync(user, permission, roles, directory, cancellation);
    }

    public async ValueTask<bool> MayAsync(Permission permission, long departmentId, CancellationToken cancellation = default) =>
        (await WhereAsync(permission, cancellation)).Contains(departmentId);

    /// <summary>The same of another user.</summary>
    public async ValueTask<bool> MayAsync(
        UserInfo other,
        Permission permission,
        long departmentId,
        CancellationToken cancellation = default
    )
    {
        foreach (var role in other.RoleIds)
            if (await roles.HasAsync(role, permission, cancellation))
                return true;
        foreach (var membership in (await directory.ReadAsync(cancellation)).ByUser[other.Id])
            if (membership.DepartmentId == departmentId && await roles.HasAsync(membership.RoleId, permission, cancellation))
                return true;
        return false;
    }

    /// <summary>True when the user sees tickets of the department and may write into them: when there is an editor for them.</summary>
    public async ValueTask<bool> MayWriteAsync(UserInfo other, long departmentId, CancellationToken cancellation = default) =>
        await MayAsync(other, TicketingPermissions.View, departmentId, cancellation)
        && (
            await MayAsync(other, TicketingPermissions.Reply, departmentId, cancellation)
            || await MayAsync(other, TicketingPermissions.Note, departmentId, cancellation)
        );

    /// <summary>
    /// True when the user has the permission everywhere or in some department: for what belongs to none, such as customers.
    /// </summary>
    public async ValueTask<bool> MaySomewhereAsync(Permission permission, CancellationToken cancellation = default) =>
        !(await WhereAsync(permission, cancellation)).IsEmpty;

    public static async ValueTask<DepartmentScope> WhereAsync(
        ICurrentUser user,
        Permission permission,
        IRoles roles,
        DepartmentDirectory directory,
        CancellationToken cancellation
    )
    {
        if (!user.IsSignedIn)
            return DepartmentScope.None;
        if (user.Has(permission))
            return DepartmentScope.All;
        var ids = new List<long>();
        foreach (var membership in (await directory.ReadAsync(cancellation)).ByUser[user.Id])
            if (await roles.HasAsync(membership.RoleId, permission, cancellation))
                ids.Add(membership.DepartmentId);
        return DepartmentScope.Of(ids);
    }

    /// <summary>The users who may work on tickets of a department: its members, and those who see every department.</summary>
    public static async Task<IReadOnlySet<long>> MembersAsync(
        long departmentId,
        Permission permission,
        IRoles roles,
        DepartmentDirectory directory,
        CancellationToken cancellation
    )
    {
        var members = new HashSet<long>();
        foreach (var membership in (await directory.ReadAsync(cancellation)).ByDepartment[departmentId])
            if (await roles.HasAsync(membership.RoleId, permission, cancellation))
                members.Add(membership.UserId);
        return members;
    }
}
