using Hookdesk.Sdk.Security;

namespace Hookdesk.Sdk.Live;

/// <summary>Tells open pages that something changed, on every node. Singleton.</summary>
/// <remarks>
/// A page names the topics it shows with <c>data-live-topic</c>; it is told only the topic's name and fetches the change itself. Events
/// reach pages through
/// <c>AddLiveTopics</c>, so most plugins never call this.
/// </remarks>
public interface ILiveUpdates
{
    /// <summary>Announces changed topics to the pages served by this node.</summary>
    void Announce(params IEnumerable<string> topics);
}

/// <summary>Which topics an action changes; made with <c>AddLiveTopics</c>.</summary>
public sealed class LiveTopicContribution : Contribution
{
    internal LiveTopicContribution(string name, Func<Events.EventRecord, IEnumerable<string>> topics) => (Name, Topics) = (name, topics);

    /// <summary>The action's dotted name.</summary>
    public string Name { get; }

    /// <summary>The topics.</summary>
    public Func<Events.EventRecord, IEnumerable<string>> Topics { get; }
}

/// <summary>
/// Decides who may follow a topic, so that an open connection does not tell of what its reader may not see. A topic that no guard knows
/// is refused. Scoped; registered with <c>AddLiveTopicGuard</c>.
/// </summary>
[OpenToPlugins]
public interface ILiveTopicGuard
{
    /// <summary>True or false for a topic of this plugin; null for one it does not know.</summary>
    ValueTask<bool?> MayFollowAsync(string topic, ICurrentUser user, CancellationToken cancellation = default);
}
