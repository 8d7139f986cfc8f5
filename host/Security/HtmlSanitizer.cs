using AngleSharp.Css.Dom;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;
using Hookdesk.Host.Security.Display;
using Hookdesk.Html;
using Hookdesk.Sdk.Security;
using IHtmlSanitizer = Hookdesk.Sdk.Security.IHtmlSanitizer;

namespace Hookdesk.Host.Security;

/// <summary>
/// Applies <see cref="AllowedHtml"/> by Ganss.Xss on AngleSharp's HTML5 parser.
/// The result is meant to stand inside one of our pages, so it must also keep to its place: nothing positioned, no classes or ids of
/// ours, no address of ours that a click would call.
/// </summary>
internal sealed class HtmlSanitizer : IHtmlSanitizer
{
    // What is deeper than that is shown as text alone.
    private const int DeepestParsed = 1000;

    // Of what has more elements than anybody reads only the text is shown.
    private const int MostElements = 40_000,
        MostAttributes = 2_000;

    private readonly Ganss.Xss.HtmlSanitizer _sanitizer = AllowedHtml.Sanitizer();

    /// <summary>To be raised with every change of what comes through or how it is shown.</summary>
    public int DisplayVersion => 1;

    public SanitizedHtml Sanitize(string html, RemoteImages remoteImages = RemoteImages.Hold) =>
        Sanitize(html, remoteImages, new NestingLimit(DeepestParsed));

