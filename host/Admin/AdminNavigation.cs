using Hookdesk.Host.Admin.Index;
using Hookdesk.Host.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Admin;

/// <summary>The host's own sections of the administration, and one for each settings page.</summary>
internal sealed class AdminNavigation(
    IStringLocalizer<AdminNavigation> T,
    PoLocalizerFactory texts,
    IEnumerable<SettingsContribution> settings,
    SystemStatusCount problems
) : INavigationProvider
{
    public ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        new(Items(user, user.Has(CorePermissions.ManageSystem) ? problems.Current : 0));

    private IEnumerable<NavigationItem> Items(ICurrentUser user, int count)
    {
        var system = T["System"].Value;
        if (user.Has(CorePermissions.ManageSystem))
        {
            yield return Section("overview", T["Overview"], "/admin", "layout-dashboard", 10, null) with
            {
                Count = count > 0 ? count : null,
            };
            yield return Section("plugins", T["Plugins"], "/admin/plugins", "puzzle", 200, system);
            yield return Section("hooks", T["Hooks"], "/admin/hooks", "git-merge", 210, system);
            yield return Section("tasks", T["Background jobs"], "/admin/tasks", "clock-play", 220, system);
            yield return Section("templates", T["Templates"], "/admin/templates", "template", 230, system);
            var order = 300;
            foreach (var page in settings.OrderBy(page => page.Order))
                yield return Section(
                    $"settings.{page.Name}",
                    texts.For(page.PluginId)[page.Title],
                    $"/admin/settings/{page.Name}",
                    "adjustments",
                    order++,
                    T["Settings"]
                );
        }

        if (user.Has(CorePermissions.ReadAudit))
            yield return Section("audit", T["Audit log"], "/admin/audit", "history", 240, system);
    }

    private static NavigationItem Section(string id, string text, string href, string icon, int order, string? group) =>
        new($"admin.{id}", text, href, icon)
        {
            Area = NavigationArea.Admin,
            Order = order,
            Group = group,
        };
}
