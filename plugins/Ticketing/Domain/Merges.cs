using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Where the conversation of a merged ticket goes on.</summary>
internal static class Merges
{
    // A chain of merges is followed so far; longer can only be a circle.
    private const int LongestChain = 20;

    /// <summary>The ticket that this one was merged into in the end; itself when it was not merged.</summary>
    public static async Task<long> FollowAsync(Tables tables, long ticketId, CancellationToken cancellation)
    {
        for (var step = 0; step < LongestChain; step++)
        {
            var target = await tables
                .Of<TicketRow>()
                .Where(t => t.Id == ticketId)
                .Select(t => t.MergedIntoId)
                .FirstOrDefaultAsync(cancellation);
            if (target is null)
                return ticketId;
            ticketId = target.Value;
        }
        return ticketId;
    }
}
