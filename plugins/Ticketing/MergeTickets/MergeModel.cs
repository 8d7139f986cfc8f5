using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.MergeTickets;

/// <summary>The page on which an agent says where a ticket goes on.</summary>
public sealed record MergeModel(TicketSummary Ticket, IReadOnlyList<TicketListRow> Others, ViewsModel Views)
{
    /// <summary>The ticket chosen; 0 for none.</summary>
    public long Chosen { get; init; }

    /// <summary>The number as it was typed.</summary>
    public string Typed { get; init; } = "";

    /// <summary>What is wrong; nothing was merged.</summary>
    public string? Error { get; init; }
}

/// <summary>The page on which an agent says into which of the selected tickets the others are merged.</summary>
public sealed record MergeSeveralModel(IReadOnlyList<TicketListRow> Tickets, ViewsModel Views, string Back);
