namespace Hookdesk.Sdk.Tasks;

/// <summary>
/// Work that is done again and again. One node of the installation runs it at a time, under a lease; a run never overlaps the next.
/// </summary>
/// <remarks>
/// Resolved per run from a scope of its own. A run that throws is logged and shown to the admin; the schedule continues. A run that hasn't
/// ended 5 seconds after its token was canceled is counted against the plugin once a minute, as 5 failures, and the next run doesn't start
/// before it ends.
/// </remarks>
public interface IBackgroundTask
{
    /// <summary>Does one bounded portion of work.</summary>
    /// <param name="run">What is known of this run.</param>
    /// <param name="cancellation">Canceled when the time is over, the lease is lost or the shell stops.</param>
    Task RunAsync(TaskRun run, CancellationToken cancellation);
}

/// <summary>A run of a background task.</summary>
/// <param name="Name">The task's name.</param>
/// <param name="DueAt">When it was due, in UTC.</param>
/// <param name="Report">Call with a short sentence that the admin sees as the result or progress of the run.</param>
public sealed record TaskRun(string Name, DateTimeOffset DueAt, Action<string> Report);

/// <summary>When a task runs.</summary>
public sealed record Schedule
{
    private Schedule(TimeSpan? interval, string? cron) => (Interval, CronExpression) = (interval, cron);

    /// <summary>The pause between the end of a run and the start of the next, where given.</summary>
    public TimeSpan? Interval { get; }

    /// <summary>A cron expression of five fields, or six with seconds first, in UTC, where given.</summary>
    public string? CronExpression { get; }

    /// <summary>A pause of this length after each run; at least 100 ms.</summary>
    public static Schedule Every(TimeSpan interval) =>
        new(interval < TimeSpan.FromMilliseconds(100) ? TimeSpan.FromMilliseconds(100) : interval, null);

    /// <summary>By a cron expression, in UTC.</summary>
    public static Schedule Cron(string expression) => new(null, expression);
}

/// <summary>A task as registered with <c>AddBackgroundTask</c>.</summary>
public sealed class TaskContribution : Contribution
{
    internal TaskContribution(string name, string title, Type task, Schedule schedule, TimeSpan timeout) =>
        (Name, Title, Task, Schedule, Timeout) = (name, title, task, schedule, timeout);

    /// <summary>Stable name, starting with the plugin's short name: <c>mail.fetch</c>.</summary>
    public string Name { get; }

    /// <summary>What it does, English source: “Fetch mail”.</summary>
    public string Title { get; }

    /// <summary>The class.</summary>
    public Type Task { get; }

    /// <summary>When it runs.</summary>
    public Schedule Schedule { get; }

    /// <summary>After this time a run is canceled.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>Wakes a background task before its time. Singleton.</summary>
public interface ITaskTrigger
{
    /// <summary>Runs the task as soon as it is free. Unknown names are ignored. Wakes the task on this node only.</summary>
    void RunSoon(string taskName);
}

/// <summary>Makes sure that one node does something at a time. Singleton.</summary>
public interface ILeases
{
    /// <summary>Acquires a lease, or returns null immediately if it is held elsewhere.</summary>
    /// <param name="name">Starts with the plugin's short name: <c>mail.mailbox.3</c>.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    Task<ILease?> TryAcquireAsync(string name, CancellationToken cancellation = default);
}

/// <summary>A lease that is held until disposed or lost.</summary>
public interface ILease : IAsyncDisposable
{
    /// <summary>Canceled when the lease is lost, for example with the connection to the database: stop at once.</summary>
    CancellationToken Lost { get; }
}
