using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>
/// Messages' bodies as they are shown. They were prepared when they were stored; of those that are being read, what was prepared is kept
/// in memory. Scoped.
/// </summary>
internal sealed class MessageHtml(
    IDatabase database,
    MessagePreparation preparation,
    ShownMessages cache,
    IStringLocalizer<TicketingPlugin> T
)
{
    // What is not prepared yet is prepared for the reader who waits, but not for longer than that: the rest is shown as text.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>The bodies by message.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="whole">With the quoted part.</param>
    /// <param name="images">What becomes of pictures on other servers.</param>
    /// <param name="attachments">The messages' own files by message, of which pictures are shown in place.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<IReadOnlyDictionary<long, SanitizedHtml>> ShowAsync(
        IReadOnlyList<MessageRow> messages,
        bool whole,
        RemoteImages images,
        ILookup<long, AttachmentRow> attachments,
        CancellationToken cancellation
    )
    {
        var prepared = await PreparedAsync(messages, whole, cancellation);
        return messages.ToDictionary(
            message => message.Id,
            message => Body(message, whole, prepared.GetValueOrDefault(message.Id), images, attachments[message.Id])
        );
    }

    /// <summary>The style sheet of a message.</summary>
    public async Task<string> StylesAsync(MessageRow message, bool whole, CancellationToken cancellation) =>
        (await PreparedAsync([message], whole, cancellation)).GetValueOrDefault(message.Id)?.Css ?? "";

    private async Task<Dictionary<long, ShownMessage>> PreparedAsync(
        IReadOnlyList<MessageRow> messages,
        bool whole,
        CancellationToken cancellation
    )
    {
        var found = new Dictionary<long, ShownMessage>();
        var missing = new List<MessageRow>();
        foreach (var message in messages.Where(message => MessagePreparation.IsKept(message) || message.VisibleHtml is not null && !whole))
            if (cache.Find(message.Id, IsWhole(message, whole), preparation.Version) is { } known)
                found[message.Id] = known;
            else
                missing.Add(message);
        if (missing.Count == 0)
            return found;
        var (ids, version) = (missing.Select(message => message.Id).ToList(), preparation.Version);
        var kept = (
            await database
                .Table<ShownMessageRow>()
                .Where(row => ids.Contains(row.MessageId) && row.Version == version)
                .ToListAsync(cancellation)
        ).ToDictionary(row => (row.MessageId, row.IsWhole));
        var began = Stopwatch.GetTimestamp();
        foreach (var message in missing)
        {
            var isWhole = IsWhole(message, whole);
            if (!kept.TryGetValue((message.Id, isWhole), out var row))
            {
                if (Stopwatch.GetElapsedTime(began) > LongestWait)
                    continue;
                row = await preparation.PrepareAsync(message, isWhole, cancellation);
            }

            found[message.Id] = cache.Keep(row);
        }

        return found;
    }

    private static bool IsWhole(MessageRow message, bool whole) => whole || message.VisibleHtml is null;

    private SanitizedHtml Body(
        MessageRow message,
        bool whole,
        ShownMessage? shown,
        RemoteImages images,
        IEnumerable<AttachmentRow> attachments
    )
    {
        if (shown is null)
        {
            var (text, isCut) = PlainText.ToDisplay(PlainText.Cut(message.Text, MessagePreparation.LongText));
            return new SanitizedHtml(text + (isCut || message.Text.Length > MessagePreparation.LongText ? Rest(message) : ""), 0);
        }

        var body = new StringBuilder();
        if (shown.Css.Length > 0)
            body.Append(
                CultureInfo.InvariantCulture,
                $"<link rel=\"stylesheet\" href=\"/tickets/{message.TicketId}/messages/{message.Id}/style?{(IsWhole(message, whole) && message.VisibleHtml is not null ? "whole=1&amp;" : "")}v={shown.CssHash}\">"
            );
        PlaceImages(body, images == RemoteImages.Show ? shown.HtmlWithRemoteImages : shown.Html, message.TicketId, attachments);
        if (shown.IsCut)
            body.Append(Rest(message));
        return new SanitizedHtml(body.ToString(), images == RemoteImages.Show ? 0 : shown.HeldImages);
    }

    private string Rest(MessageRow message) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<p><a href=\"/tickets/{message.TicketId}/messages/{message.Id}/text\">{WebUtility.HtmlEncode(T["This message is too long to show in full. Download it as text."].Value)}</a></p>"
        );

    // The markup is the sanitizer's: at no other place can an element begin.
    private static void PlaceImages(StringBuilder body, string html, long ticketId, IEnumerable<AttachmentRow> attachments)
    {
        const string picture = "<img src=\"cid:";
        ILookup<string, AttachmentRow>? byContentId = null;
        var at = 0;
        for (
            int next;
            (next = html.IndexOf(picture, at, StringComparison.OrdinalIgnoreCase)) >= 0
                && html.IndexOf('"', next + picture.Length) is var end and >= 0;
            at = end + 1
        )
        {
            byContentId ??= attachments
                .Where(file => file.ContentId is not null)
                .ToLookup(file => file.ContentId!, StringComparer.OrdinalIgnoreCase);
            var contentId = Uri.UnescapeDataString(WebUtility.HtmlDecode(html[(next + picture.Length)..end]));
            body.Append(html, at, next - at)
                .Append(
                    byContentId[contentId].FirstOrDefault() is { } file
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"<img src=\"/tickets/{ticketId}/attachments/{file.Id}\" loading=\"lazy\""
                        )
                        : "<img src=\"data:,\""
                );
        }

        body.Append(html, at, html.Length - at);
    }
}

/// <summary>What was prepared of a message.</summary>
internal sealed record ShownMessage(string Html, string Css, int HeldImages, bool IsCut)
{
    /// <summary>Names the style sheet, which never changes under its address.</summary>
    public string CssHash { get; } = Css.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))[..16];

    public string HtmlWithRemoteImages => new DisplayHtml(Html, Css, HeldImages).HtmlWithRemoteImages();
}

/// <summary>The prepared messages of tickets that are being read. Singleton.</summary>
internal sealed class ShownMessages : IDisposable
{
    private const long CachedCharacters = 12 * 1024 * 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = CachedCharacters });

    public ShownMessage? Find(long message, bool isWhole, string version) => _cache.Get<ShownMessage>((message, isWhole, version));

    public ShownMessage Keep(ShownMessageRow row)
    {
        var shown = new ShownMessage(row.Html, row.Css, row.HeldImages, row.IsCut);
        return _cache.Set(
            (row.MessageId, row.IsWhole, row.Version),
            shown,
            new MemoryCacheEntryOptions { Size = row.Html.Length + row.Css.Length + 64, SlidingExpiration = TimeSpan.FromMinutes(30) }
        );
    }

    public void Dispose() => _cache.Dispose();
}
