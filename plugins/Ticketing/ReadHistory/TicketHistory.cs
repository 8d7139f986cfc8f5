using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
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
internal sealed class TicketHistory(IEventLog log, IEnumerable<EventTextContribution> texts, IServiceProvider services)
{
    public const int PageSize = 50;

    private readonly Dictionary<string, EventTextContribution> _texts = texts
        .GroupBy(text => text.Name)
        .ToDictionary(group => group.Key, group => group.Last());

    public static async Task<IResult> HandleAsync(
        long id,
        long? before,
        HttpContext context,
        TicketLoader loader,
        TicketHistory slice,
        CancellationToken cancellation
    )
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        var entries = await slice.OfAsync(TicketSubjects.Ticket(id), before, cancellation);
        var older = entries.Count == PageSize ? $"/tickets/{id}/history?before={entries[^1].Id}" : null;
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

    /// <summary>The newest entries of a subject. An event that nobody has words for is left out.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> OfAsync(EntityRef subject, long? before, CancellationToken cancellation)
    {
        var records = await log.ReadSubjectAsync(subject, PageSize, before, cancellation);
        return
        [
            .. records
                .Where(record => _texts.ContainsKey(record.Name) && !IsToldBesides(record))
                .Select(record => new HistoryEntry(record.Id, record.At, record.Actor.Name, _texts[record.Name].Text(record, services))
                {
                    Other = OtherOf(record),
                }),
        ];
    }

    // The way into the trash and out of it has actions of its own, which say it better.
    private static bool IsToldBesides(EventRecord record) =>
        record.As<TicketStatusChanged>() is { From: TicketStatus.Trash } or { To: TicketStatus.Trash };

    private static long? OtherOf(EventRecord record) =>
        record.As<TicketMerged>()?.IntoId
        ?? record.As<TicketMergeReceived>()?.FromId
        ?? record.As<TicketSplit>()?.NewId
        ?? record.As<TicketSplitReceived>()?.FromId;
}
