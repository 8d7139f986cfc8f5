using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>
/// GET /tickets/{id}/news?after=…&amp;had=…: how many messages of others came, as a number, with those that a merge brought among the
/// older ones.
/// </summary>
internal static class CountNews
{
    public static async Task<IResult> HandleAsync(
        long id,
        long after,
        int? had,
        IDatabase database,
        TicketLoader loader,
        Access access,
        CancellationToken cancellation
    )
    {
        if (await loader.FindAsync(id, cancellation) is null)
            return TypedResults.NotFound();
        var reader = access.User.Id;
        var count = await database
            .Table<MessageRow>()
            .CountAsync(m => m.TicketId == id && m.Id > after && (m.UserId == null || m.UserId != reader), cancellation);
        if (had is { } shown)
            count += Math.Max(
                0,
                await database.Table<MessageRow>().CountAsync(m => m.TicketId == id && m.Id <= after, cancellation) - shown
            );
        return TypedResults.Text(count.ToString(CultureInfo.InvariantCulture));
    }
}
