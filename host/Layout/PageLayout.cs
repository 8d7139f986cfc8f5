using System.Globalization;
using Hookdesk.Host.Localization;
using Hookdesk.Host.Settings;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Layout;

/// <summary>What the layouts ask for, once per request.</summary>
internal sealed class PageLayout(
    IEnumerable<INavigationProvider> navigation,
    IEnumerable<IPaletteCommandProvider> commands,
    IPageReader user,
    CurrentSettings<SiteSettings> site,
    Themes themes,
    HostAssets assets,
    Icons icons,
    ScriptTexts scriptTexts,
    Catalogues catalogues,
    LastLists last,
    IContributionGuard guard,
    IStringLocalizer<PageLayout> T
) : ILayout
{
    /// <summary>How long a page waits for one plugin's navigation.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private IReadOnlyList<NavigationItem>[]? _areas;
    private string? _variant;

    public string Variant =>
        _variant ??= string.Create(
            CultureInfo.InvariantCulture,
            $"{(user.IsSignedIn ? user.Id : 0)}.{user.Version}.{site.Version}.{catalogues.Generation}.{Language.Tag}.{CultureInfo.CurrentCulture.Name}.{themes.Current?.Id}"
        );

    public string SiteName => site.Current.Name;

    public string HostAssets => assets.HostPath;

    public LanguageInfo Language { get; } = Languages.Describe(CultureInfo.CurrentUICulture.Name is { Length: > 0 } tag ? tag : "en");

    public IReadOnlyList<string> StyleSheets =>
        [
            $"{assets.HostPath}/hookdesk.css",
            $"{assets.HostPath}/lib/tabler/{(Language.IsRightToLeft ? "tabler.rtl.min.css" : "tabler.min.css")}",
            .. themes.Current is { } theme ? theme.Styles.Select(style => $"{assets.ThemePath(theme)}/{style}") : [],
        ];

    public IReadOnlyDictionary<string, string> ScriptTexts => scriptTexts.Current;

    public string? IconSvg(string name) => icons.Svg(name);

    public async ValueTask<IReadOnlyList<NavigationItem>> NavigationAsync(NavigationArea area)
    {
        _areas ??= await AreasAsync().ConfigureAwait(false);
        return _areas[(int)area];
    }

    public async ValueTask<IReadOnlyList<PaletteCommand>> CommandsAsync()
    {
        if (!user.IsSignedIn)
            return [];
        var places = (await NavigationAsync(NavigationArea.Rail).ConfigureAwait(false))
            .Concat(await NavigationAsync(NavigationArea.Admin).ConfigureAwait(false))
            .Concat(await NavigationAsync(NavigationArea.User).ConfigureAwait(false));
        return last.Same<PaletteCommand>(
            (Variant, "commands"),
            [
                .. commands.SelectMany(provider => guard.Call(provider, "commands", () => provider.Commands(user).ToList(), [])),
                .. places.Select(item => new PaletteCommand($"go.{item.Id}", item.Text, item.Href)
                {
                    Group = T["Go to"],
                    Shortcut = item.Shortcut,
                }),
                new PaletteCommand("view.toggle", T["Show or hide the view list"], "") { Group = T["View"], Event = "hd:toggle-views" },
                new PaletteCommand("view.refresh", T["Refresh"], "") { Group = T["View"], Event = "hd:refresh" },
                new PaletteCommand("help.shortcuts", T["Keyboard shortcuts"], "")
                {
                    Group = T["Help"],
                    Shortcut = "?",
                    Event = "hd:shortcuts",
                },
            ]
        );
    }

    private async Task<IReadOnlyList<NavigationItem>[]> AreasAsync()
    {
        var items = await AllItemsAsync().ConfigureAwait(false);
        return
        [
            .. Enum.GetValues<NavigationArea>()
                .Select(area => last.Same<NavigationItem>((Variant, area), [.. items.Where(item => item.Area == area)])),
        ];
    }

    private async Task<IReadOnlyList<NavigationItem>> AllItemsAsync()
    {
        if (!user.IsSignedIn)
            return [];
        var items = new List<NavigationItem>();
        foreach (var provider in navigation)
            items.AddRange(
                await guard
                    .CallAsync(
                        provider,
                        "navigation",
                        async stop => (await provider.ItemsAsync(user, stop).ConfigureAwait(false)).ToList(),
                        [],
                        Patience
                    )
                    .ConfigureAwait(false)
            );

        // The groups of the admin's list stand in the order of their first entry, below what belongs to none.
        var ordered = items.OrderBy(item => item.Order).ThenBy(item => item.Text, StringComparer.CurrentCulture).ToList();
        var groups = ordered.Select(item => item.Group).Distinct().ToList();
        return [.. ordered.OrderBy(item => item.Group is null ? -1 : groups.IndexOf(item.Group))];
    }
}
