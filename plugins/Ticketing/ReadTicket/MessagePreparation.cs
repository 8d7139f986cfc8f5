using System.Security.Cryptography;
using System.Text;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>Makes of messages what is shown of them, within bounds of time and size, and keeps it. Scoped.</summary>
internal sealed class MessagePreparation(
    IDatabase database,
    IHtmlSanitizer sanitizer,
    IHooks hooks,
    IEnumerable<HandlerContribution> handlers
)
{
    /// <summary>Of longer texts what is shown is kept; a shorter one is made in less time than it takes to read it.</summary>
    public const int LongText = 20_000;

    // Raised when something here changes what is shown.
    private const int OwnVersion = 1;

    // A quotation is unfolded seldom: only where it takes long it is made beforehand.
    private const int LongQuotation = 50_000;

    private string? _version;

    /// <summary>The rules of now: the sanitizer's, our own, and the plugins that change what is shown.</summary>
    public string Version =>
        _version ??=
            $"{sanitizer.DisplayVersion}.{OwnVersion}."
            + Convert.ToHexStringLower(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes(
                        string.Join(
                            '\n',
                            handlers
                                .Where(handler => handler.Hook == typeof(MessageDisplaying))
                                .Select(handler =>
                                    $"{handler.PluginId} {handler.Handler.FullName} {handler.Handler.Assembly.GetName().Version}"
                                )
                                .Order(StringComparer.Ordinal)
                        )
                    )
                )
            )[..16];

    /// <summary>True for messages of which something is kept.</summary>
    public static bool IsKept(MessageRow message) => message.Html.Length > 0 || message.Text.Length > LongText;

    /// <summary>What is shown of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="whole">With the quoted part.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<ShownMessageRow> PrepareAsync(MessageRow message, bool whole, CancellationToken cancellation)
    {
        var shown = new ShownMessageRow
        {
            MessageId = message.Id,
            IsWhole = whole,
            Version = Version,
        };
        var html = whole ? message.Html : message.VisibleHtml ?? message.Html;
        if (html.Length == 0 || message.Html.Length == 0 && PlainText.OfParagraphs(html) is not null)
        {
            (shown.Html, shown.IsCut) = PlainText.ToDisplay(html.Length == 0 ? message.Text : PlainText.OfParagraphs(html)!);
            return shown;
        }

        var filtered = await hooks.FilterAsync(new MessageDisplaying(message.Id, message.Kind, html), cancellation);
        if (!filtered.IsRefused)
            html = filtered.Value.Html;
        var made = sanitizer.SanitizeForDisplay(html, whole || message.Html.Length == 0 ? null : message.Html);
        (shown.Html, shown.Css, shown.HeldImages, shown.IsCut) = (made.Html, made.Css, made.HeldImages, made.IsCut);
        return shown;
    }

    /// <summary>Prepares messages and keeps the result.</summary>
    public async Task KeepAsync(IReadOnlyCollection<long> messages, CancellationToken cancellation)
    {
        var rows = await database
            .Table<MessageRow>()
            .Where(m => messages.Contains(m.Id) && (m.Html != "" || m.Text.Length > LongText || m.VisibleHtml != null))
            .ToListAsync(cancellation);
        var shown = new List<ShownMessageRow>();
        foreach (var row in rows)
        {
            shown.Add(await PrepareAsync(row, whole: row.VisibleHtml is null, cancellation));
            if (row.VisibleHtml is not null && Math.Max(row.Html.Length, row.Text.Length) > LongQuotation)
                shown.Add(await PrepareAsync(row, whole: true, cancellation));
        }

        if (shown.Count == 0)
            return;
        var ids = rows.Select(row => row.Id).ToList();
        await database.WriteAsync(
            async write =>
            {
                await write.Table<ShownMessageRow>().Where(row => ids.Contains(row.MessageId)).DeleteAsync(cancellation);
                // Erased meanwhile, or taken back.
                var there = await write.Table<MessageRow>().Where(m => ids.Contains(m.Id)).Select(m => m.Id).ToListAsync(cancellation);
                foreach (var row in shown.Where(row => there.Contains(row.MessageId)))
                    await write.InsertAsync(row, cancellation);
            },
            cancellation
        );
    }
}
