using System.Globalization;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Domain.Policies;

/// <summary>
/// Looks for policies whose steps could send a ticket round. A ticket of each policy is followed: a step changes it, the first policy
/// that fits then is its policy, whose steps change it, and so on. What steps do not change stays as the policies on the way asked for
/// it. Tags are only added and priorities only raised, so neither comes back by itself.
/// </summary>
internal sealed class EscalationLoop(IReadOnlyList<Policy> policies)
{
    private readonly HashSet<string> _seen = [];

    /// <returns>The names on the way round, the first one again at the end; null when there is no such way.</returns>
    public IReadOnlyList<string>? Find()
    {
        foreach (var policy in policies)
        foreach (var ticket in TicketsOf(policy))
            if (Follow(policy, ticket, policy.Conditions, []) is { } way)
                return way;
        return null;
    }

    private List<string>? Follow(Policy policy, Ticket ticket, IReadOnlyList<Condition> assumed, List<(Policy Policy, string State)> passed)
    {
        var here = (policy, State(ticket));
        if (passed.IndexOf(here) is >= 0 and var first)
            return [.. passed.Skip(first).Select(point => point.Policy.Name), policy.Name];
        if (!_seen.Add($"{policy.Id}/{here.Item2}"))
            return null;
        foreach (var step in policy.Steps)
        {
            var before = ticket;
            ticket = step.Actions.Aggregate(ticket, Change);
            var (stays, earlier) = (true, true);
            foreach (var next in policies)
            {
                // What did not fit before fits now only where it asks about what the step changed; so does its own policy cease to fit.
                var asks = next.Conditions.Any(condition =>
                    IsChanged(condition.Field) && !ReferenceEquals(before.Of(condition.Field), ticket.Of(condition.Field))
                );
                if (next == policy)
                {
                    stays = !asks || Fits(next, ticket, assumed) != Fit.No;
                    earlier = false;
                    if (stays)
                        break;
                    continue;
                }
                var fit = earlier && !asks ? Fit.No : Fits(next, ticket, assumed);
                if (fit == Fit.No)
                    continue;
                if (
                    Follow(
                        next,
                        ticket,
                        [.. assumed, .. next.Conditions.Where(condition => !IsChanged(condition.Field))],
                        [.. passed, here]
                    ) is
                    { } way
                )
                    return way;
                // The policies behind one that fits for certain are not asked.
                if (fit == Fit.Yes)
                {
                    stays = false;
                    break;
                }
            }
            if (!stays)
                break;
        }
        return null;
    }

    // A ticket for each combination of values that the policy asks for, of those that steps change.
    private static IEnumerable<Ticket> TicketsOf(Policy policy)
    {
        foreach (var assignee in Asked(TicketFieldKeys.Assignee))
        foreach (var priority in Asked(TicketFieldKeys.Priority))
        foreach (var tag in Asked(TicketFieldKeys.Tag))
            yield return new Ticket(assignee, priority, tag);

        IEnumerable<IReadOnlyList<string>?> Asked(string field)
        {
            var conditions = policy.Conditions.Where(condition => condition.Field == field).ToList();
            if (conditions.Exists(condition => condition.Operator == ConditionOperator.Empty))
                return
                [
                    [],
                ];
            return conditions.Find(condition => condition.Operator == ConditionOperator.AnyOf) is { } asked
                ? asked.Values.Select(IReadOnlyList<string>? (value) => [value])
                : [null];
        }
    }

    private static Ticket Change(Ticket ticket, EscalationAction action) =>
        action.Kind switch
        {
            EscalationKind.Assign when ticket.Assignee is not [var known] || known != action.Value => ticket with
            {
                Assignee = [action.Value],
            },
            EscalationKind.RaisePriority when Level(ticket.Priority) < Level([action.Value]) => ticket with { Priority = [action.Value] },
            EscalationKind.AddTag when ticket.Tags?.Contains(action.Value, StringComparer.CurrentCultureIgnoreCase) != true => ticket with
            {
                Tags = [.. ticket.Tags ?? [], action.Value],
            },
            _ => ticket,
        };

    private static int Level(IReadOnlyList<string>? priority) =>
        priority is [var value] && Enum.TryParse<TicketPriority>(value, ignoreCase: true, out var level) ? (int)level : -1;

    private static Fit Fits(Policy policy, Ticket ticket, IReadOnlyList<Condition> assumed)
    {
        var fit = Fit.Yes;
        foreach (var condition in policy.Conditions)
        {
            if (!IsChanged(condition.Field))
            {
                if (assumed.Any(other => other.Field == condition.Field && Contradict(condition, other)))
                    return Fit.No;
                if (!assumed.Contains(condition))
                    fit = Fit.Maybe;
            }
            else if (ticket.Of(condition.Field) is not { } values)
                fit = Fit.Maybe;
            else if (!condition.Holds(values))
            {
                // Of tags some are known; there may be others.
                if (condition.Field != TicketFieldKeys.Tag || condition.Operator is ConditionOperator.NoneOf or ConditionOperator.Empty)
                    return Fit.No;
                fit = Fit.Maybe;
            }
        }
        return fit;
    }

    // Only where it is certain: of a field with several values two lists can both hold, but a ticket has one department, priority,
    // language, …
    private static bool Contradict(Condition one, Condition other) =>
        (one.Operator, other.Operator) switch
        {
            (ConditionOperator.AnyOf, ConditionOperator.AnyOf) => !one
                .Values.Intersect(other.Values, StringComparer.CurrentCultureIgnoreCase)
                .Any(),
            (ConditionOperator.NoneOf, ConditionOperator.AnyOf) => !other
                .Values.Except(one.Values, StringComparer.CurrentCultureIgnoreCase)
                .Any(),
            (ConditionOperator.AnyOf, ConditionOperator.NoneOf) => Contradict(other, one),
            (ConditionOperator.Empty, ConditionOperator.AnyOf or ConditionOperator.Contains or ConditionOperator.NotEmpty) => true,
            (ConditionOperator.AnyOf or ConditionOperator.Contains or ConditionOperator.NotEmpty, ConditionOperator.Empty) => true,
            _ => false,
        };

    private static bool IsChanged(string field) => field is TicketFieldKeys.Assignee or TicketFieldKeys.Priority or TicketFieldKeys.Tag;

    private static string State(Ticket ticket) =>
        string.Create(CultureInfo.InvariantCulture, $"{Text(ticket.Assignee)}/{Text(ticket.Priority)}/{Text(ticket.Tags)}")
            .ToUpperInvariant();

    private static string Text(IReadOnlyList<string>? values) =>
        values is null ? "?" : string.Join(',', values.Order(StringComparer.CurrentCultureIgnoreCase));

    private enum Fit
    {
        No,
        Maybe,
        Yes,
    }

    /// <summary>What is known of a ticket's changing fields; null where nothing is.</summary>
    private sealed record Ticket(IReadOnlyList<string>? Assignee, IReadOnlyList<string>? Priority, IReadOnlyList<string>? Tags)
    {
        public IReadOnlyList<string>? Of(string field) =>
            field switch
            {
                TicketFieldKeys.Assignee => Assignee,
                TicketFieldKeys.Priority => Priority,
                _ => Tags,
            };
    }
}
