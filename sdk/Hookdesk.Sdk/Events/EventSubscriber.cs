namespace Hookdesk.Sdk.Events;

/// <summary>
/// A durable subscription to the event log. Every event is delivered at least once and in order, even after a crash. Events may be
/// delivered more than once, so handling must be idempotent (compare event IDs, or write with unique keys).
/// </summary>
/// <remarks>
/// Singleton in the shell; scoped services come from the scope given to <see cref="HandleAsync"/>. A third party's call that takes longer
/// than 5 minutes is counted against the plugin each 5 minutes, and no later events are given before it ends.
/// </remarks>
[OpenToPlugins]
public abstract class EventSubscriber
{
    /// <summary>A stable name that starts with the plugin ID, used to store the cursor. At most 100 characters.</summary>
    public abstract string Name { get; }

    /// <summary>Who receives the events: one node of the installation, or each node.</summary>
    public virtual SubscriptionScope Scope => SubscriptionScope.PerCluster;

    /// <summary>Where a subscription without a cursor begins.</summary>
    public virtual SubscriptionStart Start => SubscriptionStart.FromNow;

    /// <summary>The dotted names to receive, or null for all. Other events are skipped without a call.</summary>
    public virtual IReadOnlySet<string>? Names => null;

    /// <summary>The most events in one call; 1 to 5,000.</summary>
    public virtual int BatchSize => 200;

    /// <summary>
    /// The minimum time between calls, from zero to a few seconds. A single event is delivered at once. Events in quick succession are
    /// combined, which is cheaper if a call costs more than an event.
    /// </summary>
    public virtual TimeSpan Pace => TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Handles a batch. When the method returns, the cursor moves past the batch. If it throws, the same events are delivered again after
    /// an increasing delay (1 s to 5 min), and the subscription is shown as failing.
    /// </summary>
    /// <param name="events">In order of id; never empty.</param>
    /// <param name="services">A scope for this call.</param>
    /// <param name="cancellation">Canceled when the shell stops or another node takes over.</param>
    public abstract Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation);

    /// <summary>
    /// The position to continue from, for subscribers that store their cursor with their own data (such as in an index commit), so that the
    /// two always match. Null, the default, means that the host stores the cursor in the database.
    /// </summary>
    public virtual Task<long?> LoadOwnCursorAsync(IServiceProvider services, CancellationToken cancellation) =>
        Task.FromResult<long?>(null);
}

/// <summary>Who receives the events of a subscription.</summary>
public enum SubscriptionScope
{
    /// <summary>One node at a time receives the events, under a lease, with one cursor for all nodes.</summary>
    PerCluster,

    /// <summary>
    /// Every node receives every event and has its own cursor, which is saved every few seconds. After a crash, the last events are
    /// delivered again. While one shell replaces another on the same node, both receive events.
    /// </summary>
    PerNode,
}

/// <summary>Where a new subscription begins.</summary>
public enum SubscriptionStart
{
    /// <summary>With events committed after it was first seen.</summary>
    FromNow,

    /// <summary>With the oldest event there is.</summary>
    FromTheBeginning,
}
