using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Ticketing.MergeTickets;

/// <summary>The tickets that were selected, and the one that goes on.</summary>
internal sealed record MergeSeveralInput
{
    public long Into { get; init; }

    /// <summary>Numbers, several of them with commas between.</summary>
    [DataType(DataType.MultilineText)]
    public IReadOnlyList<string> Ids { get; init; } = [];
}
