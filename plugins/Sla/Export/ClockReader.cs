using System.Globalization;
using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Labels;
using Hookdesk.Sla.TimeLeft;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Export;

/// <summary>A line of an export, in words.</summary>
internal sealed record ExportedClock
{
    public required long Ticket { get; init; }
    public required string Subject { get; init; }
    public required string Department { get; init; }
    public required string Assignee { get; init; }
    public required string Priority { get; init; }
    public required string Policy { get; init; }
    public required string Target { get; init; }
    public required int TargetMinutes { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required DateTimeOffset? Due { get; init; }
    public required DateTimeOffset? Ended { get; init; }
    public required string State { get; init; }
    public required double Elapsed { get; init; }
    public required double Paused { get; init; }
    public required double BreachedBy { get; init; }
    public required string Reason { get; init; }
}

/// <summary>
/// Reads clocks by their start, a batch at a time: a million lines never lie in memory, and no transaction stays open while somebody's
/// line is slow. Scoped.
/// </summary>
internal sealed class ClockReader(
    IDatabase database,
    ITicketFields fields,
    IDepartments departments,
    IUsers users,
    CalendarCache calendars,
    TimeProvider time,
    IStringLocalizer<SlaPlugin> T
)
{
    internal const int Batch = 2000;

    private readonly Dictionary<long, string> _departments = [];

    public async IAsyncEnumerable<ExportedClock> OfAsync(ExportRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (request.Departments.IsEmpty || request.Targets.Count == 0)
            yield break;
        var people = (await users.ListAsync(includeDisabled: true, cancellation)).ToDictionary(
            user => user.Id.ToString(CultureInfo.InvariantCulture),
            user => user.Name
        );
        var known =
            (await fields.ListAsync(cancellation))
                .FirstOrDefault(field => field.Key == "priority")
                ?.Choices?.ToDictionary(choice => choice.Value, choice => choice.Title, StringComparer.OrdinalIgnoreCase)
            ?? [];
        var sql = Sql(request);
        for (var (at, id) = (request.From.ToUnixTimeMilliseconds(), 0L); ; )
        {
            var rows = await database.Connection.QueryToListAsync<Row>(
                sql,
                cancellation,
                [
                    new DataParameter("until", request.Until.ToUnixTimeMilliseconds()),
                    new DataParameter("at", at),
                    new DataParameter("id", id),
                ]
            );
            if (rows.Count == 0)
                yield break;
            var values = await fields.ReadAsync([.. rows.Select(row => row.TicketId).Distinct()], ["subject", "assignee"], cancellation);
            var countdowns = new CountdownMarkup(await calendars.AllAsync(cancellation), time.GetUtcNow(), TimeZoneInfo.Utc, T);
            foreach (var row in rows)
            {
                var clock = new ShownClock(
                    row.Target,
                    row.State,
                    row.Minutes,
                    row.CalendarId,
                    row.DueAt?.ToUnixTimeMilliseconds(),
                    row.Elapsed
                );
                // A running clock has counted what is not left of it.
                var elapsed = row.State == SlaClockState.Running ? clock.Total - countdowns.Of(clock).Left : row.Elapsed;
                yield return new ExportedClock
                {
                    Ticket = row.TicketId,
                    Subject = values.First(row.TicketId, "subject") ?? "",
                    Department = await DepartmentAsync(row.DepartmentId, cancellation),
                    Assignee = values.First(row.TicketId, "assignee") is { } assignee ? people.GetValueOrDefault(assignee, "") : "",
                    Priority = known.GetValueOrDefault(row.Priority.ToString(), row.Priority.ToString()),
                    Policy = row.PolicyName,
                    Target = countdowns.Target(row.Target),
                    TargetMinutes = row.Minutes,
                    Started = row.StartedAt,
                    Due = row.DueAt,
                    Ended = row.EndedAt,
                    State = State(row),
                    Elapsed = Minutes(elapsed),
                    Paused = Minutes(row.Paused),
                    BreachedBy = row.BreachedAt is null ? 0 : Minutes(Math.Max(0, elapsed - clock.Total)),
                    Reason = row.Reason.Label(T),
                };
            }
            if (rows.Count < Batch)
                yield break;
            (at, id) = (rows[^1].StartedAt.ToUnixTimeMilliseconds(), rows[^1].Id);
        }
    }

    // Only numbers of ours go into the text.
    internal static string Sql(ExportRequest request) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT c.id, c.ticket_id, c.target, c.policy_name, c.calendar_id, c.priority, c.minutes, c.state, c.started_at, c.due_at, c.ended_at, c.reason, c.breached_at, c.elapsed, c.paused, t.department_id
            FROM sla_clock c JOIN sla_ticket t ON t.ticket_id = c.ticket_id
            WHERE c.started_at < @until AND (c.started_at, c.id) > (@at, @id) AND c.target IN ({string.Join(
                ',',
                request.Targets.Select(target => (int)target)
            )})
            {(request.Departments.IsAll ? "" : $"AND t.department_id IN ({string.Join(',', request.Departments.Ids)})")}
            ORDER BY c.started_at, c.id LIMIT {Batch}
            """
        );

    private async ValueTask<string> DepartmentAsync(long id, CancellationToken cancellation) =>
        _departments.TryGetValue(id, out var name) ? name : _departments[id] = (await departments.FindAsync(id, cancellation))?.Name ?? "";

    private string State(Row row) =>
        row.State switch
        {
            SlaClockState.Running => row.BreachedAt is null ? T["Running"] : T["Overdue"],
            SlaClockState.Paused => T["Paused"],
            SlaClockState.Met => row.BreachedAt is null ? T["Met"] : T["Met late"],
            _ => row.BreachedAt is null ? T["Canceled"] : T["Breached, then canceled"],
        };

    private static double Minutes(long milliseconds) => Math.Round(milliseconds / 60_000d, 2);

    private sealed class Row
    {
        [Column("id")]
        public long Id { get; set; }

        [Column("ticket_id")]
        public long TicketId { get; set; }

        [Column("target")]
        public SlaTarget Target { get; set; }

        [Column("policy_name")]
        public string PolicyName { get; set; } = "";

        [Column("calendar_id")]
        public long CalendarId { get; set; }

        [Column("priority")]
        public TicketPriority Priority { get; set; }

        [Column("minutes")]
        public int Minutes { get; set; }

        [Column("state")]
        public SlaClockState State { get; set; }

        [Column("started_at")]
        public DateTimeOffset StartedAt { get; set; }

        [Column("due_at")]
        public DateTimeOffset? DueAt { get; set; }

        [Column("ended_at")]
        public DateTimeOffset? EndedAt { get; set; }

        [Column("reason")]
        public SlaReason Reason { get; set; }

        [Column("breached_at")]
        public DateTimeOffset? BreachedAt { get; set; }

        [Column("elapsed")]
        public long Elapsed { get; set; }

        [Column("paused")]
        public long Paused { get; set; }

        [Column("department_id")]
        public long DepartmentId { get; set; }
    }
}
