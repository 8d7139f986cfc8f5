using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.SavedSearches;

/// <summary>Searches with a name, and the last ones of each user.</summary>
internal static class SavedSearchServices
{
    public static IServiceCollection AddSavedSearches(this IServiceCollection services) =>
        services
            .AddScoped<OwnSearches>()
            .AddSlot<SavedViews>(TicketSlots.Views)
            .AddEventText<SavedSearchesChanged, SearchPlugin>((_, T) => T["changed saved searches"]);

    public static void MapSavedSearches(this IEndpointRouteBuilder endpoints)
    {
        var saved = endpoints.MapGroup("/search/saved").RequireSignIn("searches are the user's own");
        saved.MapGet("/views", SavedSearchEndpoints.ViewsAsync);
        saved.MapPost("", SavedSearchEndpoints.SaveAsync);
        saved.MapPost("/{id:long}/forget", SavedSearchEndpoints.ForgetAsync);
    }
}
