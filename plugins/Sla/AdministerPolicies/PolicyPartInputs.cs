using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>An SLA target as it was typed.</summary>
/// <param name="Target">The kind of target.</param>
/// <param name="Times">Lengths of time by priority, from low to urgent; empty for nothing.</param>
/// <param name="InBusinessHours">Whether hours of the calendar count.</param>
/// <param name="PausedBy">The statuses that hold it.</param>
public sealed record PolicyTargetInput(
    SlaTarget Target,
    IReadOnlyList<string> Times,
    bool InBusinessHours,
    IReadOnlyList<StatusCategory> PausedBy
);

/// <summary>An escalation step as it was typed.</summary>
public sealed record StepInput
{
    /// <summary>Its number in the policy; 0 for a new one.</summary>
    public int Id { get; init; }

    /// <summary>A target's key; empty for each.</summary>
    public string Target { get; init; } = "";

    /// <summary><c>percent</c>, <c>before</c> or <c>after</c>.</summary>
    public string When { get; init; } = "percent";

    /// <summary>The percentage or length of time.</summary>
    public string Amount { get; init; } = "";

    /// <summary>Kinds of people who get a notice.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    /// <summary>Further addresses, with commas between.</summary>
    public string Addresses { get; init; } = "";

    /// <summary>A user's id; empty to leave the assignee.</summary>
    public string Assign { get; init; } = "";

    /// <summary>A priority's key; empty to leave it.</summary>
    public string Priority { get; init; } = "";

    /// <summary>Tags, with commas between.</summary>
    public string Tags { get; init; } = "";

    /// <summary>Name of a hook for other plugins; empty for none.</summary>
    public string Hook { get; init; } = "";
}
