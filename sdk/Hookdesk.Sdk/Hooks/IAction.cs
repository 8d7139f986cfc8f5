using System.Collections.Concurrent;

namespace Hookdesk.Sdk.Hooks;

/// <summary>
/// Announces that something happened. Each type is one hook, with a stable dotted name set by <see cref="HookAttribute"/>. Make it an
/// immutable record of IDs and plain values. It's stored as JSON in the event log and may be read years later, so only ever add optional
/// properties.
/// </summary>
public interface IAction
{
    /// <summary>The entity the action is about. Events of one subject are delivered in the order in which they were committed.</summary>
    EntityRef Subject { get; }
}

/// <summary>
/// An action that is included in the audit log: it changes how Hookdesk is set up, changes permissions, or permanently deletes something.
/// Name the kind of its subject with <c>AddAuditedSubject</c>, and describe the action with <c>AddEventText</c>.
/// </summary>
public interface IAuditedAction : IAction;

/// <summary>Handles an action in-process, after the change was committed.</summary>
/// <typeparam name="TAction">The action's type.</typeparam>
/// <remarks>
/// Resolved per call from its own service scope. If the handler throws or exceeds <see cref="HandlerAttribute.TimeoutSeconds"/>, the
/// failure is logged and counted against the plugin, and nothing else changes. A handler that times out twice in a row is skipped for a
/// while (see <see cref="IContributionGuard"/>). The call is lost if the process ends. For work that must not
/// be lost, use an <see cref="Events.EventSubscriber"/>.
/// </remarks>
public interface IActionHandler<in TAction>
    where TAction : IAction
{
    /// <summary>Handles the action.</summary>
    /// <param name="action">What happened.</param>
    /// <param name="cancellation">Canceled when the handler's time is over or the shell stops.</param>
    Task HandleAsync(TAction action, CancellationToken cancellation);
}

/// <summary>The stable dotted name of an action or filter, used in the event log, webhooks, logs and documentation.</summary>
/// <param name="name">Lower case, at least two dotted parts: <c>ticket.created</c>. Never reused for another meaning.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class HookAttribute(string name) : Attribute
{
    // Asked for with every event that is written or told; a type never changes its name.
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    /// <summary>The dotted name.</summary>
    public string Name { get; } = name;

    /// <summary>The name of a hook type.</summary>
    /// <exception cref="InvalidOperationException">The type has no <see cref="HookAttribute"/>.</exception>
    public static string NameOf(Type hook) =>
        Names.GetOrAdd(
            hook,
            static type =>
                GetCustomAttribute(type, typeof(HookAttribute)) is HookAttribute attribute
                    ? attribute.Name
                    : throw new InvalidOperationException(
                        $"{type.FullName} is used as a hook but has no [Hook(\"dotted.name\")] attribute."
                    )
        );
}

/// <summary>The position of a handler among the handlers of the same hook, and its time limit.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HandlerAttribute : Attribute
{
    /// <summary>Handlers run in dependency order of their plugins, then by band, plugin ID, and order of registration.</summary>
    public HandlerBand Band { get; init; } = HandlerBand.Normal;

    /// <summary>The time limit of the handler in seconds, from 1 to 300.</summary>
    public int TimeoutSeconds { get; init; } = 10;
}

/// <summary>A coarse position among handlers.</summary>
public enum HandlerBand
{
    /// <summary>Before the others.</summary>
    Early,

    /// <summary>Where most handlers belong.</summary>
    Normal,

    /// <summary>After the others.</summary>
    Late,
}
