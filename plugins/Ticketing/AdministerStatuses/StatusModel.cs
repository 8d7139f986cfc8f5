using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.AdministerStatuses;

/// <summary>The form of a status; <see cref="Status"/> is null for a new one.</summary>
public sealed record StatusModel(StatusCategory Category)
{
    /// <summary>The status as it is.</summary>
    public TicketStatus? Status { get; init; }

    /// <summary>The name for everybody; empty for one of ours that nobody has renamed.</summary>
    public string Name { get; init; } = "";

    /// <summary>Names by language tag.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    public OptionColor Color { get; init; }

    /// <summary>The version that the admin has before them.</summary>
    public long Version { get; init; }

    /// <summary>The languages of the installation.</summary>
    public IReadOnlyList<LanguageInfo> Languages { get; init; } = [];

    /// <summary>How many tickets have it.</summary>
    public long Tickets { get; init; }

    /// <summary>True when Hookdesk needs one of the category and this is the last.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>What tickets can get in place of it.</summary>
    public IReadOnlyList<TicketStatus> Others { get; init; } = [];

    /// <summary>What tickets get in place of it, where it is retired; null where they keep it.</summary>
    public TicketStatus? Instead { get; init; }

    /// <summary>What is wrong, by field; the empty name is about the whole.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    public string? Error(string name) => Errors.GetValueOrDefault(name);
}

/// <summary>A status in the list.</summary>
public sealed record StatusListRow(TicketStatus Status, long Tickets)
{
    /// <summary>True when rules of Hookdesk use it for its category.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether it can change places with the one before it, and with the one after it.</summary>
    public bool MayMoveUp { get; init; }
    public bool MayMoveDown { get; init; }
}
