using System.Text.RegularExpressions;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.SaveDraft;

/// <summary>The text of an editor as it comes with a form.</summary>
internal static partial class EditorHtml
{
    /// <summary>Harmless HTML of what was written. Without script the field holds plain text.</summary>
    public static string Read(EditorInput input, IHtmlSanitizer sanitizer)
    {
        var text = input.Html;
        if (input.Format != "html")
            return PlainText.ToHtml(text);
        // The sanitiser takes out whatever points into this site. An agent's own uploads may, so they pass it as pictures of a mail.
        var clean = sanitizer.Sanitize(Uploaded().Replace(text, "src=\"cid:upload-${id}\"")).Html;
        return Passed()
            .Replace(
                clean,
                match =>
                    $"src=\"{Drafts.UploadPath(long.Parse(match.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture))}\""
            );
    }

    [GeneratedRegex("src=\"/tickets/uploads/(?<id>[0-9]{1,18})\"", RegexOptions.None, 5000)]
    private static partial Regex Uploaded();

    [GeneratedRegex("src=\"cid:upload-(?<id>[0-9]{1,18})\"", RegexOptions.None, 5000)]
    private static partial Regex Passed();
}
