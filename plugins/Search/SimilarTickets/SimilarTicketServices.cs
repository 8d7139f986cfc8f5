using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.RunSearch;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.SimilarTickets;

/// <summary>Tickets about the same as one, beside it.</summary>
internal static class SimilarTicketServices
{
    public static IServiceCollection AddSimilarTickets(this IServiceCollection services) =>
        services.AddScoped<SimilarTicketFinder>().AddSlot<SimilarCard>(TicketSlots.Sidebar, 25);

    public static void MapSimilarTickets(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/search/similar/{ticketId:long}", ShowSimilar.HandleAsync).RequireSignIn(SearchRights.Rule);
}
