namespace Hookdesk.Sdk.Hooks;

/// <summary>
/// A value that passes through handlers before something happens. Make it an immutable record named with <c>-ing</c> (<c>ReplySending</c>).
/// A handler changes it by returning a copy made with <c>with</c>, so the previous value stays intact if a handler fails.
/// </summary>
public interface IFilter;

/// <summary>
/// A filter that decides whether something is allowed. If an ordinary filter throws, it's skipped. If a decision throws or takes too long,
/// the action is denied.
/// </summary>
public interface IDecision : IFilter;

/// <summary>Changes a value before it's used, or rejects the action.</summary>
/// <typeparam name="TFilter">The filter's type.</typeparam>
/// <remarks>
/// Resolved per call from the caller's service scope, inside the caller's transaction if there is one, so it must be fast. If it throws or
/// exceeds <see cref="HandlerAttribute.TimeoutSeconds"/>, the previous value is kept and the failure is counted against the plugin. A
/// handler that times out twice in a row is skipped for a while (see <see cref="IContributionGuard"/>).
/// </remarks>
public interface IFilterHandler<TFilter>
    where TFilter : class, IFilter
{
    /// <summary>Returns the value to continue with (the same or a changed copy), or a <see cref="Refusal"/>.</summary>
    ValueTask<Filtered<TFilter>> FilterAsync(TFilter value, CancellationToken cancellation);
}

/// <summary>The reason why an action was rejected.</summary>
/// <param name="Reason">A sentence for the person who tried, in that person's language.</param>
public sealed record Refusal(string Reason)
{
    /// <summary>The plugin that rejected the action, set by the host.</summary>
    public string? PluginId { get; init; }
}

/// <summary>The result of a filter: a value or a rejection. Both convert to it implicitly.</summary>
/// <typeparam name="TFilter">The filter's type.</typeparam>
public readonly struct Filtered<TFilter>
    where TFilter : class, IFilter
{
    private readonly TFilter? _value;

    private Filtered(TFilter? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>The rejection; null if the action was allowed.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True if a handler rejected the action.</summary>
    public bool IsRefused => Refusal is not null;

    /// <summary>The value to continue with.</summary>
    /// <exception cref="InvalidOperationException">A handler refused, so there is none.</exception>
    public TFilter Value => _value ?? throw new InvalidOperationException($"Refused: {Refusal?.Reason}");

    /// <summary>Continue with a value.</summary>
    public static implicit operator Filtered<TFilter>(TFilter value) => new(value, null);

    /// <summary>Stop with a reason.</summary>
    public static implicit operator Filtered<TFilter>(Refusal refusal) => new(null, refusal);
}
