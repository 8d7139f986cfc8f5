using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace MyPlugin;

/// <summary>The entry that leads to the page, for those who may open it.</summary>
public sealed class MyThingNavigation(IStringLocalizer<MyThingPlugin> T) : INavigationProvider
{
    public ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IEnumerable<NavigationItem>>(
            user.Has(MyThingPlugin.Open) ? [new NavigationItem("acme.my-plugin", T["MyPlugin"], "/acme.my-plugin", "plug")] : []
        );
}
