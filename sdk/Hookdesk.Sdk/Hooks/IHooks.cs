namespace Hookdesk.Sdk.Hooks;

/// <summary>Calls the handlers of actions and filters. Scoped.</summary>
public interface IHooks
{
    /// <summary>
    /// Calls the handlers of an action that is <em>not</em> recorded in the event log (recorded actions are published by their
    /// transaction). Never throws because of a handler. Returns when all handlers have finished or after two seconds, whichever is sooner;
    /// slow handlers keep running until their own time limit.
    /// </summary>
    Task PublishAsync(IAction action, CancellationToken cancellation = default);

    /// <summary>Passes a value through its handlers in order and stops at the first rejection. Never throws because of a handler.</summary>
    Task<Filtered<TFilter>> FilterAsync<TFilter>(TFilter value, CancellationToken cancellation = default)
        where TFilter : class, IFilter;
}

/// <summary>A handler as registered by a plugin with <c>AddActionHandler</c> or <c>AddFilterHandler</c>.</summary>
public sealed class HandlerContribution : Contribution
{
    internal HandlerContribution(Type hook, Type handler, HandlerKind kind)
    {
        Hook = hook;
        Handler = handler;
        Kind = kind;
        Name = HookAttribute.NameOf(hook);
        var options = (HandlerAttribute?)Attribute.GetCustomAttribute(handler, typeof(HandlerAttribute)) ?? new HandlerAttribute();
        Band = options.Band;
        Timeout = TimeSpan.FromSeconds(Math.Clamp(options.TimeoutSeconds, 1, 300));
    }

    /// <summary>The hook's type.</summary>
    public Type Hook { get; }

    /// <summary>The hook's dotted name.</summary>
    public string Name { get; }

    /// <summary>The class that handles it.</summary>
    public Type Handler { get; }

    /// <summary>Whether it handles an action or a filter.</summary>
    public HandlerKind Kind { get; }

    /// <summary>See <see cref="HandlerAttribute.Band"/>.</summary>
    public HandlerBand Band { get; }

    /// <summary>The time limit of the handler.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>The two kinds of handlers.</summary>
public enum HandlerKind
{
    /// <summary>Handles an <see cref="IAction"/>.</summary>
    Action,

    /// <summary>Handles an <see cref="IFilter"/>.</summary>
    Filter,
}
