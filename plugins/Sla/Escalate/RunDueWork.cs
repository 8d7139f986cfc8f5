using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Hookdesk.Sla.Escalate;

/// <summary>
/// Notes breaches and takes escalation steps when their time has come. What a step does and that it was done are one transaction, so
/// each step is taken once, whatever dies in between and however many nodes there are. A pass costs by what is due.
/// </summary>
internal sealed partial class RunDueWork(
    IDatabase database,
    ClockBacklog backlog,
    CalendarCache calendars,
    TakeStep steps,
    TimeProvider time,
    ILogger<RunDueWork> logger
) : IBackgroundTask
{
    public const string TaskName = "sla.due";

    private const int Batch = 50;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseForRules = TimeSpan.FromMinutes(1);

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        var until = await backlog.KnownUntilAsync(time.GetUtcNow(), cancellation);
        var done = 0;
        for (var taken = Batch; taken == Batch; done += taken)
            taken = await PassAsync(until, cancellation);
        if (done > 0)
            run.Report(done, "{0} SLA target processed.", "{0} SLA targets processed.");
    }

    private async Task<int> PassAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        try
        {
            return await WorkAsync(until, Batch, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // One by one, so that a clock that fails holds no other up; that one is tried again later.
            LogFailed(error);
            return await OneByOneAsync(until, cancellation);
        }
    }

    private async Task<int> OneByOneAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        for (var done = 0; done < Batch; done++)
        {
            try
            {
                if (await WorkAsync(until, 1, cancellation) == 0)
                    return done;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFailed(error);
                await database.WriteAsync(
                    async write =>
                    {
                        await write.LockAsync(Locks.Clocks, cancellation);
                        var first = await write
                            .Table<ClockRow>()
                            .Where(row => row.NextAt <= until)
                            .OrderBy(row => row.NextAt)
                            .FirstOrDefaultAsync(cancellation);
                        if (first is null)
                            return;
                        first.NextAt = write.Now + PauseAfterFailure;
                        await write.UpdateAsync(first, cancellation);
                    },
                    cancellation
                );
            }
        }
        return Batch;
    }

    private Task<int> WorkAsync(DateTimeOffset until, int count, CancellationToken cancellation) =>
        database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Locks.Clocks, cancellation);
                var due = await write
                    .Table<ClockRow>()
                    .Where(row => row.NextAt <= until)
                    .OrderBy(row => row.NextAt)
                    .Take(count)
                    .Select(row => new { row.Id, row.TicketId })
                    .ToListAsync(cancellation);
                if (due.Count == 0)
                    return 0;
                var locked = await LockedTickets.TakeAsync(write, [.. due.Select(row => row.TicketId).Distinct()], cancellation);
                var policies = await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation);
                var hours = await calendars.AllAsync(cancellation);
                var rules = await FreshRules.ReadAsync(write, backlog, policies, cancellation);
                // In the order of tickets, as everybody takes several of them.
                foreach (var row in due.OrderBy(row => row.TicketId).ThenBy(row => row.Id))
                {
                    var clock = locked.ClocksOf(row.TicketId).First(clock => clock.Id == row.Id);
                    if (clock.IsActive && rules.Of(row.TicketId) is not null)
                        clock.NextAt = write.Now + PauseForRules;
                    else
                        await WorkAsync(
                            write,
                            locked,
                            clock,
                            policies.Find(clock.PolicyId),
                            hours,
                            Instant.FromDateTimeOffset(until),
                            cancellation
                        );
                    await locked.WriteAsync(clock, cancellation);
                }
                return due.Count;
            },
            cancellation
        );

    private async Task WorkAsync(
        IWriteScope write,
        LockedTickets locked,
        ClockRow clock,
        Policy? policy,
        IReadOnlyDictionary<long, CachedCalendar> hours,
        Instant until,
        CancellationToken cancellation
    )
    {
        clock.NextAt = null;
        // A policy by which the clock was not worked out escalates nothing. Nor does one that was switched off or is gone: the
        // recalculation says what becomes of its clocks.
        if (clock.IsActive && (policy is not { IsEnabled: true } || policy.Version != clock.PolicyVersion))
        {
            clock.NextAt = write.Now + PauseForRules;
            return;
        }
        if (
            !clock.IsActive
            || policy?.For(clock.Target) is not { } policyTarget
            || !locked.Timelines.TryGetValue(clock.TicketId, out var timeline)
        )
            return;
        if (
            ClockRuns
                .Of(timeline, clock.Target, policy.For(SlaTarget.FirstResponse)?.MinutesFor(clock.Priority) is not null)
                .FirstOrDefault(run => run.Starter == clock.Starter)
            is not { HasEnded: false } run
        )
            return;
        var calendar =
            (policyTarget.InBusinessHours ? hours.GetValueOrDefault(policy.CalendarId)?.Calendar : null) ?? WorkingCalendar.AlwaysOpen;
        var times = new ClockTimes(timeline, run, policyTarget.PausedBy, clock.Minutes, calendar);

        var reached = clock.Waiting(times, policy).Where(pair => pair.At <= until).OrderBy(pair => pair.At).ToList();
        if (times.Due <= until && clock.BreachedAt is null)
        {
            clock.BreachedAt = clock.DueAt = times.Due.Value.ToDateTimeOffset();
            write.Record(
                new SlaClockBreached(clock.TicketId, clock.Id, clock.Target, clock.BreachedAt.Value, SlaReason.TimeOver)
                {
                    DueAt = clock.DueAt,
                    Policy = clock.PolicyName,
                }
            );
        }
        foreach (var (step, at) in reached)
            await steps.TakeAsync(write, clock, policy, step, at!.Value.ToDateTimeOffset(), cancellation);
        clock.Finish(policy, reached.Select(pair => pair.Step));
        clock.Await(times, policy);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Processing of due SLA clocks failed. Nothing was changed. Retrying")]
    private partial void LogFailed(Exception error);
}
