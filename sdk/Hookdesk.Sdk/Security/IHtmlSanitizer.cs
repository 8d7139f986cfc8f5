namespace Hookdesk.Sdk.Security;

/// <summary>Makes HTML from outside harmless. Singleton, safe for concurrent use.</summary>
public interface IHtmlSanitizer
{
    /// <summary>
    /// Removes scripts, event handlers, forms, frames, style sheets and whatever else is not on the list of allowed markup. <c>cid:</c>
    /// images are kept.
    /// </summary>
    /// <param name="html">HTML of any origin.</param>
    /// <param name="remoteImages">What becomes of images on other servers, which would tell the sender that and when the email was
    /// read.</param>
    SanitizedHtml Sanitize(string html, RemoteImages remoteImages = RemoteImages.Hold);

    /// <summary>
    /// Prepares HTML to be shown in a page of the desk as its author meant it: the same markup, with the styles of the document and of its
    /// elements as a style sheet that holds for this HTML alone, loads nothing, and is readable in light and dark. Nothing in it can be
    /// clicked that leads into the desk, and pictures on other servers are held.
    /// </summary>
    /// <remarks>
    /// Time and result are bounded whatever the HTML is: of more than 4 million characters (400,000 of text), 40,000 elements or 1,000
    /// levels only the text is given. The result is meant to be kept, together with <see cref="DisplayVersion"/>.
    /// </remarks>
    /// <param name="html">HTML of any origin, a document or a part of one.</param>
    /// <param name="stylesOf">The whole document where <paramref name="html"/> is a part of it: its style sheets hold for the part.</param>
    DisplayHtml SanitizeForDisplay(string html, string? stylesOf = null);

    /// <summary>Grows when <see cref="SanitizeForDisplay"/> gives other results: what was kept with a smaller one is prepared again.</summary>
    int DisplayVersion { get; }
}

/// <summary>Harmless HTML with its styles.</summary>
/// <param name="Html">The markup; one element around all.</param>
/// <param name="Css">The style sheet of its own; empty where there is none. It is served from an address of the desk and linked before the
/// markup: pages allow no styles inside of them.</param>
/// <param name="HeldImages">How many pictures on other servers were held back.</param>
public sealed record DisplayHtml(string Html, string Css, int HeldImages)
{
    /// <summary>The attribute that holds the address of a picture until the reader asks for it.</summary>
    public const string HeldSource = "data-remote-src";

    /// <summary>True when the end is missing, because it is longer than anybody reads.</summary>
    public bool IsCut { get; init; }

    /// <summary>The markup with the pictures of other servers, for a reader who asked for them.</summary>
    public string HtmlWithRemoteImages() => Html.Replace($"<img {HeldSource}=\"", "<img src=\"", StringComparison.Ordinal);
}

/// <summary>What to do with images on other servers.</summary>
public enum RemoteImages
{
    /// <summary>Not loaded: the address is moved to <c>data-remote-src</c> until the reader asks for it.</summary>
    Hold,

    /// <summary>Loaded as the sender wrote them.</summary>
    Show,
}

/// <summary>Harmless HTML.</summary>
/// <param name="Html">The markup.</param>
/// <param name="HeldImages">How many remote images were held back.</param>
public sealed record SanitizedHtml(string Html, int HeldImages);
