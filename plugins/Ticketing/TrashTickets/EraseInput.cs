using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Ticketing.TrashTickets;

/// <summary>The tickets that are erased.</summary>
internal sealed record EraseInput
{
    /// <summary>Numbers, several of them with commas between.</summary>
    [DataType(DataType.MultilineText)]
    public IReadOnlyList<string> Ids { get; init; } = [];
}
