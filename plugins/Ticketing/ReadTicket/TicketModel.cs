using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>What the reader may do with the ticket.</summary>
public sealed record TicketRights(bool Reply, bool Note, bool Assign, bool Change, bool Move)
{
    public static readonly TicketRights None = new(false, false, false, false, false);

    public bool Write => Reply || Note;

    /// <summary>Moving it to the trash, or out of it.</summary>
    public bool Trash { get; init; }

    /// <summary>Erasing it, where it lies in the trash.</summary>
    public bool Erase { get; init; }

    internal static async Task<TicketRights> OfAsync(Access access, long departmentId, CancellationToken cancellation) =>
        new(
            await access.MayAsync(TicketingPermissions.Reply, departmentId, cancellation),
            await access.MayAsync(TicketingPermissions.Note, departmentId, cancellation),
            await access.MayAsync(TicketingPermissions.Assign, departmentId, cancellation),
            await access.MayAsync(TicketingPermissions.Change, departmentId, cancellation),
            await access.MayAsync(TicketingPermissions.Move, departmentId, cancellation)
        )
        {
            Trash = await access.MayAsync(TicketingPermissions.Trash, departmentId, cancellation),
            Erase = await access.MayAsync(TicketingPermissions.Erase, departmentId, cancellation),
        };
}

/// <summary>The line of properties: what is always in sight and changed in place.</summary>
public sealed record PropertiesModel(TicketSummary Ticket, TicketRights Rights)
{
    public required TicketStatus Status { get; init; }

    /// <summary>What the status can be changed to, with what it is.</summary>
    public required IReadOnlyList<TicketStatus> Statuses { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }
    public required UserInfo? Assignee { get; init; }
    public required IReadOnlyList<UserInfo> Assignable { get; init; }
    public required DepartmentInfo? Department { get; init; }
    public required IReadOnlyList<DepartmentInfo> Targets { get; init; }

    /// <summary>True when it is sent beside another fragment and finds its place by its id.</summary>
    public bool OutOfBand { get; init; }
}

/// <summary>A message as it is shown.</summary>
public sealed record MessageModel(
    long Id,
    long TicketId,
    MessageKind Kind,
    string AuthorName,
    string? AuthorPicture,
    string SentTo,
    string CopiedTo,
    DateTimeOffset CreatedAt
)
{
    public required SanitizedHtml Body { get; init; }

    /// <summary>True when a quotation is folded away.</summary>
    public required bool IsFolded { get; init; }

    public required IReadOnlyList<FileModel> Files { get; init; }
    public DeliveryState Delivery { get; init; }
    public string? DeliveryDetail { get; init; }
    public bool Automatic { get; init; }
    public bool MayUndo { get; init; }

    /// <summary>True when the reader may make a ticket of its own of it.</summary>
    public bool MaySplit { get; init; }

    public string? Language { get; init; }
}

/// <summary>A file of a message or draft.</summary>
public sealed record FileModel(long Id, string Name, long Size, bool IsPicture);

/// <summary>The conversation, or as much of it as is shown at first.</summary>
public sealed record ThreadModel(TicketSummary Ticket, IReadOnlyList<ThreadEntry> Entries)
{
    /// <summary>The user who reads it.</summary>
    public required long Reader { get; init; }

    /// <summary>The newest message that the reader had seen before; 0 for none.</summary>
    public required long LastReadId { get; init; }

    /// <summary>The newest message there is: what the reader has seen when this is shown.</summary>
    public required long LastMessageId { get; init; }

    /// <summary>How many there are, shown or not: more of the same time are ones that came from another ticket.</summary>
    public required int MessageCount { get; init; }

    public bool ImagesShown { get; init; }
}

/// <summary>A place in the conversation: a message, what is left out between two, or where the unread begins.</summary>
public abstract record ThreadEntry
{
    public sealed record Message(MessageModel Model) : ThreadEntry;

    /// <summary>Messages between two ids that are loaded when asked for.</summary>
    public sealed record Gap(long After, long Before, int Count) : ThreadEntry;

    public sealed record Unread : ThreadEntry;
}

/// <summary>The editor below the conversation.</summary>
public sealed record EditorModel(TicketSummary Ticket, TicketRights Rights)
{
    public MessageKind Kind { get; init; } = MessageKind.Reply;
    public string Html { get; init; } = "";
    public string To { get; init; } = "";
    public string Cc { get; init; } = "";
    public IReadOnlyList<FileModel> Files { get; init; } = [];

    /// <summary>The statuses that a reply can leave the ticket in.</summary>
    public IReadOnlyList<TicketStatus> Statuses { get; init; } = [];

    /// <summary>The text as it was typed without script; null where the editor wrote HTML.</summary>
    public string? Typed { get; init; }

    public string SignatureHtml { get; init; } = "";

    /// <summary>Who wrote the draft that is shown; empty for none.</summary>
    public string Follows { get; init; } = "";

    /// <summary>True when nothing carries a reply to the customer: there is no mailbox.</summary>
    public bool IsSentNowhere { get; init; }

    /// <summary>What is wrong with the form; nothing was sent.</summary>
    public string? Error { get; init; }

    /// <summary>Who wrote meanwhile, when somebody did: the agent is told before sending.</summary>
    public IReadOnlyList<string>? Meanwhile { get; init; }

    public bool OutOfBand { get; init; }
}

/// <summary>The whole page.</summary>
public sealed record TicketPageModel(
    TicketSummary Ticket,
    PropertiesModel Properties,
    ThreadModel Thread,
    EditorModel? Editor,
    ViewsModel Views,
    string BackHref,
    string BackText
)
{
    /// <summary>All that was read of the ticket, for the cards beside it.</summary>
    internal TicketReading? Reading { get; init; }
}
