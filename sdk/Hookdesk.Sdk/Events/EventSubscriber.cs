namespace Hookdesk.Sdk.Events;

/// <summary>
/// A durable subscription to the event log: every event is delivered at least once and in order, also after a crash. Delivery may
/// repeat, so what it does must be safe to do twice (compare event ids, or write with unique keys).
/// </summary>
/// <remarks>Singleton in the shell; scoped services come from the scope given to <see cref="HandleAsync"/>.</remarks>
public abstract class EventSubscriber
{
    /// <summary>A stable name that starts with the plugin's id; the cursor is kept under it. At most 100 characters.</summary>
    public abstract string Name { get; }

    /// <summary>Who receives: one node of the installation, or each.</summary>
    public virtual SubscriptionScope Scope => SubscriptionScope.PerCluster;

    /// <summary>Where a subscription without a cursor begins.</summary>
    public virtual SubscriptionStart Start => SubscriptionStart.FromNow;

    /// <summary>The dotted names wanted, or null for all. Others are passed over without a call.</summary>
    public virtual IReadOnlySet<string>? Names => null;

    /// <summary>The most events in one call; 1 to 5,000.</summary>
    public virtual int BatchSize => 200;

    /// <summary>
    /// The shortest time from one call to the next; zero to a few seconds. An event that comes alone is handed over at once; of those
    /// that come one after the other each call gets more, which costs less where a call costs more than an event.
    /// </summary>
    public virtual TimeSpan Pace => TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Handles a batch. When it returns, the cursor moves behind the batch; when it throws, the same events come again after a growing
    /// pause (1 s to 5 min), and the admin sees the subscription as failing.
    /// </summary>
    /// <param name="events">In order of id; never empty.</param>
    /// <param name="services">A scope for this call.</param>
    /// <param name="cancellation">Cancelled when the shell stops or another node takes over.</param>
    public abstract Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation);

    /// <summary>
    /// Where to go on, for a subscriber that keeps its cursor with what it writes (in an index commit, say) so that the two cannot
    /// disagree. Null, the default: the host keeps the cursor in the database.
    /// </summary>
    public virtual Task<long?> LoadOwnCursorAsync(IServiceProvider services, CancellationToken cancellation) =>
        Task.FromResult<long?>(null);
}

/// <summary>Who receives the events of a subscription.</summary>
public enum SubscriptionScope
{
    /// <summary>One node at a time holds the subscription, under a lease; one cursor for all.</summary>
    PerCluster,

    /// <summary>
    /// Every node receives every event and has a cursor of its own, which is saved every few seconds: after a crash the last events
    /// come again. While a shell takes over from another on the same node, both receive.
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
