using System.Text.Json;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Sdk.Events;

/// <summary>An entry of the event log. Entries are never changed, but for the texts of what was erased for good.</summary>
/// <param name="Id">Position in the log. A larger id was committed later; there may be gaps.</param>
/// <param name="Name">The action's dotted name.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Payload">The action as JSON.</param>
public sealed record EventRecord(long Id, string Name, EntityRef Subject, Actor Actor, DateTimeOffset At, string Payload)
{
    /// <summary>How actions are written to and read from the log.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>True when this entry is of the given action.</summary>
    public bool Is<TAction>()
        where TAction : IAction => Name == HookAttribute.NameOf(typeof(TAction));

    /// <summary>The action, or null when the entry is of another type.</summary>
    /// <exception cref="JsonException">The stored text does not fit the type any more.</exception>
    public TAction? As<TAction>()
        where TAction : class, IAction => Is<TAction>() ? JsonSerializer.Deserialize<TAction>(Payload, Json) : null;
}

/// <summary>Reads the event log. Scoped.</summary>
public interface IEventLog
{
    /// <summary>
    /// Up to <paramref name="limit"/> events of one subject, newest first, older than <paramref name="beforeId"/> where given.
    /// </summary>
    Task<IReadOnlyList<EventRecord>> ReadSubjectAsync(
        EntityRef subject,
        int limit,
        long? beforeId = null,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Up to <paramref name="limit"/> events after a position, oldest first. What is at or below the last id returned is complete: no
    /// event appears there later.
    /// </summary>
    Task<IReadOnlyList<EventRecord>> ReadAfterAsync(long position, int limit, CancellationToken cancellation = default);

    /// <summary>The id of the newest committed event; 0 when there is none.</summary>
    Task<long> LastIdAsync(CancellationToken cancellation = default);
}

/// <summary>A kind of subject in the audit log. Created with <c>AddAuditedSubject</c>.</summary>
public sealed class AuditedSubjectContribution : Contribution
{
    internal AuditedSubjectContribution(string kind, string title) => (Kind, Title) = (kind, title);

    /// <summary>The kind, as in <see cref="EntityRef.Kind"/>.</summary>
    public string Kind { get; }

    /// <summary>Its name, English source.</summary>
    public string Title { get; }
}

/// <summary>How an action reads in a history; made with <c>AddEventText</c>.</summary>
public sealed class EventTextContribution : Contribution
{
    internal EventTextContribution(string name, Func<EventRecord, IServiceProvider, string> text) => (Name, Text) = (name, text);

    /// <summary>The action's dotted name.</summary>
    public string Name { get; }

    /// <summary>Makes the words that follow the actor's name, in the reader's language.</summary>
    public Func<EventRecord, IServiceProvider, string> Text { get; }
}
