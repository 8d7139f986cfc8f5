using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Domain;

/// <summary>The links between tickets and their rules.</summary>
internal static class Links
{
    // A chain of parents, or of tickets that block each other, is followed so far; a longer one is refused as if it were a circle.
    private const int LongestChain = 1000;

    public static TicketRelation Counterpart(this TicketRelation relation) =>
        relation switch
        {
            TicketRelation.DuplicateOf => TicketRelation.DuplicatedBy,
            TicketRelation.DuplicatedBy => TicketRelation.DuplicateOf,
            TicketRelation.ParentOf => TicketRelation.ChildOf,
            TicketRelation.ChildOf => TicketRelation.ParentOf,
            TicketRelation.Blocks => TicketRelation.BlockedBy,
            TicketRelation.BlockedBy => TicketRelation.Blocks,
            _ => TicketRelation.Related,
        };

    /// <summary>Links two tickets that the caller holds, and records it for both.</summary>
    public static async Task<TicketLinkResult> AddAsync(
        IWriteScope write,
        long ticketId,
        TicketRelation relation,
        long otherId,
        CancellationToken cancellation
    )
    {
        if (ticketId == otherId)
            return TicketLinkResult.Itself;
        var links = write.Table<LinkRow>();
        if (await links.AnyAsync(l => l.TicketId == ticketId && l.Relation == relation && l.OtherId == otherId, cancellation))
            return TicketLinkResult.Done;
        foreach (var id in new[] { ticketId, otherId })
            if (await links.CountAsync(l => l.TicketId == id, cancellation) >= ITicketLinks.Most)
                return TicketLinkResult.TooMany;
        // Both directions of a relation are one rule, seen from the ticket that is lower.
        if (relation is TicketRelation.ParentOf or TicketRelation.Blocks)
            return await AddAsync(write, otherId, relation.Counterpart(), ticketId, cancellation);
        if (relation is TicketRelation.ChildOf or TicketRelation.BlockedBy)
        {
            // Two links that are harmless by themselves could close a circle together.
            await write.LockAsync("ticketing_link", cancellation);
            if (
                relation == TicketRelation.ChildOf
                && await links.AnyAsync(l => l.TicketId == ticketId && l.Relation == TicketRelation.ChildOf, cancellation)
            )
                return TicketLinkResult.HasParent;
            if (await ReachesAsync(write, otherId, relation, ticketId, cancellation))
                return TicketLinkResult.Circle;
        }
        await write.InsertAsync(
            new LinkRow
            {
                TicketId = ticketId,
                Relation = relation,
                OtherId = otherId,
            },
            cancellation
        );
        await write.InsertAsync(
            new LinkRow
            {
                TicketId = otherId,
                Relation = relation.Counterpart(),
                OtherId = ticketId,
            },
            cancellation
        );
        write.Record(new TicketLinked(ticketId, relation, otherId));
        write.Record(new TicketLinked(otherId, relation.Counterpart(), ticketId));
        return TicketLinkResult.Done;
    }

    /// <summary>Removes a link and records it for both tickets; false where there is none.</summary>
    public static async Task<bool> RemoveAsync(
        IWriteScope write,
        long ticketId,
        TicketRelation relation,
        long otherId,
        CancellationToken cancellation
    )
    {
        var counterpart = relation.Counterpart();
        var removed = await write
            .Table<LinkRow>()
            .Where(l =>
                (l.TicketId == ticketId && l.Relation == relation && l.OtherId == otherId)
                || (l.TicketId == otherId && l.Relation == counterpart && l.OtherId == ticketId)
            )
            .DeleteAsync(cancellation);
        if (removed == 0)
            return false;
        write.Record(new TicketUnlinked(ticketId, relation, otherId));
        write.Record(new TicketUnlinked(otherId, counterpart, ticketId));
        return true;
    }

    /// <summary>Gives the links of a ticket that was merged to the one that is kept, but for those that would break a rule there.</summary>
    public static async Task MoveAsync(IWriteScope write, long fromId, long toId, CancellationToken cancellation)
    {
        foreach (var link in await ListAsync(write.Table<LinkRow>(), fromId, cancellation))
        {
            await RemoveAsync(write, fromId, link.Relation, link.OtherId, cancellation);
            if (link.OtherId != toId)
                await AddAsync(write, toId, link.Relation, link.OtherId, cancellation);
        }
    }

    /// <summary>Takes away all links of a ticket that is erased; nothing is left that could be told of it.</summary>
    public static async Task EraseAsync(IWriteScope write, long ticketId, CancellationToken cancellation)
    {
        var others = await write
            .Table<LinkRow>()
            .Where(l => l.TicketId == ticketId)
            .Select(l => l.OtherId)
            .Distinct()
            .ToListAsync(cancellation);
        await write.Table<LinkRow>().Where(l => others.Contains(l.TicketId) && l.OtherId == ticketId).DeleteAsync(cancellation);
        await write.Table<LinkRow>().Where(l => l.TicketId == ticketId).DeleteAsync(cancellation);
    }

    public static async Task<IReadOnlyList<TicketLink>> ListAsync(
        IQueryable<LinkRow> links,
        long ticketId,
        CancellationToken cancellation
    ) =>
        await links
            .Where(l => l.TicketId == ticketId)
            .OrderBy(l => l.Relation)
            .ThenBy(l => l.OtherId)
            .Select(l => new TicketLink(l.Relation, l.OtherId))
            .ToListAsync(cancellation);

    // Breadth first: a ticket may be blocked by several.
    private static async Task<bool> ReachesAsync(
        IWriteScope write,
        long from,
        TicketRelation relation,
        long to,
        CancellationToken cancellation
    )
    {
        var seen = new HashSet<long> { from };
        for (List<long> last = [from]; last.Count > 0; )
        {
            if (seen.Contains(to) || seen.Count > LongestChain)
                return true;
            var ids = last;
            last =
            [
                .. (
                    await write
                        .Table<LinkRow>()
                        .Where(l => ids.Contains(l.TicketId) && l.Relation == relation)
                        .Select(l => l.OtherId)
                        .ToListAsync(cancellation)
                ).Where(seen.Add),
            ];
        }
        return seen.Contains(to);
    }
}
