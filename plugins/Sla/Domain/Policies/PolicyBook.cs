using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Domain.Policies;

/// <summary>What the conditions of policies mean now.</summary>
/// <param name="Vocabulary">Fields and operators.</param>
/// <param name="Context">The desk's time zone, in which days are meant; nobody reads.</param>
internal sealed record ConditionMeaning(IConditionVocabulary Vocabulary, ConditionContext Context);

/// <summary>All policies in their order.</summary>
/// <param name="Policies">By position; those that are switched off too.</param>
internal sealed record PolicyBook(IReadOnlyList<Policy> Policies)
{
    /// <summary>The keys of the fields that must be known of a ticket to choose.</summary>
    public IReadOnlyList<string> Fields { get; } =
    [
        .. Policies
            .Where(policy => policy.IsEnabled)
            .SelectMany(policy => policy.Condition.Tests)
            .Select(test => test.Field)
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
    /// <param name="meaning">What conditions mean now.</param>
    /// <param name="values">The values of a field; none for one that the ticket does not have.</param>
    public Policy? Choose(ConditionMeaning meaning, Func<string, IReadOnlyList<string>> values) =>
        Policies.FirstOrDefault(policy => policy.IsEnabled && meaning.Vocabulary.Matches(policy.Condition, values, meaning.Context));

    /// <summary>Policies whose steps could send a ticket round, the first one again at the end; null where none do.</summary>
    public IReadOnlyList<string>? FindLoop() => new EscalationLoop([.. Policies.Where(policy => policy.IsEnabled)]).Find();
}
