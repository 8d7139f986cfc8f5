using System.Collections.Concurrent;

namespace Hookdesk.Sdk.Hooks;

/// <summary>
/// Says that something happened. One type is one hook, with a stable dotted name by <see cref="HookAttribute"/>. Make it an immutable
/// record of ids and plain values: it is stored as JSON in the event log and read again years later, so only ever add optional
/// properties.
/// </summary>
public interface IAction
{
    /// <summary>The thing it happened to. Events of one subject are delivered in the order in which they were committed.</summary>
    EntityRef Subject { get; }
}

/// <summary>Handles an action inside the process, after the change was committed.</summary>
/// <typeparam name="TAction">The action's type.</typeparam>
/// <remarks>
/// Resolved per call from a service scope of its own. An exception, or more time than <see cref="HandlerAttribute.TimeoutSeconds"/>, is
/// logged, counted against the plugin and changes nothing else. The call is lost when the process dies: what must not be lost is an
/// <see cref="Events.EventSubscriber"/>.
/// </remarks>
public interface IActionHandler<in TAction>
    where TAction : IAction
{
    /// <summary>Reacts to what happened.</summary>
    /// <param name="action">What happened.</param>
    /// <param name="cancellation">Cancelled when the handler's time is over or the shell stops.</param>
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
                    : throw new InvalidOperationException($"{type.FullName} is used as a hook but has no [Hook(\"dotted.name\")].")
        );
}

/// <summary>The place of a handler among the handlers of the same hook, and how long it may take.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HandlerAttribute : Attribute
{
    /// <summary>
    /// Handlers run by plugin in the order of requirements, then by band, then by plugin id, then in the order of registration.
    /// </summary>
    public HandlerBand Band { get; init; } = HandlerBand.Normal;

    /// <summary>Seconds before the handler is given up; 1 to 300.</summary>
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
