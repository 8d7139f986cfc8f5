using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>How a ticket relates to another one. Each relation has its counterpart, seen from the other ticket.</summary>
public enum TicketRelation
{
    /// <summary>They have something in common. Its own counterpart.</summary>
    Related = 0,

    /// <summary>This ticket reports what the other one already did.</summary>
    DuplicateOf = 1,

    /// <summary>The other ticket reports what this one already did.</summary>
    DuplicatedBy = 2,

    /// <summary>The other ticket is part of this one.</summary>
    ParentOf = 3,

    /// <summary>This ticket is part of the other one. A ticket has at most one parent.</summary>
    ChildOf = 4,

    /// <summary>The other ticket can't be solved before this one.</summary>
    Blocks = 5,

    /// <summary>This ticket can't be solved before the other one.</summary>
    BlockedBy = 6,
}

/// <summary>A link of a ticket.</summary>
/// <param name="Relation">How the ticket that was asked about relates to the other one.</param>
/// <param name="OtherId">The other ticket.</param>
public sealed record TicketLink(TicketRelation Relation, long OtherId);

/// <summary>What became of a link; nothing was changed unless it is <see cref="Done"/>.</summary>
public enum TicketLinkResult
{
    /// <summary>The link is there, or was there already.</summary>
    Done,

    /// <summary>A ticket can't be linked to itself.</summary>
    Itself,

    /// <summary>One of the tickets doesn't exist.</summary>
    NotFound,

    /// <summary>One of the tickets was merged, or is in the trash.</summary>
    ReadOnly,

    /// <summary>The child already has another parent.</summary>
    HasParent,

    /// <summary>The link would close a circle of parents, or of tickets that block each other.</summary>
    Circle,

    /// <summary>One of the tickets has <see cref="ITicketLinks.Most"/> links.</summary>
    TooMany,
}

/// <summary>
/// Links between tickets. Scoped. Permissions aren't checked: the caller has checked that the user can see both tickets and change
/// the one that is linked.
/// </summary>
public interface ITicketLinks
{
    /// <summary>The most links that a ticket can have.</summary>
    const int Most = 200;

    /// <summary>The links of a ticket, by relation and then by number; also those to tickets in the trash.</summary>
    Task<IReadOnlyList<TicketLink>> ListAsync(long ticketId, CancellationToken cancellation = default);

    /// <summary>Links a ticket to another one. Both are locked until the transaction ends, in the order of their numbers.</summary>
    Task<TicketLinkResult> LinkAsync(
        IWriteScope write,
        long ticketId,
        TicketRelation relation,
        long otherId,
        CancellationToken cancellation = default
    );

    /// <summary>Removes a link; false where there is none.</summary>
    Task<bool> UnlinkAsync(
        IWriteScope write,
        long ticketId,
        TicketRelation relation,
        long otherId,
        CancellationToken cancellation = default
    );
}

/// <summary>A ticket was linked to another one. The same is recorded for the other ticket, with the counterpart of the relation.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Relation">How it relates to the other one.</param>
/// <param name="OtherId">The other ticket.</param>
[Hook("ticket.linked")]
public sealed record TicketLinked(long TicketId, TicketRelation Relation, long OtherId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}

/// <summary>A link between two tickets was removed. The same is recorded for the other ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Relation">How it related to the other one.</param>
/// <param name="OtherId">The other ticket.</param>
[Hook("ticket.unlinked")]
public sealed record TicketUnlinked(long TicketId, TicketRelation Relation, long OtherId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Ticket(TicketId);
}
