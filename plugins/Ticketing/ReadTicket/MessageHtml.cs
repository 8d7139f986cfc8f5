using System.Net;
using System.Text.RegularExpressions;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Microsoft.Extensions.Caching.Memory;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>
/// Makes a message's body harmless to show. Cleaning is the dearest part of a ticket page and its result never changes while the
/// process lives, so it is kept for the messages that are being read; it is not stored, so that a better sanitiser holds for old
/// messages too. Singleton.
/// </summary>
internal sealed partial class MessageHtml(IHtmlSanitizer sanitizer) : IDisposable
{
    private const long CachedCharacters = 12 * 1024 * 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = CachedCharacters });

    /// <summary>The body as it is shown.</summary>
    /// <param name="message">The message.</param>
    /// <param name="whole">With the quoted part.</param>
    /// <param name="images">What becomes of pictures on other servers.</param>
    /// <param name="attachments">The message's own files, of which pictures are shown in place.</param>
    public SanitizedHtml Show(MessageRow message, bool whole, RemoteImages images, IEnumerable<AttachmentRow> attachments)
    {
        var html = whole ? message.Html : message.VisibleHtml ?? message.Html;
        if (html.Length == 0)
            return new SanitizedHtml(PlainText.ToHtml(message.Text), 0);
        return _cache.GetOrCreate(
            (message.Id, message.TicketId, whole, images),
            entry =>
            {
                var clean = sanitizer.Sanitize(html, images);
                clean = clean with { Html = PlaceImages(clean.Html, message.TicketId, attachments) };
                entry.Size = clean.Html.Length + 64;
                entry.SlidingExpiration = TimeSpan.FromMinutes(30);
                return clean;
            }
        )!;
    }

    public void Dispose() => _cache.Dispose();

    private static string PlaceImages(string html, long ticketId, IEnumerable<AttachmentRow> attachments)
    {
        if (!html.Contains("cid:", StringComparison.OrdinalIgnoreCase))
            return html;
        var byContentId = attachments
            .Where(file => file.ContentId is not null)
            .ToLookup(file => file.ContentId!, StringComparer.OrdinalIgnoreCase);
        return CidSource()
            .Replace(
                html,
                match =>
                {
                    var contentId = Uri.UnescapeDataString(WebUtility.HtmlDecode(match.Groups["id"].Value));
                    return byContentId[contentId].FirstOrDefault() is { } file
                        ? $"src=\"/tickets/{ticketId}/attachments/{file.Id}\" loading=\"lazy\""
                        : "src=\"data:,\"";
                }
            );
    }

    [GeneratedRegex("""src="cid:(?<id>[^"]*)"(?: loading="lazy")?""", RegexOptions.IgnoreCase)]
    private static partial Regex CidSource();
}