    internal SanitizedHtml Sanitize(string html, RemoteImages remoteImages, NestingLimit limit)
    {
        IHtmlDocument document;
        try
        {
            document = Parse(html, limit);
        }
        catch (NestedTooDeeplyException)
        {
            return new SanitizedHtml(System.Net.WebUtility.HtmlEncode(HtmlAsText.Words(html)), 0);
        }
        if (document.Body is null)
            return new SanitizedHtml("", 0);
        HtmlAsText.Flatten(document.Body);
        document = _sanitizer.SanitizeDom(document, document.Body);
        var held = 0;
        foreach (var element in document.Body!.QuerySelectorAll("*").ToList())
        {
            if (element is IHtmlImageElement image && Hold(image, remoteImages))
                held++;
            if (element is IHtmlAnchorElement link && link.HasAttribute("href"))
                OpenOutside(link);
            if (element.HasAttribute("style"))
                KeepInPlace(element);
        }

        using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var node in document.Body.ChildNodes)
            node.ToHtml(writer, HtmlFormatter.Instance);
        return new SanitizedHtml(writer.ToString(), held);
    }

    public DisplayHtml SanitizeForDisplay(string html, string? stylesOf = null)
    {
        IHtmlDocument document;
        try
        {
            if (html.Length > HtmlAsText.LongestShown || HasEndlessTag(html))
                throw new NestedTooDeeplyException();
            var limit = new NestingLimit(DeepestParsed);
            var parser = new HtmlParser(
                new HtmlParserOptions
                {
                    MaximumDepth = int.MaxValue,
                    OnCreated = (element, _) =>
                    {
                        limit.Count(element);
                        if (limit.Created > MostElements)
                            throw new NestedTooDeeplyException();
                    },
                }
            );
            document = parser.ParseDocument(html);
        }
        catch (NestedTooDeeplyException)
        {
            return HtmlAsText.Display(html);
        }

        if (document.Body is null)
            return new DisplayHtml("", "", 0);
        var styles = new DisplayStyles(AllowedHtml.IsShown);
        foreach (var sheet in stylesOf is null ? document.QuerySelectorAll("style").Select(style => style.TextContent) : SheetsOf(stylesOf))
            styles.AddSheet(sheet);
        HtmlAsText.Flatten(document.Body);
        if (document.Body.Descendants<IText>().Sum(text => (long)text.Length) > HtmlAsText.LongestText)
            return HtmlAsText.Display(html);
        var direction = document.Body.GetAttribute("dir") ?? document.DocumentElement.GetAttribute("dir");
        var ground = Styled(document.Body, styles);
        var classes = new Dictionary<INode, string>(ReferenceEqualityComparer.Instance);
        foreach (var element in document.Body.QuerySelectorAll("*"))
            if (Styled(element, styles) is { } own)
                classes[element] = own;

        document = _sanitizer.SanitizeDom(document, document.Body);
        var held = 0;
        foreach (var element in document.Body!.QuerySelectorAll("*").ToList())
        {
            if (element is IHtmlImageElement image)
            {
                if (Hold(image, RemoteImages.Hold))
                    held++;
                SourceFirst(image);
            }

            if (element is IHtmlAnchorElement link && link.HasAttribute("href"))
                OpenOutside(link);
            if (classes.TryGetValue(element, out var own))
                element.SetAttribute("class", own);
        }

        var (css, name, hasOwnGround) = styles.Write();
        using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        writer.Write($"<div class=\"hd-mail{(hasOwnGround ? " hd-mail-ground" : "")}\"><div class=\"{$"{name} {ground}".Trim()}\"");
        if (direction is not null && direction.ToLowerInvariant() is "rtl" or "ltr")
            writer.Write($" dir=\"{direction.ToLowerInvariant()}\"");
        writer.Write('>');
        foreach (var node in document.Body.ChildNodes)
            node.ToHtml(writer, HtmlFormatter.Instance);
        writer.Write("</div></div>");
        return new DisplayHtml(writer.ToString(), css, held);
    }

    // The parser compares each attribute of an element with all before it.
    private static bool HasEndlessTag(string html)
    {
        var (inTag, quote, blanks) = (false, '\0', 0);
        for (var at = 0; at < html.Length; at++)
        {
            var c = html[at];
            if (!inTag)
                (inTag, quote, blanks) = (c == '<' && at + 1 < html.Length && char.IsAsciiLetter(html[at + 1]), '\0', 0);
            else if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '>')
                inTag = false;
            else if (char.IsWhiteSpace(c) && ++blanks > MostAttributes)
                return true;
        }

        return false;
    }

    // Attributes that color something say it as a style, which can be made readable on the theme's ground; the style itself is taken off:
    // what it says comes back as a class.
    private static string? Styled(IElement element, DisplayStyles styles)
    {
        if (element.Attributes.Length == 0)
            return styles.Classes(element.LocalName, null, null, "", null);
        var hints = "";
        if (element.GetAttribute("bgcolor") is { Length: <= 60 } ground)
            hints += $"background-color:{ground};";
        if (element.GetAttribute(element.LocalName == "body" ? "text" : "color") is { Length: <= 60 } color)
            hints += $"color:{color};";
        if (element.GetAttribute("background") is not null)
            hints += "background-image:url(x);";
        var own = styles.Classes(
            element.LocalName,
            element.GetAttribute("class"),
            element.GetAttribute("id"),
            hints,
            element.GetAttribute("style")
        );
        foreach (var name in (ReadOnlySpan<string>)["bgcolor", "color", "style", "class", "id"])
            element.RemoveAttribute(name);
        return own;
    }

    // Where an attribute stands first it can be found again in the text: no other place has the same beginning of an element.
    private static void SourceFirst(IHtmlImageElement image)
    {
        if (image.Attributes.Length > 40)
            return;
        var attributes = image.Attributes.Select(attribute => (attribute.Name, attribute.Value)).ToList();
        foreach (var (name, _) in attributes)
            image.RemoveAttribute(name);
        foreach (var (name, value) in attributes.OrderBy(attribute => attribute.Name is "src" or DisplayHtml.HeldSource ? 0 : 1))
            image.SetAttribute(name, value);
    }

    private static IEnumerable<string> SheetsOf(string html)
    {
        const int most = 20;
        var at = 0;
        for (var i = 0; i < most; i++)
        {
            at = html.IndexOf("<style", at, StringComparison.OrdinalIgnoreCase);
            var start = at < 0 ? -1 : html.IndexOf('>', at);
            if (start < 0)
                yield break;
            var end = html.IndexOf("</style", start, StringComparison.OrdinalIgnoreCase);
            if (end < 0)
                yield break;
            yield return html[(start + 1)..end];
            at = end;
        }
    }

    // The sanitizer's own parser, stopped at the first element that is too deep: for each element it looks up the whole way.
    private IHtmlDocument Parse(string html, NestingLimit limit)
    {
        var usual = (HtmlParser)_sanitizer.HtmlParserFactory();
        var options = usual.Options;
        // The parser's own limit makes the tree flat and looks up the whole way all the same.
        options.MaximumDepth = int.MaxValue;
        options.OnCreated = (element, _) => limit.Count(element);
        return new HtmlParser(options, usual.ParseDocument("").Context).ParseDocument(html);
    }

    private static void OpenOutside(IHtmlAnchorElement link)
    {
        link.SetAttribute("target", "_blank");
        link.SetAttribute("rel", "noopener noreferrer nofollow");
    }

    private static bool Hold(IHtmlImageElement image, RemoteImages remoteImages)
    {
        var source = image.GetAttribute("src");
        if (remoteImages != RemoteImages.Hold || source is null || !AllowedHtml.StartsWith(source, "http://", "https://"))
            return false;
        image.RemoveAttribute("src");
        image.SetAttribute(DisplayHtml.HeldSource, source);
        return true;
    }

    // A negative margin pulls a text over what stands above it, such as the sender's name.
    private static void KeepInPlace(IElement element)
    {
        var style = element.GetStyle();
        foreach (
            var property in style
                .Where(property => property.Name is "text-indent" || property.Name.StartsWith("margin", StringComparison.Ordinal))
                .ToList()
        )
            if (property.Value.Contains('-', StringComparison.Ordinal))
                style.RemoveProperty(property.Name);
        // What is neither shown nor hidden by an ordinary value could only be meant to break out of the flow.
        if (
            style.GetPropertyValue("display")
            is { Length: > 0 } display
                and not ("none" or "block" or "inline" or "inline-block" or "list-item" or "table" or "table-row" or "table-cell")
        )
            style.RemoveProperty("display");
        if (style.Length == 0)
            element.RemoveAttribute("style");
        else
            element.SetAttribute("style", style.CssText);
    }
}
