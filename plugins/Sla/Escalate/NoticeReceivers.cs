using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Escalate;

/// <summary>Finds who gets a notice. Scoped.</summary>
internal sealed class NoticeReceivers(IUsers users, IRoles roles, IDepartments departments)
{
    /// <summary>Addresses with the users that they belong to. Nobody who is disabled.</summary>
    public async Task<IReadOnlyList<(string Address, long? UserId)>> OfAsync(EscalationAction action, TicketSummary ticket, CancellationToken cancellation)
    {
        if (action.Kind == EscalationKind.NotifyAddress) return [(action.Value, null)];
        var all = await users.ListAsync(cancellation: cancellation);
        if (action.Kind == EscalationKind.NotifyAssignee && all.FirstOrDefault(user => user.Id == ticket.AssigneeId) is { } assignee) return [(assignee.Email, assignee.Id)];
        var members = await departments.MembersAsync(ticket.DepartmentId, cancellation);
        if (action.Kind != EscalationKind.NotifyLead) return await TeamAsync(ticket.DepartmentId, members, cancellation);
        var leads = await LeadsAsync(members, all, cancellation);
        return [.. all.Where(user => leads.Contains(user.Id)).Select(user => (user.Email, (long?)user.Id))];
    }

    // Who joined the department and can be given its tickets; where nobody joined, because agents hold their role everywhere, all who can.
    private async Task<IReadOnlyList<(string, long?)>> TeamAsync(long department, IReadOnlyList<DepartmentMember> members, CancellationToken cancellation)
    {
        var assignable = await departments.AssignableAsync(department, cancellation);
        var joined = assignable.Where(user => members.Any(member => member.UserId == user.Id)).ToList();
        return [.. (joined.Count > 0 ? joined : assignable).Select(user => (user.Email, (long?)user.Id))];
    }

    // Who oversees this department; where nobody does, who oversees all of them.
    private async Task<HashSet<long>> LeadsAsync(IReadOnlyList<DepartmentMember> members, IReadOnlyList<UserInfo> all, CancellationToken cancellation)
    {
        var leads = new HashSet<long>();
        foreach (var member in members)
            if (await roles.HasAsync(member.RoleId, SlaPermissions.Oversee, cancellation)) leads.Add(member.UserId);
        if (leads.Count > 0) return leads;
        foreach (var user in all)
            foreach (var role in user.RoleIds)
                if (await roles.HasAsync(role, SlaPermissions.Oversee, cancellation)) leads.Add(user.Id);
        return leads;
    }
}
