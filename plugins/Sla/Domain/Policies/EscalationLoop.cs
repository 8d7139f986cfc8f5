using System.Globalization;
using Hookdesk.Sdk.Data;
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
            if (Follow(policy, ticket, Certain(policy.Condition), []) is { } way)
                return way;
        return null;
    }

    private List<string>? Follow(
        Policy policy,
        Ticket ticket,
        IReadOnlyList<ConditionTest> assumed,
        List<(Policy Policy, string State)> passed
    )
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
                var asks = next.Condition.Tests.Any(test =>
                    IsChanged(test.Field) && !ReferenceEquals(before.Of(test.Field), ticket.Of(test.Field))
                );
                if (next == policy)
                {
                    var own = asks ? Fits(next.Condition, ticket, assumed) : Fit.Yes;
                    (stays, earlier) = (own != Fit.No, false);
                    if (own == Fit.Yes)
                        break;
                    continue;
                }
                var fit = earlier && !asks ? Fit.No : Fits(next.Condition, ticket, assumed);
                if (fit == Fit.No)
                    continue;
                if (
                    Follow(
                        next,
                        ticket,
                        [.. assumed, .. Certain(next.Condition).Where(test => !IsChanged(test.Field))],
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
            var certain = Certain(policy.Condition).Where(test => test.Field == field).ToList();
            if (certain.Exists(test => test.Operator == ConditionOperators.Empty))
                return
                [
                    [],
                ];
            if (certain.Find(test => test.Operator == ConditionOperators.AnyOf) is { } asked)
                return asked.Values.Select(IReadOnlyList<string>? (value) => [value]);
            // What is one way of several to fit is tried, as is a ticket of which nothing is known.
            return policy
                .Condition.Tests.Where(test => test.Field == field && test.Operator == ConditionOperators.AnyOf)
                .SelectMany(test => test.Values)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(IReadOnlyList<string>? (value) => [value])
                .Append(null);
        }
    }

    // The tests that every ticket meets that the condition fits.
    private static IReadOnlyList<ConditionTest> Certain(Condition condition) =>
        condition switch
        {
            ConditionTest test => [test],
            ConditionGroup { Match: ConditionMatch.All } group => [.. group.Conditions.SelectMany(Certain)],
            ConditionGroup { Match: ConditionMatch.Any, Conditions: [var one] } => Certain(one),
            _ => [],
        };

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

    private static Fit Fits(Condition condition, Ticket ticket, IReadOnlyList<ConditionTest> assumed)
    {
        if (condition is ConditionTest test)
            return Fits(test, ticket, assumed);
        var group = (ConditionGroup)condition;
        var parts = group.Conditions.Select(part => Fits(part, ticket, assumed)).ToList();
        return group.Match switch
        {
            ConditionMatch.All => parts.DefaultIfEmpty(Fit.Yes).Min(),
            ConditionMatch.Any => parts.DefaultIfEmpty(Fit.No).Max(),
            _ => Fit.Yes - (int)parts.DefaultIfEmpty(Fit.No).Max(),
        };
    }

    private static Fit Fits(ConditionTest test, Ticket ticket, IReadOnlyList<ConditionTest> assumed)
    {
        if (!IsChanged(test.Field))
            return assumed.Any(other => other.Field == test.Field && Contradict(test, other)) ? Fit.No
                : assumed.Contains(test) ? Fit.Yes
                : Fit.Maybe;
        if (ticket.Of(test.Field) is not { } values || Holds(test, values) is not { } holds)
            return Fit.Maybe;
        // Of tags some are known; there may be others, which make a test hold that asks for one, and fail that asks for none.
        var isOpen = test.Field == TicketFieldKeys.Tag;
        var asksForNone = test.Operator is ConditionOperators.NoneOf or ConditionOperators.NotContains or ConditionOperators.Empty;
        return isOpen && holds == asksForNone ? Fit.Maybe
            : holds ? Fit.Yes
            : Fit.No;
    }

    // Null for operators that are not known here.
    private static bool? Holds(ConditionTest test, IReadOnlyList<string> actual) =>
        test.Operator switch
        {
            ConditionOperators.AnyOf => actual.Any(value => test.Values.Any(wanted => Same(value, wanted))),
            ConditionOperators.NoneOf => !actual.Any(value => test.Values.Any(wanted => Same(value, wanted))),
            ConditionOperators.Contains => actual.Any(value => test.Values.Any(part => Contains(value, part))),
            ConditionOperators.NotContains => !actual.Any(value => test.Values.Any(part => Contains(value, part))),
            ConditionOperators.Empty => actual.Count == 0,
            ConditionOperators.NotEmpty => actual.Count > 0,
            _ => null,
        };

    private static bool Same(string one, string other) => SqlText.Fold(one) == SqlText.Fold(other);

    private static bool Contains(string text, string part) => SqlText.Contains(SqlText.Fold(text), SqlText.Fold(part));

    // Only where it is certain: of a field with several values two lists can both hold, but a ticket has one department, priority,
    // language, …
    private static bool Contradict(ConditionTest one, ConditionTest other) =>
        (one.Operator, other.Operator) switch
        {
            (ConditionOperators.AnyOf, ConditionOperators.AnyOf) => !one.Values.Any(value =>
                other.Values.Any(wanted => Same(value, wanted))
            ),
            (ConditionOperators.NoneOf, ConditionOperators.AnyOf) => other.Values.All(value =>
                one.Values.Any(wanted => Same(value, wanted))
            ),
            (ConditionOperators.AnyOf, ConditionOperators.NoneOf) => Contradict(other, one),
            (ConditionOperators.Empty, ConditionOperators.AnyOf or ConditionOperators.Contains or ConditionOperators.NotEmpty) => true,
            (ConditionOperators.AnyOf or ConditionOperators.Contains or ConditionOperators.NotEmpty, ConditionOperators.Empty) => true,
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
