using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sdk.Ui;

/// <summary>Icons without a component for each: for what stands on every page or many times on one.</summary>
public static class IconMarkup
{
    /// <summary>The same as <c>&lt;Icon Name="…" /&gt;</c>, as ready markup; nothing where there is no such icon.</summary>
    /// <param name="frame">The page's frame.</param>
    /// <param name="name">Name of a Tabler outline icon.</param>
    public static MarkupString Icon(this ILayout frame, string name) => new(frame.IconSvg(name) ?? "");
}
