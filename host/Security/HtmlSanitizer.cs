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
/// The list of what mail may contain, applied by Ganss.Xss on AngleSharp's HTML5 parser. What is not named here does not come through.
/// The result is meant to stand inside one of our pages, so it must also keep to its place: nothing positioned, no classes or ids of
/// ours, no address of ours that a click would call.
/// </summary>
internal sealed class HtmlSanitizer : IHtmlSanitizer
{
    // Deeper than any mail program writes; the serializer descends by recursion, and a stack that overflows ends the process.
    private const int DeepestNesting = 400;

    // What is deeper than that is shown as text alone.
    private const int DeepestParsed = 1000;

    // Of what is longer, or has more elements than anybody reads, only the text is shown.
    private const int LongestShown = 4_000_000,
        MostElements = 40_000,
        MostAttributes = 2_000,
        LongestText = 400_000;

    private static readonly string[] Tags =
    [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "main",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ];

    // Of other elements the words are kept; of these not even those: they are code, or text that only the element itself gave a meaning.
    private static readonly HashSet<string> DroppedWhole = new(StringComparer.OrdinalIgnoreCase)
    {
        "script",
        "style",
        "title",
        "head",
        "template",
        "svg",
        "math",
        "iframe",
        "frame",
        "frameset",
        "noframes",
        "noembed",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "select",
        "datalist",
        "input",
        "button",
        "textarea",
        "xmp",
        "plaintext",
        "link",
        "meta",
        "base",
        "portal",
        "marquee",
        "dialog",
        "map",
        "area",
    };

    private static readonly string[] Attributes =
    [
        "abbr",
        "align",
        "alt",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "cite",
        "color",
        "colspan",
        "datetime",
        "dir",
        "face",
        "headers",
        "height",
        "href",
        "hspace",
        "lang",
        "nowrap",
        "open",
        "reversed",
        "rowspan",
        "scope",
        "size",
        "span",
        "src",
        "start",
        "style",
        "summary",
        "title",
        "type",
        "valign",
        "value",
        "vspace",
        "width",
    ];

    private static readonly string[] Properties =
    [
        "color",
        "background-color",
        "direction",
        "display",
        "font",
        "font-family",
        "font-size",
        "font-style",
        "font-variant",
        "font-weight",
        "letter-spacing",
        "line-height",
        "list-style-type",
        "max-width",
        "min-width",
        "overflow-wrap",
        "padding",
        "padding-top",
        "padding-right",
        "padding-bottom",
        "padding-left",
        "margin",
        "margin-top",
        "margin-right",
        "margin-bottom",
        "margin-left",
        "table-layout",
        "text-align",
        "text-decoration",
        "text-decoration-line",
        "text-decoration-color",
        "text-decoration-style",
        "text-indent",
        "text-transform",
        "unicode-bidi",
        "vertical-align",
        "white-space",
        "width",
        "word-break",
        "word-spacing",
        "word-wrap",
        "border",
        "border-collapse",
        "border-color",
        "border-spacing",
        "border-style",
        "border-width",
        "border-radius",
        "border-top",
        "border-top-color",
        "border-top-style",
        "border-top-width",
        "border-right",
        "border-right-color",
        "border-right-style",
        "border-right-width",
        "border-bottom",
        "border-bottom-color",
        "border-bottom-style",
        "border-bottom-width",
        "border-left",
        "border-left-color",
        "border-left-style",
        "border-left-width",
        "border-top-left-radius",
        "border-top-right-radius",
        "border-bottom-left-radius",
        "border-bottom-right-radius",
    ];

    private static readonly string[] PictureTypes =
    [
        "data:image/png;",
        "data:image/jpeg;",
        "data:image/jpg;",
        "data:image/gif;",
        "data:image/webp;",
        "data:image/bmp;",
    ];

    private static readonly HashSet<string> TagSet = new(Tags, StringComparer.OrdinalIgnoreCase);

