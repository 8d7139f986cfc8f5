using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>The policies in the administration.</summary>
internal sealed class PolicyNavigation(IStringLocalizer<SlaPlugin> T) : INavigationProvider
{
    public ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        new(
            user.Has(SlaPermissions.Administer)
                ?
                [
                    new NavigationItem("sla.policies", T["SLA policies"], "/admin/sla/policies", "contract")
                    {
                        Area = NavigationArea.Admin,
                        Group = T["SLA"],
                        Order = 210,
                    },
                ]
                : []
        );
}
