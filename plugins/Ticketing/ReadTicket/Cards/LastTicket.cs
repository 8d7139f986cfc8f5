using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.ReadTicket.Cards;

/// <summary>A ticket of a customer, in a short list.</summary>
public sealed record LastTicket(long Id, string Subject, int StatusId, DateTimeOffset LastActivityAt)
{
    /// <summary>The newest tickets of a customer that the reader may see, but for those in the trash.</summary>
    internal static async Task<IReadOnlyList<LastTicket>> OfAsync(
        IDatabase database,
        DepartmentScope visible,
        long customerId,
        int count,
        long except = 0,
        CancellationToken cancellation = default
    )
    {
        if (visible.IsEmpty)
            return [];
        var trash = TicketStatus.BuiltIn(StatusCategory.Trash);
        var tickets = database.Table<TicketRow>().Where(t => t.RequesterId == customerId && t.Id != except && t.StatusId != trash);
        if (!visible.IsAll)
        {
            var ids = visible.Ids;
            tickets = tickets.Where(t => ids.Contains(t.DepartmentId));
        }
        return await tickets
            .OrderByDescending(t => t.LastActivityAt)
            .ThenByDescending(t => t.Id)
            .Take(count)
            .Select(t => new LastTicket(t.Id, t.Subject, t.StatusId, t.LastActivityAt))
            .ToListAsync(cancellation);
    }
}
