using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Sla.Escalate;

/// <summary>Does what an escalation step says, inside the transaction that notes it as done. Scoped.</summary>
internal sealed partial class TakeStep(
    ITicketChanges changes,
    ITickets tickets,
    NoticeReceivers receivers,
    IActor actor,
    ILogger<TakeStep> logger
)
{
    public async Task TakeAsync(
        IWriteScope write,
        ClockRow clock,
        Policy policy,
        EscalationStep step,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        using var acting = actor.Become(new Actor(ActorKind.Rule, policy.Id, policy.Name));
        var hooks = step.Actions.Where(action => action.Kind == EscalationKind.RunHook).Select(action => action.Value).DefaultIfEmpty(null);
        foreach (var hook in hooks)
            write.Record(
                new SlaStepReached(clock.TicketId, clock.Id, clock.Target, policy.Id, step.Id, at) { Hook = hook, DueAt = clock.DueAt }
            );
        foreach (var action in step.Actions)
        {
            try
            {
                // Told where the ticket is looked at: a notice that reached nobody is worse than none.
                if (!await DoAsync(write, clock, action, cancellation))
                    write.Record(Failed(clock, policy, step, action));
            }
            catch (ArgumentException error)
            {
                // A user who left, say: what this action cannot do must not keep the others from being done.
                write.Record(Failed(clock, policy, step, action));
                LogNotDone(action.Kind, clock.TicketId, policy.Name, error.Message);
            }
        }
    }

    private static SlaActionFailed Failed(ClockRow clock, Policy policy, EscalationStep step, EscalationAction action) =>
        new(
            clock.TicketId,
            clock.Id,
            clock.Target,
            policy.Id,
            step.Id,
            action.Kind switch
            {
                EscalationKind.Assign => SlaStepAction.Assign,
                EscalationKind.RaisePriority => SlaStepAction.RaisePriority,
                EscalationKind.AddTag => SlaStepAction.AddTag,
                _ => SlaStepAction.Notify,
            }
        );

    // False where there was nobody to do it for.
    private async Task<bool> DoAsync(IWriteScope write, ClockRow clock, EscalationAction action, CancellationToken cancellation)
    {
        switch (action.Kind)
        {
            case EscalationKind.Assign when long.TryParse(action.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var user):
                await changes.AssignAsync(write, clock.TicketId, user, cancellation);
                break;
            case EscalationKind.RaisePriority when Enum.TryParse<TicketPriority>(action.Value, ignoreCase: true, out var priority):
                if ((await tickets.FindAsync(clock.TicketId, cancellation))?.Priority < priority)
                    await changes.SetPriorityAsync(write, clock.TicketId, priority, cancellation);
                break;
            case EscalationKind.AddTag:
                await changes.ChangeTagsAsync(write, clock.TicketId, [action.Value], [], cancellation);
                break;
            case EscalationKind.NotifyAssignee or EscalationKind.NotifyTeam or EscalationKind.NotifyLead or EscalationKind.NotifyAddress:
                if (await tickets.FindAsync(clock.TicketId, cancellation) is not { } ticket)
                    break;
                var found = await receivers.OfAsync(action, ticket, cancellation);
                foreach (var (address, userId) in found)
                    await WaitingNotices.AddAsync(write, clock, address, userId, cancellation);
                return found.Count > 0;
        }
        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "An escalation step couldn't perform “{Action}” on ticket {Ticket} for policy “{Policy}”: {Reason} The step won't be repeated."
    )]
    private partial void LogNotDone(EscalationKind action, long ticket, string policy, string reason);
}
