using System.ComponentModel.DataAnnotations;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.AdministerStatuses;

/// <summary>The form of a status. Names in other languages have the language in their names, and are read beside it.</summary>
internal sealed record StatusInput
{
    /// <summary>The key of the category of a new status.</summary>
    public string? Category { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    [StringLength(StatusForm.LongestName, ErrorMessage = "The name can't be longer than 60 characters.")]
    public string Name { get; init; } = "";

    public OptionColor Color { get; init; }
}

/// <summary>Which way a status moves: <c>up</c>, or else down.</summary>
internal sealed record MoveStatusInput
{
    public string To { get; init; } = "";
}

/// <summary>What tickets with a retired status get: a status, or null to keep it.</summary>
internal sealed record RetireStatusInput
{
    public int? Instead { get; init; }
}
