namespace Hookdesk.Host.Data;

/// <summary>
/// Tells this process that the event log has grown: by a commit of its own, or by another process as the log's watcher has seen it.
/// </summary>
internal sealed class CommitSignal
{
    /// <summary>Called on the thread of the commit, so a listener only takes note.</summary>
    public event Action? Raised;

    public void Raise() => Raised?.Invoke();
}
