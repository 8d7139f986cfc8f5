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
    IBundledPlugins bundled,
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

    /// <summary>How long a run may go on after it was told to stop.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How often a run that does not stop is counted.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

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
        var limit = new CancellationTokenSource(state.Task.Timeout, time);
        var end = CancellationTokenSource.CreateLinkedTokenSource(stop, lease.Lost, limit.Token);
        (state.Running, state.StartedAt, state.Result) = (true, time.GetUtcNow(), "");
        var running = Task.Run(() => RunInScopeAsync(state, due, end.Token), CancellationToken.None);
        // As late as it ends: one that is not waited for any more may still ask its token.
        _ = running.ContinueWith(
            _ =>
            {
                end.Dispose();
                limit.Dispose();
            },
            TaskScheduler.Default
        );
        try
        {
            await EndedAsync(state, running, end.Token, stop);
            state.Failed = false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            TaskText? why =
                lease.Lost.IsCancellationRequested
                    ? Said("The job was stopped because its lease was lost. Another node may be running it now.")
                : limit.IsCancellationRequested ? Said("The job took longer than {0}.", state.Task.Timeout)
                : null;
            if (why is not null)
                error = new InvalidOperationException(why.ToString(), error);
            Fail(state, why, error);
            failures.Count(state.Task.PluginId, $"task {state.Task.Name}", error);
        }
        finally
        {
            (state.Running, state.EndedAt) = (false, time.GetUtcNow());
        }
    }

    private static TaskText Said(string text, params object[] values) => new(text, null, null, values);

    /// <summary>What the host knows is told in the reader's language, an error in its own words.</summary>
    private static void Fail(TaskState state, TaskText? why, Exception error) =>
        (state.Failed, state.Result) = (true, why is not null ? StoredText.Of(why, isOfHost: true) : error.Message);

    private async Task RunInScopeAsync(TaskState state, DateTimeOffset due, CancellationToken end)
    {
        PluginWork.Begin(bundled.IsBundled(state.Task.PluginId) ? null : state.Task.PluginId);
        await using var scope = scopes.CreateAsyncScope();
        var task = (IBackgroundTask)scope.ServiceProvider.GetRequiredService(state.Task.Task);
        await task.RunAsync(new TaskRun(state.Task.Name, due, text => state.Result = StoredText.Of(text)), end);
    }

    /// <summary>
    /// Waits for a run. One that goes on although its time is over is counted again and again, and no other is begun beside it; only a
    /// shell that retires goes on without it.
    /// </summary>
    private async Task EndedAsync(TaskState state, Task running, CancellationToken end, CancellationToken stop)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (end.Register(told.SetResult))
            await Task.WhenAny(running, told.Task);
        var patience = Grace;
        while (!running.IsCompleted)
        {
            await running
                .WaitAsync(patience, time, stop.IsCancellationRequested ? default : stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsCompleted)
                break;
            if (stop.IsCancellationRequested && patience == Grace)
            {
                // Told a moment ago, maybe.
                await running.WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (running.IsCompleted)
                    break;
            }

            var late = Said(
                "It didn't stop when its time was up, {0} s after it started.",
                (long)(time.GetUtcNow() - state.StartedAt!.Value).TotalSeconds
            );
            var error = new GivenUpException(late.ToString());
            Fail(state, late, error);
            failures.Count(state.Task.PluginId, $"task {state.Task.Name}", error);
            stop.ThrowIfCancellationRequested();
            patience = Again;
        }

        await running;
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
