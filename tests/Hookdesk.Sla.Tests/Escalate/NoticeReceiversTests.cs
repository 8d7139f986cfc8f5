using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Escalate;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Escalate;

/// <summary>A notice tells what a ticket is about: it goes to those who may read it.</summary>
public sealed class NoticeReceiversTests(SqliteDesk shared)
{
    private Desk Desk => shared.Desk;

    [Fact]
    public async Task Who_oversees_SLA_targets_and_may_not_see_tickets_gets_no_notice()
    {
        var role = await Desk.RoleAsync(SlaPermissions.Oversee);
        var overseer = await Desk.AgentAsync(role);
        var admin = await Desk.AgentAsync(DefaultRoles.Administrator);
        var receivers = await ReceiversAsync(EscalationKind.NotifyLead, await TicketAsync());
        Assert.DoesNotContain(overseer.Id, receivers);
        Assert.Contains(admin.Id, receivers);
    }

    [Fact]
    public async Task An_assignee_from_whose_department_the_ticket_was_moved_away_gets_none_and_the_team_does()
    {
        var (before, now) = (await Desk.AgentAsync(), await Desk.AgentAsync());
        var ticket = await TicketAsync();
        await Desk.JoinAsync(now.Id, ticket.DepartmentId, DefaultRoles.Agent);
        Assert.Equal([now.Id], await ReceiversAsync(EscalationKind.NotifyAssignee, ticket with { AssigneeId = before.Id }));
        Assert.Equal([now.Id], await ReceiversAsync(EscalationKind.NotifyAssignee, ticket with { AssigneeId = now.Id }));
    }

    private async Task<TicketSummary> TicketAsync()
    {
        var ticket = await Desk.TicketAsync(await Desk.DepartmentAsync($"Department {Guid.NewGuid():n}"));
        return (await Desk.InAsync(services => services.GetRequiredService<ITickets>().FindAsync(ticket)))!;
    }

    private Task<List<long>> ReceiversAsync(EscalationKind kind, TicketSummary ticket) =>
        Desk.InAsync(async services =>
            (await services.GetRequiredService<NoticeReceivers>().OfAsync(new EscalationAction(kind, ""), ticket, CancellationToken.None))
                .Select(receiver => receiver.UserId!.Value)
                .ToList()
        );
}
