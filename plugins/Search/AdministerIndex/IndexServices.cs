using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Indexing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.AdministerIndex;

/// <summary>The index as administrators see it.</summary>
internal static class IndexServices
{
    public static IServiceCollection AddIndexAdministration(this IServiceCollection services) =>
        services.AddEventText<SearchRebuildRequested, SearchPlugin>((_, T) => T["requested a search index rebuild"]);

    public static void MapIndexAdministration(this IEndpointRouteBuilder endpoints)
    {
        var index = endpoints.MapGroup("/admin/search").RequirePermission(CorePermissions.ManageSystem);
        index.MapGet("", IndexAdministration.ShowAsync);
        index.MapPost("/rebuild", IndexAdministration.RebuildAsync);
    }
}
