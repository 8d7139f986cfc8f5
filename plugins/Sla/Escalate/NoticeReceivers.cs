using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Escalate;

/// <summary>Finds who gets a notice: it tells the ticket's subject, so of users only those who may see the ticket. Scoped.</summary>
internal sealed class NoticeReceivers(IRoles roles, IDepartments departments)
{
    /// <summary>Addresses with the users that they belong to. Nobody who is disabled.</summary>
    public async Task<IReadOnlyList<(string Address, long? UserId)>> OfAsync(
        EscalationAction action,
        TicketSummary ticket,
        CancellationToken cancellation
    )
    {
        if (action.Kind == EscalationKind.NotifyAddress)
            return [(action.Value, null)];
        var readers = await departments.AssignableAsync(ticket.DepartmentId, cancellation);
        if (action.Kind == EscalationKind.NotifyAssignee && readers.FirstOrDefault(user => user.Id == ticket.AssigneeId) is { } assignee)
            return [(assignee.Email, assignee.Id)];
        var members = await departments.MembersAsync(ticket.DepartmentId, cancellation);
        var receivers =
            action.Kind == EscalationKind.NotifyLead ? await LeadsAsync(members, readers, cancellation) : Team(members, readers);
        return [.. receivers.Select(user => (user.Email, (long?)user.Id))];
    }

    // Who joined the department and can be given its tickets; where nobody joined, because agents hold their role everywhere, all who can.
    private static IReadOnlyList<UserInfo> Team(IReadOnlyList<DepartmentMember> members, IReadOnlyList<UserInfo> readers)
    {
        var joined = readers.Where(user => members.Any(member => member.UserId == user.Id)).ToList();
        return joined.Count > 0 ? joined : readers;
    }

    // Who oversees this department; where nobody does, who oversees all of them.
    private async Task<IReadOnlyList<UserInfo>> LeadsAsync(
        IReadOnlyList<DepartmentMember> members,
        IReadOnlyList<UserInfo> readers,
        CancellationToken cancellation
    )
    {
        var leads = new HashSet<long>();
        foreach (var member in members)
            if (await roles.HasAsync(member.RoleId, SlaPermissions.Oversee, cancellation))
                leads.Add(member.UserId);
        if (readers.Where(user => leads.Contains(user.Id)).ToList() is { Count: > 0 } own)
            return own;
        foreach (var user in readers)
        foreach (var role in user.RoleIds)
            if (await roles.HasAsync(role, SlaPermissions.Oversee, cancellation))
                leads.Add(user.Id);
        return [.. readers.Where(user => leads.Contains(user.Id))];
    }
}
