using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Who can be given tickets of a department: every active user who may see them there. Scoped; answered from memory.</summary>
internal sealed class Assignees(IUsers users, IRoles roles, DepartmentDirectory directory)
{
    public async Task<IReadOnlyList<UserInfo>> ListAsync(long departmentId, CancellationToken cancellation)
    {
        var members = await Access.MembersAsync(departmentId, TicketingPermissions.View, roles, directory, cancellation);
        var result = new List<UserInfo>();
        foreach (var user in await users.ListAsync(cancellation: cancellation))
            if (members.Contains(user.Id) || await SeesEverywhereAsync(user, cancellation))
                result.Add(user);
        return result;
    }

    /// <summary>The user, or null when they cannot be given tickets of the department.</summary>
    public async Task<UserInfo?> FindAsync(long departmentId, long userId, CancellationToken cancellation) =>
        (await ListAsync(departmentId, cancellation)).FirstOrDefault(user => user.Id == userId);

    private async Task<bool> SeesEverywhereAsync(UserInfo user, CancellationToken cancellation)
    {
        foreach (var role in user.RoleIds)
            if (await roles.HasAsync(role, TicketingPermissions.View, cancellation))
                return true;
        return false;
    }
}
