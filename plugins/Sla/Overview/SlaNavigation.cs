using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Overview;

/// <summary>The overview in the rail, for who oversees a department.</summary>
internal sealed class SlaNavigation(IServiceScopeFactory scopes, IStringLocalizer<SlaPlugin> T) : INavigationProvider
{
    public async ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        user.Has(SlaPermissions.Oversee) || await OverseesAsync(user, cancellation)
            ? [new NavigationItem("sla.overview", T["SLA"], "/sla", "clock-exclamation") { Order = 18, Shortcut = "g s" }]
            : [];

    // Beside other components of the page, which use the database of its scope.
    private async Task<bool> OverseesAsync(ICurrentUser user, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return !(
            await scope.ServiceProvider.GetRequiredService<ITicketRecords>().WhereAsync(user, SlaPermissions.Oversee, cancellation)
        ).IsEmpty;
    }
}
