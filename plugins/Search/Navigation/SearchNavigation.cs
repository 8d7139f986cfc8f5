using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Search.RunSearch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Navigation;

/// <summary>Search in the rail, the state of the index in the administration.</summary>
internal sealed class SearchNavigation(IServiceScopeFactory scopes, IStringLocalizer<SearchPlugin> T) : INavigationProvider
{
    public async ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default)
    {
        var items = new List<NavigationItem>();
        // Beside other components of the page, which use the database of its scope.
        await using var scope = scopes.CreateAsyncScope();
        if (!(await scope.ServiceProvider.GetRequiredService<SearchRights>().VisibleAsync(user, cancellation)).IsEmpty)
            items.Add(new NavigationItem("search.search", T["Search"], "/search", "search") { Order = 15, Shortcut = "/" });
        if (user.Has(CorePermissions.ManageSystem))
            items.Add(
                new NavigationItem("search.index", T["Search index"], "/admin/search", "file-search")
                {
                    Area = NavigationArea.Admin,
                    Group = T["System"],
                    Order = 300,
                }
            );
        return items;
    }
}
