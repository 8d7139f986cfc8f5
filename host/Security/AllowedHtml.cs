using AngleSharp.Css.Dom;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace Hookdesk.Host.Security;

/// <summary>The list of what mail may contain. What is not named here does not come through.</summary>
internal static class AllowedHtml
{
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

    public static bool IsShown(string tag) => TagSet.Contains(tag);

    /// <summary>True for an element that is left out with its words.</summary>
    public static bool IsDroppedWhole(string tag) => DroppedWhole.Contains(tag);

    /// <summary>A sanitizer that goes by these lists.</summary>
    public static Ganss.Xss.HtmlSanitizer Sanitizer()
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

    public static bool StartsWith(string url, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
            if (url.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
