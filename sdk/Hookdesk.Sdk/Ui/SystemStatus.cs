namespace Hookdesk.Sdk.Ui;

/// <summary>Something that an admin has to see to, as the overview of the administration shows it.</summary>
/// <param name="Title">What is wrong, in a few words and in the reader's language: <c>No email goes out from Support</c>.</param>
/// <param name="Text">Since when, what it means and what to do, in whole sentences.</param>
public sealed record SystemProblem(string Title, string Text)
{
    /// <summary>
    /// True when something is not done that people wait for, such as mail that doesn't go out: shown in red and first. False for what only
    /// should be looked at.
    /// </summary>
    public bool IsUrgent { get; init; } = true;

    /// <summary>Where more is told, or it can be mended; a local path. Null for nowhere.</summary>
    public string? Href { get; init; }

    /// <summary>The words of the link, in the reader's language; null for "Details".</summary>
    public string? LinkText { get; init; }
}

/// <summary>
/// Says what is wrong with a part of Hookdesk. Scoped; registered with <c>AddSystemStatus</c>. The overview of the administration asks
/// every provider when it is opened, and for the number in the navigation twice a minute: read counts and states, and don't test
/// connections.
/// </summary>
/// <remarks>
/// One that throws or takes longer than five seconds is counted against its plugin, and the overview says that this part could not be
/// asked: no problems are reported only when every provider answered. A health check (<c>AddHealthChecks</c>) is for monitoring the
/// process from outside; this is for the person who can mend it.
/// </remarks>
[OpenToPlugins]
public interface ISystemStatusProvider
{
    /// <summary>The name of the part, in the reader's language: <c>Mail</c>.</summary>
    string Name { get; }

    /// <summary>What is wrong now; empty when nothing is.</summary>
    ValueTask<IReadOnlyList<SystemProblem>> ProblemsAsync(CancellationToken cancellation = default);
}
