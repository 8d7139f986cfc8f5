using System.ComponentModel.DataAnnotations;
using Hookdesk.Sdk.Settings;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>The settings page <c>tickets</c>.</summary>
public sealed class TicketSettings
{
    /// <summary>Seconds in which a reply can be taken back.</summary>
    [Setting(
        "Seconds to undo a reply",
        Help = "A reply waits this long before it leaves, so that its author can take it back. 0 sends at once."
    )]
    [Range(0, 120)]
    public int UndoSeconds { get; set; } = 10;

    /// <summary>The status after <em>Send</em>.</summary>
    [Setting(
        "Status after a reply",
        Help = "What a ticket becomes when an agent presses «Send» and chooses nothing else.",
        Choices = typeof(StatusChoices)
    )]
    public TicketStatus StatusAfterReply { get; set; } = TicketStatus.Pending;

    /// <summary>Whether who answers becomes the assignee.</summary>
    [Setting("Whoever answers an unassigned ticket gets it", Help = "When off, an unassigned ticket stays unassigned after a reply.")]
    public bool AssignOnReply { get; set; } = true;

    /// <summary>Days after which the trash is emptied.</summary>
    [Setting(
        "Days in the trash",
        Help = "So long after it was moved to the trash a ticket is erased for good, with its messages and files; nobody can bring it back. A smaller number counts for tickets that are there already. 0 keeps them until somebody erases them."
    )]
    [Range(0, 3650)]
    public int TrashDays { get; set; } = 30;

    /// <summary>Rows of a list.</summary>
    [Setting("Tickets per page", Help = "How many tickets a list shows at once.")]
    [Range(10, 200)]
    public int PageSize { get; set; } = 50;

    /// <summary>The largest file that an agent can attach.</summary>
    [Setting(
        "Largest attachment in MB",
        Help = "Larger files are refused while they are uploaded. Mail servers often take no more than 20 to 35 MB."
    )]
    [Range(1, 200)]
    public int LargestUploadMegabytes { get; set; } = 25;
}
