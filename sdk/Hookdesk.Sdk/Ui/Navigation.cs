using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Sdk.Ui;

/// <summary>A navigation entry.</summary>
/// <param name="Id">Stable id, starting with the plugin's short name.</param>
/// <param name="Text">The text, already in the reader's language.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Icon">Name of a Tabler outline icon: <c>inbox</c>.</param>
public sealed record NavigationItem(string Id, string Text, string Href, string Icon)
{
    /// <summary>Position; smaller comes first.</summary>
    public int Order { get; init; } = 100;

    /// <summary>A number next to the entry, such as the number of unread items; null for none.</summary>
    public int? Count { get; init; }

    /// <summary>The live topic that invalidates the count; null for none.</summary>
    public string? Topic { get; init; }

    /// <summary>The area that contains the entry.</summary>
    public NavigationArea Area { get; init; } = NavigationArea.Rail;

    /// <summary>The heading in the admin's list, in the reader's language.</summary>
    public string? Group { get; init; }

    /// <summary>The key sequence that opens the entry, such as <c>g t</c>.</summary>
    public string? Shortcut { get; init; }
}

/// <summary>Places for navigation entries.</summary>
public enum NavigationArea
{
    /// <summary>The navigation rail. Below 768 px, the bottom bar shows the first four entries.</summary>
    Rail,

    /// <summary>The list of administration pages.</summary>
    Admin,

    /// <summary>The menu under the user's picture.</summary>
    User,
}

/// <summary>
/// Provides the entries that the current user may see. Scoped; register it with <c>AddNavigation</c>. Called for every page, so it must be
/// fast.
/// </summary>
[OpenToPlugins]
public interface INavigationProvider
{
    /// <summary>The entries for this user, without those the user may not open.</summary>
    ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default);
}

/// <summary>An entry of the command palette (<c>Ctrl+K</c>).</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Title">The text, in the reader's language.</param>
/// <param name="Href">Where it leads.</param>
public sealed record PaletteCommand(string Id, string Title, string Href)
{
    /// <summary>The heading, in the reader's language.</summary>
    public string? Group { get; init; }

    /// <summary>Key sequence, such as <c>c</c> for a new ticket.</summary>
    public string? Shortcut { get; init; }

    /// <summary>The name of a browser event to dispatch on the document instead of opening <see cref="Href"/>; null for a link.</summary>
    public string? Event { get; init; }
}

/// <summary>Provides the palette commands of the current user. Scoped; register it with <c>AddPaletteCommands</c>.</summary>
[OpenToPlugins]
public interface IPaletteCommandProvider
{
    /// <summary>The commands for this user.</summary>
    IEnumerable<PaletteCommand> Commands(ICurrentUser user);
}

/// <summary>Provides results in the command palette. Scoped; register it with <c>AddPaletteSearch</c>.</summary>
[OpenToPlugins]
public interface IPaletteSearch
{
    /// <summary>
    /// The best matches that this user may see, most relevant first; at most ten are shown. Stop when <paramref name="cancellation"/> is
    /// canceled: the user has typed more.
    /// </summary>
    Task<IReadOnlyList<PaletteMatch>> FindAsync(string query, ICurrentUser user, CancellationToken cancellation = default);
}

/// <summary>A result in the command palette.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Group">The heading, in the reader's language.</param>
/// <param name="Detail">A few more words, or null.</param>
public sealed record PaletteMatch(string Title, string Href, string? Group = null, string? Detail = null);

/// <summary>Builds the frame around pages. Scoped; used by the layouts.</summary>
public interface ILayout
{
    /// <summary>
    /// What everything on a page depends on: the reader with the rights that roles give, language, time zone, theme, texts and the site's
    /// settings. Another text when one of them has changed; never to be shown. Rights by department, or of another plugin's making, are
    /// not in it.
    /// </summary>
    string Variant { get; }

    /// <summary>The entries of an area for the current user, in order; the same object as long as they are equal.</summary>
    ValueTask<IReadOnlyList<NavigationItem>> NavigationAsync(NavigationArea area);

    /// <summary>
    /// The palette's commands for the current user: the places of the navigation, and what plugins add. The same object as long as they
    /// are equal.
    /// </summary>
    ValueTask<IReadOnlyList<PaletteCommand>> CommandsAsync();

    /// <summary>The language of this page.</summary>
    LanguageInfo Language { get; }

    /// <summary>Addresses of the theme's style sheets, in order.</summary>
    IReadOnlyList<string> StyleSheets { get; }

    /// <summary>Folder under which the host's scripts are served: <c>/_host/&lt;version&gt;</c>.</summary>
    string HostAssets { get; }

    /// <summary>The name of the site.</summary>
    string SiteName { get; }

    /// <summary>
    /// Texts that the scripts show, from key to text in the reader's language. Never changed once given; another object when they
    /// change.
    /// </summary>
    IReadOnlyDictionary<string, string> ScriptTexts { get; }

    /// <summary>The inline SVG of an icon, or null when there is none of that name.</summary>
    string? IconSvg(string name);
}
