using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.AdministerIndex;
using Hookdesk.Search.CommandLine;
using Hookdesk.Search.CommandPalette;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.Files;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Navigation;
using Hookdesk.Search.RunSearch;
using Hookdesk.Search.SavedSearches;
using Hookdesk.Search.SearchPage;
using Hookdesk.Search.SimilarTickets;
using Hookdesk.Search.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search;

/// <summary>Full text over tickets, messages, files, customers, organisations and whatever other plugins add.</summary>
public sealed class SearchPlugin : PluginStartup
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services
            .AddSingleton<NodeIndexOwner>()
            .AddSingleton<BuildIndex>()
            .AddScoped<ReadDocuments>()
            .AddEventSubscriber<FollowTheLog>()
            .AddHostedService<KeepIndex>()
            .AddHostedService<FinishDocuments>();
        services.AddHealthChecks().AddCheck<IndexHealth>("search");

        services.AddSingleton<FileTexts>().AddHostedService<CleanFileTexts>().AddScoped<TicketFilters>().AddScoped<OtherFields>();
        services
            .AddScoped<ISearchSource, TicketSource>()
            .AddScoped<ISearchSource, CustomerSource>()
            .AddScoped<ISearchSource, OrganisationSource>();

        services
            .AddSingleton<KnownDocuments>()
            .AddScoped<Reader>()
            .AddScoped<SearchService>()
            .AddScoped<FindSimilar>()
            .AddScoped<OwnSearches>();
        services.AddNavigation<SearchNavigation>().AddPaletteSearch<PaletteFinder>().AddCliCommand<SearchCommand>();
        services.AddSlot<SimilarCard>("ticket.sidebar", 25).AddSlot<SavedViews>("tickets.views").AddSlot<SearchAssets>("layout.head");
        services.AddEventText<SavedSearchesChanged, SearchPlugin>((_, T) => T["changed saved searches"]);
        services.AddEventText<SearchRebuildRequested, SearchPlugin>((_, T) => T["asked for a new search index"]);
    }

    /// <inheritdoc />
    public override void Configure(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/search", ShowSearch.HandleAsync).RequireSignIn(ShowSearch.ByScope);
        endpoints.MapGet("/search/complete", Complete.HandleAsync).RequireSignIn(ShowSearch.ByScope);
        endpoints.MapGet("/search/similar/{ticketId:long}", ShowSimilar.HandleAsync).RequireSignIn(ShowSearch.ByScope);
        endpoints.MapGet("/search/saved/views", SavedSearchEndpoints.ViewsAsync).RequireSignIn("searches are the user's own");
        endpoints.MapPost("/search/saved", SavedSearchEndpoints.SaveAsync).RequireSignIn("searches are the user's own");
        endpoints.MapPost("/search/saved/{id:long}/forget", SavedSearchEndpoints.ForgetAsync).RequireSignIn("searches are the user's own");
        endpoints.MapGet("/admin/search", IndexAdministration.ShowAsync).RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapPost("/admin/search/rebuild", IndexAdministration.RebuildAsync).RequirePermission(CorePermissions.ManageSystem);
    }
}
