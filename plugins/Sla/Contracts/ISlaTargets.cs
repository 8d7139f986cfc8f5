namespace Hookdesk.Sla.Contracts;

/// <summary>A ticket's SLA targets, for a portal, an email or another plugin. Scoped. Nothing here looks at rights.</summary>
public interface ISlaTargets
{
    /// <summary>
    /// The newest SLA target of each target, in the order of the targets; none where the ticket has no policy. Of a ticket so new that its
    /// clocks have not started yet — in the transaction that creates it, say — what they will be.
    /// </summary>
    Task<IReadOnlyList<SlaTargetStatus>> OfAsync(long ticketId, CancellationToken cancellation = default);
}

/// <summary>An SLA target to a customer.</summary>
/// <param name="Target">The kind of target.</param>
/// <param name="State">How it stands.</param>
/// <param name="Minutes">The target's time, in business hours or in hours of the clock.</param>
/// <param name="DueAt">When it is or was due; null while it is paused.</param>
/// <param name="IsBreached">True when its time was over before it was kept.</param>
/// <param name="Policy">The policy's name.</param>
public sealed record SlaTargetStatus(
    SlaTarget Target,
    SlaClockState State,
    int Minutes,
    DateTimeOffset? DueAt,
    bool IsBreached,
    string Policy
)
{
    /// <summary>True for hours of the policy's calendar, false for hours of the clock.</summary>
    public bool InBusinessHours { get; init; }
}
