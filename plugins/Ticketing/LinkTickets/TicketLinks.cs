using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.LinkTickets;

/// <inheritdoc />
internal sealed class TicketLinks(IDatabase database) : ITicketLinks
{
    public Task<IReadOnlyList<TicketLink>> ListAsync(long ticketId, CancellationToken cancellation = default) =>
        Links.ListAsync(database.Table<LinkRow>(), ticketId, cancellation);

    public async Task<TicketLinkResult> LinkAsync(
        IWriteScope write,
        long ticketId,
        TicketRelation relation,
        long otherId,
        CancellationToken cancellation = default
    )
    {
        if (ticketId == otherId)
            return TicketLinkResult.Itself;
        if (await TakeAsync(write, ticketId, otherId, cancellation) is not { } both)
            return TicketLinkResult.NotFound;
        if (both.Exists(locked => StatusRules.IsReadOnly(locked.Ticket.Category, locked.Ticket.MergedIntoId)))
            return TicketLinkResult.ReadOnly;
        return await Links.AddAsync(write, ticketId, relation, otherId, cancellation);
    }

    public async Task<bool> UnlinkAsync(
        IWriteScope write,
        long ticketId,
        TicketRelation relation,
        long otherId,
        CancellationToken cancellation = default
    )
    {
        await TakeAsync(write, ticketId, otherId, cancellation);
        return await Links.RemoveAsync(write, ticketId, relation, otherId, cancellation);
    }

    // In the order of their numbers: two who link the same tickets crosswise must not wait for each other.
    private static async Task<List<LockedTicket>?> TakeAsync(IWriteScope write, long one, long other, CancellationToken cancellation)
    {
        var lower = await LockedTicket.TakeAsync(write, Math.Min(one, other), cancellation);
        var higher = await LockedTicket.TakeAsync(write, Math.Max(one, other), cancellation);
        return lower is null || higher is null ? null : [lower, higher];
    }
}
