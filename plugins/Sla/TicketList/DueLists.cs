using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.TicketList;

/// <summary>Lists by due time, and the views of what is breached and what soon will be.</summary>
internal sealed class DueLists(IDatabase database, DueCounts counts, PolicyCache policies, TimeProvider time, IStringLocalizer<SlaPlugin> T)
    : ITicketListSource
{
    public const string DueFirst = "sla-due",
        Soon = "sla-due-soon",
        Breached = "sla-breached";

    /// <summary>What counts as soon.</summary>
    public static readonly TimeSpan SoonIs = TimeSpan.FromHours(2);

    public string Title => T["SLA"];

    public IReadOnlyList<TicketOrder> Orders =>
        !policies.AnyEnabled ? [] : [new TicketOrder(DueFirst, T["Due first"]) { Column = DueColumn.Name }];

    public IReadOnlyList<TicketListView> Views =>
        !policies.AnyEnabled
            ? []
            :
            [
                new TicketListView(Soon, T["Due within 2 hours"], "clock-hour-4", DueFirst)
                {
                    Tone = "warning",
                    EmptyText = T["No SLA target is due within two hours."],
                },
                new TicketListView(Breached, T["Breached"], "clock-exclamation", DueFirst)
                {
                    Tone = "danger",
                    EmptyText = T["No open tickets have breached an SLA target."],
                },
            ];

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(DepartmentScope departments, CancellationToken cancellation = default)
    {
        await policies.AllAsync(cancellation);
        var count = await counts.OfAsync(departments, cancellation);
        return new Dictionary<string, long>(2) { [Soon] = count.Soon, [Breached] = count.Breached };
    }

    public async Task<IReadOnlyList<TicketPlace>> ReadAsync(
        TicketSelection selection,
        string order,
        int count,
        string? from,
        TicketDirection direction,
        CancellationToken cancellation = default
    )
    {
        if (selection.Departments.IsEmpty || selection.StatusIds.Count == 0)
            return [];
        var (span, place) = (SpanOf(selection.View, time.GetUtcNow()), DuePlace.Read(from));
        var rows = await database.Connection.QueryToListAsync<Row>(
            DueQuery.Sql(selection, span, count, place is not null, direction),
            cancellation,
            DueQuery.Parameters(span, place)
        );
        if (direction == TicketDirection.Before)
            rows.Reverse();
        return [.. rows.Select(row => new TicketPlace(row.TicketId, new DuePlace(row.Due, row.TicketId).ToString()))];
    }

    internal static DueSpan SpanOf(string? view, DateTimeOffset now) =>
        view switch
        {
            Breached => new DueSpan(null, now.ToUnixTimeMilliseconds()),
            Soon => new DueSpan(now.ToUnixTimeMilliseconds(), (now + SoonIs).ToUnixTimeMilliseconds()),
            _ => new DueSpan(null, null),
        };

    private sealed class Row
    {
        [Column("ticket_id")]
        public long TicketId { get; set; }

        [Column("due_order")]
        public long Due { get; set; }
    }
}
