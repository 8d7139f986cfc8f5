using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Fields;

/// <summary>How a ticket's SLA targets stand, when it is due next, and its policy, for rules, filters and exports.</summary>
internal sealed class SlaFields(IDatabase database, PolicyCache policies, TimeProvider time, IStringLocalizer<SlaPlugin> T)
    : ITicketFieldSource
{
    public const string State = "sla",
        Policy = "sla-policy",
        Due = "due";

    /// <summary>A policy cannot ask about what only comes of policies.</summary>
    public static readonly IReadOnlySet<string> Own = new HashSet<string> { State, Policy, Due };

    // So many ids in one statement.
    private const int Portion = 5000;

    public async ValueTask<IReadOnlyList<TicketField>> FieldsAsync(CancellationToken cancellation = default) =>
        [
            new TicketField(State, T["SLA"], TicketFieldKind.Choice)
            {
                Choices =
                [
                    new("running", T["Running"]),
                    new("paused", T["Paused"]),
                    new("breached", T["Breached"]),
                    new("met", T["Met"]),
                    new("past-breached", T["Breached in the past"]),
                    new("none", T["No SLA targets"]),
                ],
            },
            new TicketField(Due, T["Due"], TicketFieldKind.Date) { HasTime = true },
            new TicketField(Policy, T["SLA policy"], TicketFieldKind.Choice)
            {
                Choices =
                [
                    .. (await policies.AllAsync(cancellation)).Select(policy => new TicketFieldChoice(Text(policy.Id), policy.Name)),
                ],
            },
        ];

    public ValueTask<TicketFieldSql?> SqlAsync(string key, CancellationToken cancellation = default) =>
        new(SlaFieldSql.Of(key, database, time.GetUtcNow()));

    public async Task ReadAsync(
        IReadOnlyCollection<long> ticketIds,
        IReadOnlySet<string> keys,
        TicketFieldValues values,
        CancellationToken cancellation = default
    )
    {
        if (keys.Contains(State))
            foreach (var id in ticketIds)
                values.Set(id, State, "none");
        var now = time.GetUtcNow();
        foreach (var ids in ticketIds.Chunk(Portion))
            await ReadAsync(ids, keys, now, values, cancellation);
    }

    // What is still open counts before what was breached or met earlier. “Breached” is what the view of that name counts: of a ticket on
    // which nothing is open any more, one breached SLA target is worth more than those that were met, but it waits for nobody.
    private async Task ReadAsync(
        long[] ids,
        IReadOnlySet<string> keys,
        DateTimeOffset now,
        TicketFieldValues values,
        CancellationToken cancellation
    )
    {
        var at = now.ToUnixTimeMilliseconds();
        var rest = new List<long>();
        await using (
            var read = await database.Connection.ExecuteReaderAsync(
                $"SELECT ticket_id, policy_id, due_order, due_clock_id FROM sla_ticket WHERE ticket_id IN ({string.Join(',', ids)})",
                cancellation
            )
        )
        {
            var row = read.Reader!;
            while (await row.ReadAsync(cancellation))
            {
                var (id, due) = (row.GetInt64(0), row.GetInt64(2));
                if (keys.Contains(Policy) && !row.IsDBNull(1))
                    values.Set(id, Policy, Text(row.GetInt64(1)));
                if (keys.Contains(Due) && due != TicketRow.NotDue)
                    values.Set(id, Due, Moment(due));
                if (row.IsDBNull(3))
                    rest.Add(id);
                else
                    values.Set(
                        id,
                        State,
                        due <= at ? "breached"
                            : due == TicketRow.NotDue ? "paused"
                            : "running"
                    );
            }
        }
        if (rest.Count == 0 || !keys.Contains(State))
            return;
        foreach (
            var ended in await database
                .Table<ClockRow>()
                .Where(row => rest.Contains(row.TicketId) && (row.State == SlaClockState.Met || row.BreachedAt != null))
                .GroupBy(row => row.TicketId)
                .Select(group => new { Ticket = group.Key, Broken = group.Sum(row => row.BreachedAt != null ? 1 : 0) })
                .ToListAsync(cancellation)
        )
            values.Set(ended.Ticket, State, ended.Broken > 0 ? "past-breached" : "met");
    }

    // 2026-03-29T01:00:00Z; with milliseconds where there are some, so that a condition finds the same in memory and in the database.
    private static string Moment(long at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
