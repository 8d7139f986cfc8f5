using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.ReadHistory;

/// <summary>A line of a history.</summary>
public sealed record HistoryEntry(long Id, DateTimeOffset At, string Actor, string Text)
{
    /// <summary>Another ticket that it tells of, by its number in the text; null for none.</summary>
    public long? Other { get; init; }
}

/// <summary>
/// GET /tickets/{id}/history: what happened to a ticket, by whom and when, from the event log, in words that any plugin gives its own
/// events.
/// </summary>
internal sealed class TicketHistory(
    IEventLog log,
    IEnumerable<EventTextContribution> texts,
    IContributionGuard guard,
    IServiceProvider services
)
{
    public const int PageSize = 50;

    private readonly Dictionary<string, EventTextContribution> _texts = texts
        .GroupBy(text => text.Name)
        .ToDictionary(group => group.Key, group => group.Last());

    public static async Task<IResult> HandleAsync(
        long id,
        KeysetRequest page,
        HttpContext context,
        TicketLoader loader,
        TicketHistory slice,
        OptionDirectory options,
        CancellationToken cancellation
    )
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        // The words for changes of the status can't wait for its name.
        await options.ReadAsync(cancellation);
        var (entries, older) = await slice.OfAsync(id, page, cancellation);
        return context.Request.WantsFragment()
            ? PageResults.Page<HistoryList>(new { Entries = entries, OlderHref = older })
            : PageResults.Page<HistoryPage>(
                new
                {
                    Ticket = ticket,
                    Entries = entries,
                    OlderHref = older,
                }
            );
    }

    // The newest entries of a ticket, and where older ones are. An event that nobody has words for is left out of its page.
    private async Task<(IReadOnlyList<HistoryEntry> Entries, string? OlderHref)> OfAsync(
        long id,
        KeysetRequest page,
        CancellationToken cancellation
    )
    {
        var place = new long[1];
        long? before = KeysetCursor.TryRead(page.After, place) ? place[0] : null;
        var records = page.ToPage(
            await log.ReadSubjectAsync(TicketSubjects.Ticket(id), PageSize + 1, before, cancellation),
            PageSize,
            record => KeysetCursor.Write(record.Id)
        );
        var entries = records
            .Items.Where(record => _texts.ContainsKey(record.Name) && !IsToldBesides(record))
            .Select(record => new HistoryEntry(record.Id, record.At, record.Actor.Name, WordsFor(record)) { Other = OtherOf(record) })
            .ToList();
        return (entries, records.AfterHref($"/tickets/{id}/history"));
    }

    // Where its plugin has no words for it any more, its name says what it was.
    private string WordsFor(EventRecord record) =>
        guard.Call(_texts[record.Name], $"words of {record.Name}", () => _texts[record.Name].Text(record, services), record.Name);

    // The way into the trash and out of it has actions of its own, which say it better.
    private static bool IsToldBesides(EventRecord record) =>
        record.As<TicketStatusChanged>() is { FromCategory: StatusCategory.Trash } or { ToCategory: StatusCategory.Trash };

    private static long? OtherOf(EventRecord record) =>
        record.As<TicketMerged>()?.IntoId
        ?? record.As<TicketMergeReceived>()?.FromId
        ?? record.As<TicketSplit>()?.NewId
        ?? record.As<TicketSplitReceived>()?.FromId
        ?? record.As<TicketLinked>()?.OtherId
        ?? record.As<TicketUnlinked>()?.OtherId;
}
