using System.Collections.Concurrent;

namespace Hookdesk.Host.Events;

/// <summary>How a durable subscription is doing on this node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Holds">True when this node receives; false while another node holds the lease.</param>
/// <param name="Position">The last event that was handled.</param>
/// <param name="Error">What it failed with at the last attempt; null when well.</param>
/// <param name="RetryAt">When it is tried again after an error.</param>
internal sealed record SubscriptionStatus(string Name, bool Holds, long Position, string? Error, DateTimeOffset? RetryAt);

/// <summary>The subscriptions of one shell, for the admin.</summary>
internal sealed class SubscriptionStatuses
{
    private readonly ConcurrentDictionary<string, SubscriptionStatus> _all = new(StringComparer.Ordinal);

    public IReadOnlyCollection<SubscriptionStatus> All => [.. _all.Values.OrderBy(status => status.Name, StringComparer.Ordinal)];

    /// <summary>The last event that was handled, as far as this shell knows.</summary>
    public long PositionOf(string name) => _all.TryGetValue(name, out var status) ? status.Position : 0;

    public void Set(SubscriptionStatus status) => _all[status.Name] = status;
}
