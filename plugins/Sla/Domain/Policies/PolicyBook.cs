using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Domain.Policies;

/// <summary>All policies in their order.</summary>
/// <param name="Policies">By position; those that are switched off too.</param>
internal sealed record PolicyBook(IReadOnlyList<Policy> Policies)
{
    /// <summary>The keys of the fields that must be known of a ticket to choose.</summary>
    public IReadOnlyList<string> Fields { get; } = [.. Policies.Where(policy => policy.IsEnabled).SelectMany(policy => policy.Conditions).Select(condition => condition.Field).Distinct(StringComparer.Ordinal)];

    public Policy? Find(long id) => Policies.FirstOrDefault(policy => policy.Id == id);

    /// <summary>The same with one policy in place of what it was, or at the end where it is new.</summary>
    public PolicyBook With(Policy policy) =>
        new(Find(policy.Id) is null ? [.. Policies, policy] : [.. Policies.Select(known => known.Id == policy.Id ? policy with { Position = known.Position } : known)]);

    /// <summary>The first policy that is switched on and fits; null when none does.</summary>
    /// <param name="values">The values of a field; none for one that the ticket does not have.</param>
    public Policy? Choose(Func<string, IReadOnlyList<string>> values) =>
        Policies.FirstOrDefault(policy => policy.IsEnabled && policy.Conditions.All(condition => condition.Holds(values(condition.Field))));

    /// <summary>
    /// Looks for policies whose steps could send a ticket round: what a step of one changes makes another fit, and so on back to the first.
    /// </summary>
    /// <returns>The names on the way round, the first one again at the end; null when there is no such way.</returns>
    public IReadOnlyList<string>? FindCircle()
    {
        var enabled = Policies.Where(policy => policy.IsEnabled).ToList();
        foreach (var start in enabled)
            if (Way(start, start, []) is { } way) return [.. way.Select(policy => policy.Name), start.Name];
        return null;

        List<Policy>? Way(Policy from, Policy to, List<Policy> passed)
        {
            List<Policy> here = [.. passed, from];
            foreach (var next in enabled.Where(next => next != from && LeadsTo(from, next)))
            {
                if (next == to) return here;
                if (!here.Contains(next) && Way(next, to, here) is { } way) return way;
            }
            return null;
        }
    }

    // A step changes a field to a value that the other policy asks for.
    private static bool LeadsTo(Policy from, Policy to) => from.Steps.SelectMany(step => step.Actions).Any(action => Change(action) is var (field, value)
        && to.Conditions.Any(condition => condition.Field == field && condition.Operator is ConditionOperator.AnyOf or ConditionOperator.Contains or ConditionOperator.NotEmpty && condition.Holds([value]))
        && to.Conditions.Where(condition => condition.Field != field).All(condition => !Contradicts(condition, from)));

    // The step leaves the other fields as they are, so a policy that asks for something else of them is not reached.
    private static bool Contradicts(Condition condition, Policy from) => condition.Operator == ConditionOperator.AnyOf && from.Conditions.Any(own =>
        own.Field == condition.Field && own.Operator == ConditionOperator.AnyOf && own.Field != TicketFieldKeys.Tag && !own.Values.Any(value => condition.Values.Contains(value, StringComparer.CurrentCultureIgnoreCase)));

    private static (string Field, string Value)? Change(EscalationAction action) => action.Kind switch
    {
        EscalationKind.Assign => (TicketFieldKeys.Assignee, action.Value),
        EscalationKind.RaisePriority => (TicketFieldKeys.Priority, action.Value),
        EscalationKind.AddTag => (TicketFieldKeys.Tag, action.Value),
        _ => null,
    };
}
