using Hookdesk.Sdk;
using Hookdesk.Sdk.Ui;
using Hookdesk.Search.AdministerIndex;
using Hookdesk.Search.CommandLine;
using Hookdesk.Search.CommandPalette;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Navigation;
using Hookdesk.Search.RunSearch;
using Hookdesk.Search.SavedSearches;
using Hookdesk.Search.SearchPage;
using Hookdesk.Search.SimilarTickets;
using Hookdesk.Search.Tickets;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search;

/// <summary>Full text over tickets, messages, files, customers, organizations and whatever other plugins add.</summary>
public sealed class SearchPlugin : PluginStartup
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddIndex().AddTicketSources();
        services.AddScoped<SearchRights>().AddScoped<SearchService>();
        services.AddSearchPage().AddSavedSearches().AddSimilarTickets().AddIndexAdministration();
        services.AddNavigation<SearchNavigation>().AddPaletteSearch<PaletteFinder>().AddCliCommand<SearchCommand>();
        services.AddSlot<SearchAssets>(HostSlots.Head);
    }

    /// <inheritdoc />
    public override void Configure(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSearchPage();
        endpoints.MapSavedSearches();
        endpoints.MapSimilarTickets();
        endpoints.MapIndexAdministration();
    }
}
