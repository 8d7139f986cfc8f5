using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>
/// Rights are vertical × horizontal: a role held everywhere gives its permissions in every department, a role held in a department
/// gives them there. Scoped.
/// </summary>
internal sealed class Access(ICurrentUser user, IRoles roles, DepartmentDirectory directory)
{
    private readonly Dictionary<string, DepartmentSet> _known = [];

    public ICurrentUser User => user;

    /// <summary>The departments in which the signed-in user has a permission.</summary>
    public async ValueTask<DepartmentSet> WhereAsync(Permission permission, CancellationToken cancellation = default)
    {
        if (_known.TryGetValue(permission.Name, out var known))
            return known;
        return _known[permission.Name] = await WhereAsync(user, permission, roles, directory, cancellation);
    }

    public async ValueTask<bool> MayAsync(Permission permission, long departmentId, CancellationToken cancellation = default) =>
        (await WhereAsync(permission, cancellation)).Contains(departmentId);

    /// <summary>
    /// True when the user has the permission everywhere or in some department: for what belongs to none, such as customers.
    /// </summary>
    public async ValueTask<bool> MaySomewhereAsync(Permission permission, CancellationToken cancellation = default) =>
        !(await WhereAsync(permission, cancellation)).IsEmpty;

    public static async ValueTask<DepartmentSet> WhereAsync(
        ICurrentUser user,
        Permission permission,
        IRoles roles,
        DepartmentDirectory directory,
        CancellationToken cancellation
    )
    {
        if (!user.IsSignedIn)
            return DepartmentSet.None;
        if (user.Has(permission))
            return DepartmentSet.Every;
        var ids = new List<long>();
        foreach (var membership in (await directory.ReadAsync(cancellation)).ByUser[user.Id])
            if (await roles.HasAsync(membership.RoleId, permission, cancellation))
                ids.Add(membership.DepartmentId);
        return DepartmentSet.Of(ids);
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

/// <summary>All departments, or some.</summary>
internal sealed class DepartmentSet
{
    public static readonly DepartmentSet Every = new(true, []);
    public static readonly DepartmentSet None = new(false, []);

    private DepartmentSet(bool isAll, long[] ids) => (IsAll, Ids) = (isAll, ids);

    public bool IsAll { get; }

    /// <summary>The departments, where it is not all; in ascending order.</summary>
    public long[] Ids { get; }

    public bool IsEmpty => !IsAll && Ids.Length == 0;

    /// <summary>The same as other plugins know it.</summary>
    public DepartmentScope Scope => new(IsAll, Ids);

    public static DepartmentSet Of(IEnumerable<long> ids) => new(false, [.. ids.Distinct().Order()]);

    public bool Contains(long id) => IsAll || Array.BinarySearch(Ids, id) >= 0;

    public DepartmentSet Only(long id) => Contains(id) ? Of([id]) : None;
}
