using Hookdesk.Sdk.Security;
using Hookdesk.Search.RunSearch;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.SearchPage;

/// <summary>The search page, and completion while a query is typed.</summary>
internal static class SearchPageServices
{
    public static IServiceCollection AddSearchPage(this IServiceCollection services) => services.AddScoped<ShowSearch>();

    public static void MapSearchPage(this IEndpointRouteBuilder endpoints)
    {
        var search = endpoints.MapGroup("/search").RequireSignIn(SearchRights.Rule);
        search.MapGet(
            "",
            ([AsParameters] SearchPageQuery asked, ShowSearch page, CancellationToken cancellation) => page.HandleAsync(asked, cancellation)
        );
        search.MapGet("/complete", SearchCompletion.HandleAsync);
    }
}
