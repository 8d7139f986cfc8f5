using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People;

/// <summary>Where users, roles and one's own profile are.</summary>
internal sealed class PeopleNavigation(IStringLocalizer<HostTexts> text) : INavigationProvider
{
    public ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        new(Items(user));

    private IEnumerable<NavigationItem> Items(ICurrentUser user)
    {
        yield return new NavigationItem("core.profile", text["Your profile"], "/profile", "user-circle")
        {
            Area = NavigationArea.User,
            Order = 10,
        };
        if (!user.Has(CorePermissions.ManageUsers))
            yield break;
        yield return new NavigationItem("core.users", text["Users"], "/admin/users", "users")
        {
            Area = NavigationArea.Admin,
            Group = text["People"],
            Order = 10,
        };
        yield return new NavigationItem("core.roles", text["Roles"], "/admin/roles", "shield-check")
        {
            Area = NavigationArea.Admin,
            Group = text["People"],
            Order = 20,
        };
    }
}