    private readonly Ganss.Xss.HtmlSanitizer _sanitizer = Make();

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
            return new SanitizedHtml(System.Net.WebUtility.HtmlEncode(Words(html)), 0);
        }
        if (document.Body is null)
            return new SanitizedHtml("", 0);
        Flatten(document.Body);
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
            if (html.Length > LongestShown || HasEndlessTag(html))
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
            return AsText(html);
        }

        if (document.Body is null)
            return new DisplayHtml("", "", 0);
        var styles = new DisplayStyles(TagSet.Contains);
        foreach (var sheet in stylesOf is null ? document.QuerySelectorAll("style").Select(style => style.TextContent) : SheetsOf(stylesOf))
            styles.AddSheet(sheet);
        Flatten(document.Body);
        if (document.Body.Descendants<IText>().Sum(text => (long)text.Length) > LongestText)
            return AsText(html);
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

    private static DisplayHtml AsText(string html)
    {
        var words = Words(html.Length > LongestShown ? html[..LongestShown] : html);
        var isCut = html.Length > LongestShown || words.Length > LongestText;
        if (words.Length > LongestText)
            words = words[..LongestText];
        return new DisplayHtml($"<div class=\"hd-plain\">{System.Net.WebUtility.HtmlEncode(words.Trim())}</div>", "", 0) { IsCut = isCut };
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

    private static Ganss.Xss.HtmlSanitizer Make()
    {
        var sanitizer = new Ganss.Xss.HtmlSanitizer(
            new HtmlSanitizerOptions
            {
                AllowedTags = new HashSet<string>(Tags, StringComparer.OrdinalIgnoreCase),
                AllowedAttributes = new HashSet<string>(Attributes, StringComparer.OrdinalIgnoreCase),
                AllowedCssProperties = new HashSet<string>(Properties, StringComparer.OrdinalIgnoreCase),
                AllowedSchemes = new HashSet<string>(["http", "https", "mailto", "tel", "cid", "data"], StringComparer.OrdinalIgnoreCase),
                UriAttributes = new HashSet<string>(["href", "src", "cite"], StringComparer.OrdinalIgnoreCase),
                AllowedClasses = new HashSet<string>(["-"]), // An empty set would mean "any"; and "class" is no allowed attribute anyway.
                AllowedAtRules = new HashSet<CssRuleType>(),
            }
        )
        {
            KeepChildNodes = true,
            // Whatever loads something, and the old ways to run code from a style.
            DisallowCssPropertyValue = new System.Text.RegularExpressions.Regex(
                @"[\\<>]|url\s*\(|image\s*\(|image-set|expression|javascript:|behavio|-moz-binding|calc\s*\(|var\s*\(|attr\s*\(",
                System.Text.RegularExpressions.RegexOptions.IgnoreCase | System.Text.RegularExpressions.RegexOptions.CultureInvariant,
                TimeSpan.FromSeconds(1)
            ),
        };
        sanitizer.RemovingTag += (_, removing) =>
        {
            if (!DroppedWhole.Contains(removing.Tag.LocalName))
                return;
            removing.Cancel = true;
            removing.Tag.Remove();
        };
        sanitizer.FilterUrl += (_, filtering) =>
            filtering.SanitizedUrl = IsAllowed(filtering.Tag, filtering.OriginalUrl.Trim()) ? filtering.SanitizedUrl : null;
        return sanitizer;
    }

    // An address without a scheme would lead into our own site: a click in a mail must not be a click in the desk.
    private static bool IsAllowed(IElement element, string url) =>
        element is IHtmlImageElement
            ? StartsWith(url, "http://", "https://", "cid:") || StartsWith(url, PictureTypes)
            : StartsWith(url, "http://", "https://", "mailto:", "tel:");

    private static bool StartsWith(string url, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
            if (url.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static void OpenOutside(IHtmlAnchorElement link)
    {
        link.SetAttribute("target", "_blank");
        link.SetAttribute("rel", "noopener noreferrer nofollow");
    }

    private static bool Hold(IHtmlImageElement image, RemoteImages remoteImages)
    {
        var source = image.GetAttribute("src");
        if (remoteImages != RemoteImages.Hold || source is null || !StartsWith(source, "http://", "https://"))
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

    private static void Flatten(IElement root)
    {
        var pending = new Stack<(INode Node, int Depth)>([(root, 0)]);
        while (pending.TryPop(out var at))
        {
            if (at.Depth == DeepestNesting && at.Node is IElement deepest && deepest.HasChildNodes)
            {
                deepest.TextContent = TextOf(deepest);
                continue;
            }

            foreach (var child in at.Node.ChildNodes)
                pending.Push((child, at.Depth + 1));
        }
    }

    // TextContent of a deep tree would descend by recursion as well.
    private static string TextOf(IElement element)
    {
        var text = new System.Text.StringBuilder();
        var pending = new Stack<INode>(element.ChildNodes.Reverse());
        while (pending.TryPop(out var node))
        {
            if (node is IText words)
                text.Append(words.Data);
            if (node is IElement inner && DroppedWhole.Contains(inner.LocalName))
                continue;
            foreach (var child in node.ChildNodes.Reverse())
                pending.Push(child);
        }

        return text.ToString();
    }

    /// <summary>The text without looking at its structure. A &lt; that nothing closes is text, and so is all behind it.</summary>
    private static string Words(string html)
    {
        var text = new System.Text.StringBuilder(html.Length);
        var lastEnd = html.LastIndexOf('>');
        for (var at = 0; at < html.Length; at++)
        {
            if (html[at] != '<' || at > lastEnd)
            {
                text.Append(html[at]);
                continue;
            }

            text.Append(' ');
            at = html.IndexOf('>', at);
        }

        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }
}
