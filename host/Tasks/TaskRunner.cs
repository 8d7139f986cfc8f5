using Cronos;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Tasks;

/// <summary>
/// Runs each background task in a loop of its own: wait until it is due or wanted, take the lease, run within its time, note the
/// result.
/// </summary>
internal sealed class TaskRunner(
    TaskStates states,
    ILeases leases,
    IServiceScopeFactory scopes,
    IPluginFailures failures,
    ShellLifetime lifetime,
    TimeProvider time
) : BackgroundWork(lifetime)
{
    /// <summary>How often a task that another node runs is looked at again.</summary>
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Runs of tasks that follow each other faster than this are not all written down, so each node keeps its own pace with them.
    /// </summary>
    private static readonly TimeSpan HistoryStep = TimeSpan.FromSeconds(30);

    /// <summary>
    /// When a task is looked at again that could not even be started, for want of a database or a schedule that can be read.
    /// </summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        states.All.Select<TaskState, Func<CancellationToken, Task>>(state => stop => RunAsync(state, stop));

    private async Task RunAsync(TaskState state, CancellationToken stop)
    {
        var turn = new Turn();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                if (state.NextAt is null)
                    await RecallAsync(state, stop);
                await TakeTurnAsync(state, turn, stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                (state.Failed, state.Result) = (true, error.Message);
                failures.Count(state.Task.PluginId, $"task {state.Task.Name}", error);
                await Task.Delay(AfterFailure, time, stop);
            }
        }
    }

    private async Task TakeTurnAsync(TaskState state, Turn turn, CancellationToken stop)
    {
        var due = state.NextAt!.Value;
        turn.Wanted |= await state.Wake.WaitAsync(due - time.GetUtcNow(), time, stop);
        if (!turn.Wanted && time.GetUtcNow() < due)
            return;

        await using var lease = await leases.TryAcquireAsync($"task.{state.Task.Name}", stop);
        if (lease is null)
        {
            // Being asked for must outlast the wait for another node: what it is asked for may have come after that node's run began.
            turn.Wanted |= await state.Wake.WaitAsync(Elsewhere, time, stop);
            return;
        }

        if (!turn.Wanted && await IsDoneElsewhereAsync(state, due, stop))
            return;
        if (turn.Wanted && time.GetUtcNow() is var now && now < due)
            due = now;
        turn.Wanted = false;
        var failedBefore = state.Failed;
        await RunOnceAsync(state, due, lease, stop);
        state.NextAt = NextAfter(state.Task.Schedule, time.GetUtcNow());
        if (state.Failed == failedBefore && IsQuick(state) && time.GetUtcNow() - turn.WrittenAt < HistoryStep)
            return;
        turn.WrittenAt = time.GetUtcNow();
        await NoteAsync(state);
    }

    // With the lease in hand: another node may have ended this very run a moment ago.
    private async Task<bool> IsDoneElsewhereAsync(TaskState state, DateTimeOffset due, CancellationToken stop)
    {
        if (IsQuick(state))
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var last = await TaskHistory.LoadAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), state.Task.Name, stop);
        if (last is null || last.StartedAt < due && (state.Task.Schedule.Interval is not { } pause || last.EndedAt + pause <= due))
            return false;
        state.Recall(last);
        state.NextAt = NextAfter(
            state.Task.Schedule,
            state.Task.Schedule.Interval is null ? time.GetUtcNow() : last.EndedAt ?? time.GetUtcNow()
        );
        return true;
    }

    private static bool IsQuick(TaskState state) => state.Task.Schedule.Interval < HistoryStep;

    private async Task RunOnceAsync(TaskState state, DateTimeOffset due, ILease lease, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(state.Task.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, lease.Lost, limit.Token);
        (state.Running, state.StartedAt, state.Result) = (true, time.GetUtcNow(), "");
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var task = (IBackgroundTask)scope.ServiceProvider.GetRequiredService(state.Task.Task);
            await task.RunAsync(new TaskRun(state.Task.Name, due, text => state.Result = text), end.Token);
            state.Failed = false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            if (lease.Lost.IsCancellationRequested)
                error = new InvalidOperationException(
                    "The job was stopped because its lease was lost. Another node may be running it now.",
                    error
                );
            else if (limit.IsCancellationRequested)
                error = new TimeoutException($"The job took longer than {state.Task.Timeout}.", error);
            (state.Failed, state.Result) = (true, error.Message);
            failures.Count(state.Task.PluginId, $"task {state.Task.Name}", error);
        }
        finally
        {
            (state.Running, state.EndedAt) = (false, time.GetUtcNow());
        }
    }

    // What the last run was, on any node and before any restart. A task keeps its pace instead of running at every start, and one that
    // was due while nothing ran is due now.
    private async Task RecallAsync(TaskState state, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var last = await TaskHistory.LoadAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), state.Task.Name, stop);
        if (last is not null)
            state.Recall(last);
        var schedule = state.Task.Schedule;
        var now = time.GetUtcNow();
        state.NextAt =
            schedule.CronExpression is not null ? NextAfter(schedule, last?.StartedAt ?? now)
            : last is null || schedule.Interval < TimeSpan.FromMinutes(10) ? now
            : NextAfter(schedule, last.EndedAt ?? last.StartedAt);
    }

    private async Task NoteAsync(TaskState state)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await TaskHistory.SaveAsync(
                scope.ServiceProvider.GetRequiredService<IDatabase>(),
                new TaskRow
                {
                    Name = state.Task.Name,
                    StartedAt = state.StartedAt!.Value,
                    EndedAt = state.EndedAt,
                    Result = state.Result,
                    Failed = state.Failed,
                }
            );
        }
        catch (Exception error)
        {
            failures.Count(state.Task.PluginId, $"history of task {state.Task.Name}", error);
        }
    }

    private static DateTimeOffset NextAfter(Schedule schedule, DateTimeOffset now)
    {
        if (schedule.CronExpression is not { } expression)
            return now + schedule.Interval!.Value;
        var format =
            expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        return CronExpression.Parse(expression, format).GetNextOccurrence(now, TimeZoneInfo.Utc) ?? DateTimeOffset.MaxValue;
    }

    private sealed class Turn
    {
        /// <summary>Somebody asked for a run before its time.</summary>
        public bool Wanted { get; set; }

        public DateTimeOffset WrittenAt { get; set; } = DateTimeOffset.MinValue;
    }
}
