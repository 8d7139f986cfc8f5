namespace Hookdesk.Search.Indexing;

/// <summary>Why an index is built anew.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Detail">What was found, or null.</param>
public sealed record RebuildReason(RebuildCause Cause, string? Detail)
{
    /// <summary>What was begun before this event does not do.</summary>
    public long From { get; init; }
}

/// <summary>The causes of building anew.</summary>
public enum RebuildCause
{
    Missing,
    Damaged,
    OtherVersion,
    OtherDatabase,
    MoreParts,
    Incomplete,
    Requested,
    OtherFields,
}

/// <summary>How far a rebuild is.</summary>
/// <param name="Kind">What is being read.</param>
/// <param name="Done">Documents so far.</param>
/// <param name="Expected">So many there were in the index before; null where nobody knows.</param>
/// <param name="StartedAt">When it began.</param>
public sealed record RebuildProgress(string Kind, long Done, int? Expected, DateTimeOffset StartedAt)
{
    /// <summary>How much of it is done, in percent; at most 99, for what came meanwhile is read too.</summary>
    public int? Percent => Expected is > 0 and var all ? (int)Math.Min(99, 100 * Done / all) : null;
}
