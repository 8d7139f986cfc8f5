using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>Calendars in the administration.</summary>
internal sealed class CalendarNavigation(IStringLocalizer<SlaPlugin> T) : INavigationProvider
{
    public ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        new(
            user.Has(SlaPermissions.Administer)
                ?
                [
                    new NavigationItem("sla.calendars", T["Business hours"], "/admin/sla/calendars", "calendar-time")
                    {
                        Area = NavigationArea.Admin,
                        Group = T["SLA"],
                        Order = 200,
                    },
                ]
                : []
        );
}
