namespace Hookdesk.Sla.Domain.Policies;

/// <summary>All policies in their order.</summary>
/// <param name="Policies">By position; those that are switched off too.</param>
internal sealed record PolicyBook(IReadOnlyList<Policy> Policies)
{
    /// <summary>The keys of the fields that must be known of a ticket to choose.</summary>
    public IReadOnlyList<string> Fields { get; } =
    [
        .. Policies
            .Where(policy => policy.IsEnabled)
            .SelectMany(policy => policy.Conditions)
            .Select(condition => condition.Field)
            .Distinct(StringComparer.Ordinal),
    ];

    public Policy? Find(long id) => Policies.FirstOrDefault(policy => policy.Id == id);

    /// <summary>The same with one policy in place of what it was, or at the end where it is new.</summary>
    public PolicyBook With(Policy policy) =>
        new(
            Find(policy.Id) is null
                ? [.. Policies, policy]
                : [.. Policies.Select(known => known.Id == policy.Id ? policy with { Position = known.Position } : known)]
        );

    /// <summary>The first policy that is switched on and fits; null when none does.</summary>
    /// <param name="values">The values of a field; none for one that the ticket does not have.</param>
    public Policy? Choose(Func<string, IReadOnlyList<string>> values) =>
        Policies.FirstOrDefault(policy => policy.IsEnabled && policy.Conditions.All(condition => condition.Holds(values(condition.Field))));

    /// <summary>Policies whose steps could send a ticket round, the first one again at the end; null where none do.</summary>
    public IReadOnlyList<string>? FindLoop() => new EscalationLoop([.. Policies.Where(policy => policy.IsEnabled)]).Find();
}
