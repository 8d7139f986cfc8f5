using Cronos;
using Hookdesk.Host.Core;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Tasks;

/// <summary>Runs each background task in a loop of its own: wait until it is due or wanted, take the lease, run within its time, note the result.</summary>
internal sealed class TaskRunner(TaskStates states, ILeases leases, IServiceScopeFactory scopes, IPluginFailures failures, ShellLifetime lifetime, TimeProvider time)
    : BackgroundWork(lifetime)
{
    /// <summary>How often a task that another node runs is looked at again.</summary>
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(2);

    /// <summary>Runs of tasks that follow each other faster than this are not all written down.</summary>
    private static readonly TimeSpan HistoryStep = TimeSpan.FromSeconds(30);

    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        states.All.Select<TaskState, Func<CancellationToken, Task>>(state => stop => RunAsync(state, stop));

    private async Task RunAsync(TaskState state, CancellationToken stop)
    {
        var written = DateTimeOffset.MinValue;
        await RecallAsync(state, stop);
        while (true)
        {
            var due = state.NextAt ?? time.GetUtcNow();
            await state.Wake.WaitAsync(due - time.GetUtcNow(), time, stop);
            await using var lease = await TakeAsync(state, stop);
            if (lease is null)
            {
                await state.Wake.WaitAsync(Elsewhere, time, stop);
                continue;
            }

            var failedBefore = state.Failed;
            await RunOnceAsync(state, due, lease, stop);
            state.NextAt = NextAfter(state.Task.Schedule, time.GetUtcNow());
            if (state.Failed == failedBefore && time.GetUtcNow() - written < HistoryStep) continue;
            written = time.GetUtcNow();
            await NoteAsync(state);
        }
    }

    private async Task<ILease?> TakeAsync(TaskState state, CancellationToken stop)
    {
        try
        {
            return await leases.TryAcquireAsync($"task.{state.Task.Name}", stop);
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            failures.Count(state.Task.PluginId, $"task {state.Task.Name}", error);
            return null;
        }
    }

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
            if (limit.IsCancellationRequested) error = new TimeoutException($"It took longer than {state.Task.Timeout}.", error);
            (state.Failed, state.Result) = (true, error.Message);
            failures.Count(state.Task.PluginId, $"task {state.Task.Name}", error);
        }
        finally
        {
            (state.Running, state.EndedAt) = (false, time.GetUtcNow());
        }
    }

    // What the last run was, on any node and before any restart; a task with an interval then keeps its pace instead of running at every start.
    private async Task RecallAsync(TaskState state, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var last = await TaskHistory.LoadAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), state.Task.Name, stop);
        if (last is not null) (state.StartedAt, state.EndedAt, state.Result, state.Failed) = (last.StartedAt, last.EndedAt, last.Result, last.Failed);
        state.NextAt = state.Task.Schedule.CronExpression is null && state.Task.Schedule.Interval < TimeSpan.FromMinutes(10)
            ? time.GetUtcNow()
            : NextAfter(state.Task.Schedule, last?.EndedAt ?? time.GetUtcNow());
    }

    private async Task NoteAsync(TaskState state)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await TaskHistory.SaveAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), new TaskRow
            {
                Name = state.Task.Name,
                StartedAt = state.StartedAt!.Value,
                EndedAt = state.EndedAt,
                Result = state.Result,
                Failed = state.Failed,
            });
        }
        catch (Exception error)
        {
            failures.Count(state.Task.PluginId, $"history of task {state.Task.Name}", error);
        }
    }

    private static DateTimeOffset NextAfter(Schedule schedule, DateTimeOffset now)
    {
        if (schedule.CronExpression is not { } expression) return now + schedule.Interval!.Value;
        var format = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard;
        return CronExpression.Parse(expression, format).GetNextOccurrence(now, TimeZoneInfo.Utc) ?? DateTimeOffset.MaxValue;
    }
}
