namespace Hookdesk.Sdk.Tasks;

/// <summary>A background job that runs on a schedule. It runs on one node at a time, under a lease, and its runs never overlap.</summary>
/// <remarks>
/// Resolved per run from its own scope. If a run throws, the error is logged and shown to admins, and the schedule continues. A run that
/// hasn't ended 5 seconds after its token was canceled counts against the plugin once a minute, as 5 failures, and the next run doesn't
/// start before it ends.
/// </remarks>
public interface IBackgroundTask
{
    /// <summary>Does a limited amount of work.</summary>
    /// <param name="run">What is known of this run.</param>
    /// <param name="cancellation">Canceled when the time is over, the lease is lost or the shell stops.</param>
    Task RunAsync(TaskRun run, CancellationToken cancellation);
}

/// <summary>A run of a background job.</summary>
/// <param name="Name">The task's name.</param>
/// <param name="DueAt">When it was due, in UTC.</param>
/// <param name="Told">Takes what the job says; call <see cref="Report(string, object[])"/>.</param>
public sealed record TaskRun(string Name, DateTimeOffset DueAt, Action<TaskText> Told)
{
    /// <summary>Tells the result or progress of the run, as admins see it.</summary>
    /// <param name="text">A short sentence, English source.</param>
    /// <param name="values">The values of its placeholders.</param>
    public void Report(string text, params object[] values) => Told(new TaskText(text, null, null, values));

    /// <summary>The same with a number, which is <c>{0}</c>.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The sentence for one, English source.</param>
    /// <param name="other">The sentence for other numbers.</param>
    /// <param name="values">The values of the other placeholders.</param>
    public void Report(long count, string one, string other, params object[] values) => Told(new TaskText(one, other, count, values));
}

/// <summary>The schedule of a background job.</summary>
public sealed record Schedule
{
    private Schedule(TimeSpan? interval, string? cron) => (Interval, CronExpression) = (interval, cron);

    /// <summary>The delay between the end of a run and the start of the next, if set.</summary>
    public TimeSpan? Interval { get; }

    /// <summary>A cron expression with five fields, or six with seconds first, in UTC, if set.</summary>
    public string? CronExpression { get; }

    /// <summary>Waits this long after each run; at least 100 ms.</summary>
    public static Schedule Every(TimeSpan interval) =>
        new(interval < TimeSpan.FromMilliseconds(100) ? TimeSpan.FromMilliseconds(100) : interval, null);

    /// <summary>Runs on a cron schedule, in UTC.</summary>
    public static Schedule Cron(string expression) => new(null, expression);
}

/// <summary>A background job as registered with <c>AddBackgroundTask</c>.</summary>
public sealed class TaskContribution : Contribution
{
    internal TaskContribution(string name, string title, Type task, Schedule schedule, TimeSpan timeout) =>
        (Name, Title, Task, Schedule, Timeout) = (name, title, task, schedule, timeout);

    /// <summary>Stable name, starting with the plugin's short name: <c>mail.fetch</c>.</summary>
    public string Name { get; }

    /// <summary>The title, English source: “Fetch mail”.</summary>
    public string Title { get; }

    /// <summary>The class.</summary>
    public Type Task { get; }

    /// <summary>When it runs.</summary>
    public Schedule Schedule { get; }

    /// <summary>The time limit of a run.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>Runs a background job before its scheduled time. Singleton.</summary>
public interface ITaskTrigger
{
    /// <summary>Runs the job as soon as it isn't running. Unknown names are ignored. Affects only this node.</summary>
    void RunSoon(string taskName);
}

/// <summary>Makes sure that only one node does something at a time. Singleton.</summary>
public interface ILeases
{
    /// <summary>Acquires a lease, or returns null immediately if it is held elsewhere.</summary>
    /// <param name="name">Starts with the plugin's short name: <c>mail.mailbox.3</c>.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    Task<ILease?> TryAcquireAsync(string name, CancellationToken cancellation = default);
}

/// <summary>A lease, held until it's disposed or lost.</summary>
public interface ILease : IAsyncDisposable
{
    /// <summary>Canceled when the lease is lost, for example because the database connection was lost. Stop immediately.</summary>
    CancellationToken Lost { get; }
}
