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
