using System.ComponentModel.DataAnnotations;
using Hookdesk.Sdk.Settings;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>The settings page <c>tickets</c>.</summary>
public sealed class TicketSettings
{
    /// <summary>Seconds in which a reply can be taken back.</summary>
    [Setting(
        "Undo send, in seconds",
        Help = "How long a reply waits before it's sent, so the author can undo it. Enter 0 to send replies right away."
    )]
    [Range(0, 120)]
    public int UndoSeconds { get; set; } = 10;

    /// <summary>The key of the status after <em>Send</em>.</summary>
    [Setting(
        "Status after a reply",
        Help = "The status a ticket gets when an agent selects “Send” without choosing another status.",
        Choices = typeof(StatusChoices)
    )]
    public string StatusAfterReply
    {
        get;
        // Statuses once were “Pending” and “OnHold” here.
        set => field = value.ToLowerInvariant();
    } = StatusCategory.Pending.Key();

    /// <summary>Whether who answers becomes the assignee.</summary>
    [Setting("Assign unassigned tickets to the agent who replies", Help = "When off, the ticket stays unassigned.")]
    public bool AssignOnReply { get; set; } = true;

    /// <summary>Days after which the trash is emptied.</summary>
    [Setting(
        "Days in the trash",
        Help = "How many days a ticket stays in the trash before it's permanently deleted with its messages and files. Applies to tickets already in the trash. Enter 0 to keep tickets until someone deletes them."
    )]
    [Range(0, 3650)]
    public int TrashDays { get; set; } = 30;

    /// <summary>Rows of a list.</summary>
    [Setting("Tickets per page", Help = "The number of tickets shown on each page of a list.")]
    [Range(10, 200)]
    public int PageSize { get; set; } = 50;

    /// <summary>The largest file that an agent can attach.</summary>
    [Setting(
        "Maximum attachment size in MB",
        Help = "Larger files are rejected on upload. Many mail servers accept no more than 20 to 35 MB."
    )]
    [Range(1, 200)]
    public int LargestUploadMegabytes { get; set; } = 25;
}
