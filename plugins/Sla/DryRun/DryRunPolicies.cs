using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Hookdesk.Sla.DryRun;

/// <summary>What would have been, for one ticket.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Policy">The policy that it would get; null for none.</param>
/// <param name="Missed">The SLA targets that would have been breached, with by how much at worst.</param>
/// <param name="Met">The SLA targets that would have been kept or can still be.</param>
public sealed record DryRunTicket(
    long TicketId,
    string Subject,
    string? Policy,
    IReadOnlyList<(SlaTarget Target, TimeSpan Late)> Missed,
    IReadOnlyList<SlaTarget> Kept
);

/// <summary>A policy in a dry run.</summary>
/// <param name="Name">Its name; null for tickets that no policy fits.</param>
/// <param name="Tickets">How many would get it.</param>
/// <param name="Targets">Of each target that it SLA targets: how many clocks, and how many of them would have been breached.</param>
public sealed record DryRunPolicy(string? Name, int Tickets, IReadOnlyList<(SlaTarget Target, int Clocks, int Missed)> Targets);

/// <summary>A dry run.</summary>
/// <param name="Draft">Name of the policy that is not saved and was tried; null for the policies as they are.</param>
/// <param name="DraftId">Its id; 0 for a new one.</param>
/// <param name="Tickets">Newest first.</param>
/// <param name="Policies">In their order; those without a policy last.</param>
public sealed record DryRunModel(string? Draft, long DraftId, IReadOnlyList<DryRunTicket> Tickets, IReadOnlyList<DryRunPolicy> Policies)
{
    /// <summary>The form of the draft as it was typed, to go on with it or save it from here.</summary>
    public IReadOnlyList<(string Name, string Value)> Typed { get; init; } = [];
}

/// <summary>
/// /admin/sla/policies/try: which policy each of the last tickets that the reader may see would get, and which SLA targets would have been
/// breached. Nothing is written.
/// </summary>
internal sealed class DryRunPolicies(
    IDatabase database,
    ITicketFields fields,
    ITicketRecords records,
    ICurrentUser user,
    CalendarCache calendars,
    PolicyConditions conditions,
    TimeProvider time
)
{
    /// <summary>How many tickets are looked at.</summary>
    public const int Most = 1000;

    private const string Subject = "subject";

    /// <param name="draft">A policy to try in place of what is saved of it; null for none.</param>
    /// <param name="typed">Its form.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<IResult> ShowAsync(Policy? draft, IReadOnlyList<(string Name, string Value)> typed, CancellationToken cancellation) =>
        PageResults.Page<DryRunPage>(new { Model = await RunAsync(draft, cancellation) with { Typed = typed } });

    public async Task<DryRunModel> RunAsync(Policy? draft, CancellationToken cancellation)
    {
        var book = await PolicyStore.ReadAsync(database, cancellation);
        if (draft is not null)
            book = book.With(draft);
        var scope = await records.WhereAsync(user, TicketingPermissions.View, cancellation);
        var visible = scope.IsAll
            ? database.Table<TicketRow>()
            : database.Table<TicketRow>().Where(row => scope.Ids.Contains(row.DepartmentId));
        var rows = await visible
            .OrderByDescending(row => row.TicketId)
            .Take(Most)
            .Select(row => new
            {
                row.TicketId,
                row.Priority,
                row.Timeline,
            })
            .ToListAsync(cancellation);
        var values = await fields.ReadAsync([.. rows.Select(row => row.TicketId)], book.Fields.Append(Subject), cancellation);
        var meaning = await conditions.ReadAsync(cancellation);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());

        var tickets = new List<DryRunTicket>();
        var clocks = new List<(Policy Policy, SlaTarget Target, Duration Late)>();
        var chosen = new Dictionary<long, int>();
        foreach (var row in rows)
        {
            var policy = book.Choose(meaning, field => values.Of(row.TicketId, field));
            var calendar = policy is null ? WorkingCalendar.AlwaysOpen : await calendars.OfAsync(policy, cancellation);
            var outcome = policy is null ? [] : Outcomes(TimelineJson.Read(row.Timeline), policy, row.Priority, calendar, now).ToList();
            clocks.AddRange(outcome.Select(clock => (policy!, clock.Target, clock.Late)));
            chosen[policy?.Id ?? -1] = chosen.GetValueOrDefault(policy?.Id ?? -1) + 1;
            var byTarget = outcome
                .GroupBy(clock => clock.Target)
                .Select(group => (group.Key, Late: group.Max(clock => clock.Late)))
                .ToList();
            tickets.Add(
                new DryRunTicket(
                    row.TicketId,
                    values.First(row.TicketId, Subject) ?? "",
                    policy?.Name,
                    [.. byTarget.Where(group => group.Late > Duration.Zero).Select(group => (group.Key, group.Late.ToTimeSpan()))],
                    [.. byTarget.Where(group => group.Late <= Duration.Zero).Select(group => group.Key)]
                )
            );
        }

        var policies = book
            .Policies.Where(policy => policy.IsEnabled)
            .Select(policy => new DryRunPolicy(
                policy.Name,
                chosen.GetValueOrDefault(policy.Id),
                [
                    .. clocks
                        .Where(clock => clock.Policy.Id == policy.Id)
                        .GroupBy(clock => clock.Target)
                        .OrderBy(group => group.Key)
                        .Select(group => (group.Key, group.Count(), group.Count(clock => clock.Late > Duration.Zero))),
                ]
            ))
            .ToList();
        if (chosen.GetValueOrDefault(-1) is > 0 and var none)
            policies.Add(new DryRunPolicy(null, none, []));
        return new DryRunModel(draft?.Name, draft?.Id ?? 0, tickets, policies);
    }

    // By how much each clock that the ticket would have had is late; zero for one that is not.
    private static IEnumerable<(SlaTarget Target, Duration Late)> Outcomes(
        TicketTimeline timeline,
        Policy policy,
        TicketPriority priority,
        WorkingCalendar calendar,
        Instant now
    )
    {
        var firstResponse = policy.For(SlaTarget.FirstResponse)?.MinutesFor(priority) is not null;
        foreach (var policyTarget in policy.Targets)
        {
            if (policyTarget.MinutesFor(priority) is not { } minutes)
                continue;
            foreach (var run in ClockRuns.Of(timeline, policyTarget.Target, firstResponse))
            {
                var hours = policyTarget.InBusinessHours ? calendar : WorkingCalendar.AlwaysOpen;
                var times = new ClockTimes(timeline, run, policyTarget.PausedBy, minutes, hours);
                var end = run.EndedAt ?? now;
                // In the SLA target's own time, without pauses; what came after hours is late by a moment at least.
                yield return (
                    policyTarget.Target,
                    times.Due is { } due && due < end
                        ? Duration.Max(TargetArithmetic.Elapsed(hours, due, end, times.Pauses), Duration.Epsilon)
                        : Duration.Zero
                );
            }
        }
    }
}
