namespace Hookdesk.Sdk.Security;

/// <summary>Sanitizes HTML from external sources. Singleton, safe for concurrent use.</summary>
public interface IHtmlSanitizer
{
    /// <summary>
    /// Removes scripts, event handlers, forms, frames, style sheets, and all markup that isn't explicitly allowed. <c>cid:</c> images are
    /// kept.
    /// </summary>
    /// <param name="html">HTML of any origin.</param>
    /// <param name="remoteImages">What becomes of images on other servers, which would tell the sender that and when the email was
    /// read.</param>
    SanitizedHtml Sanitize(string html, RemoteImages remoteImages = RemoteImages.Hold);

    /// <summary>
    /// Prepares HTML for display as its author meant it: the same markup, plus the document's style sheets and inline styles as one style
    /// sheet that applies to this HTML only, loads nothing, and is readable in light and dark themes. Links can't lead to pages of
    /// Hookdesk, and images on other servers are held back.
    /// </summary>
    /// <remarks>
    /// Time and size are limited for any input: for more than 4 million characters (400,000 of text), 40,000 elements, or 1,000 levels,
    /// only the text is returned. Store the result together with <see cref="DisplayVersion"/>.
    /// </remarks>
    /// <param name="html">HTML of any origin, a document or a part of one.</param>
    /// <param name="stylesOf">The whole document if <paramref name="html"/> is a part of it: its style sheets apply to the part.</param>
    DisplayHtml SanitizeForDisplay(string html, string? stylesOf = null);

    /// <summary>Increases when <see cref="SanitizeForDisplay"/> returns other results. Prepare results of earlier versions again.</summary>
    int DisplayVersion { get; }
}

/// <summary>Sanitized HTML with its styles.</summary>
/// <param name="Html">The markup, in one root element.</param>
/// <param name="Css">The style sheet; empty if there is none. Serve it from a URL and link to it before the markup: pages don't allow inline
/// styles.</param>
/// <param name="HeldImages">The number of images on other servers that were held back.</param>
public sealed record DisplayHtml(string Html, string Css, int HeldImages)
{
    /// <summary>The attribute that holds an image's URL until the reader asks for it.</summary>
    public const string HeldSource = "data-remote-src";

    /// <summary>True if the end is missing because the text is too long to show.</summary>
    public bool IsCut { get; init; }

    /// <summary>The markup with the images on other servers, for a reader who asked for them.</summary>
    public string HtmlWithRemoteImages() => Html.Replace($"<img {HeldSource}=\"", "<img src=\"", StringComparison.Ordinal);
}

/// <summary>What to do with images on other servers.</summary>
public enum RemoteImages
{
    /// <summary>Not loaded: the URL is moved to <c>data-remote-src</c> until the reader asks for the image.</summary>
    Hold,

    /// <summary>Loaded as the sender wrote them.</summary>
    Show,
}

/// <summary>Sanitized HTML.</summary>
/// <param name="Html">The markup.</param>
/// <param name="HeldImages">How many remote images were held back.</param>
public sealed record SanitizedHtml(string Html, int HeldImages);
