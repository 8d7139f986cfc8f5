using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Search.SimilarTickets;

/// <summary>Tickets about the same as one, for its card or as a page.</summary>
internal static class ShowSimilar
{
    public static string PathOf(long ticketId) => $"/search/similar/{ticketId}";

    /// <summary>GET /search/similar/{ticketId}</summary>
    public static async Task<IResult> HandleAsync(
        long ticketId,
        HttpContext context,
        SimilarTicketFinder slice,
        ICurrentUser user,
        CancellationToken cancellation
    )
    {
        if (await slice.OfAsync(ticketId, user, cancellation) is not { } tickets)
            return TypedResults.NotFound();
        return context.Request.WantsFragment()
            ? PageResults.Page<SimilarList>(new { Tickets = tickets })
            : PageResults.Page<SimilarPage>(new { TicketId = ticketId, Tickets = tickets });
    }
}
