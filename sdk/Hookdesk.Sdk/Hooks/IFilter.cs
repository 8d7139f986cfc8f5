namespace Hookdesk.Sdk.Hooks;

/// <summary>
/// A value that passes through handlers before something happens. Make it an immutable record named with <c>-ing</c>
/// (<c>ReplySending</c>): a handler changes it by returning a copy made with <c>with</c>, so that the value before a failing handler is
/// still whole.
/// </summary>
public interface IFilter;

/// <summary>
/// A filter that decides whether something is allowed: where an ordinary filter that throws is skipped, a decision that throws or takes
/// too long is a refusal.
/// </summary>
public interface IDecision : IFilter;

/// <summary>Changes a value before it is used, or refuses what is about to happen.</summary>
/// <typeparam name="TFilter">The filter's type.</typeparam>
/// <remarks>
/// Resolved per call from the caller's service scope, inside the caller's transaction where there is one, so it must be quick. If it
/// throws or exceeds
/// <see cref="HandlerAttribute.TimeoutSeconds"/>, the value before it is kept and the failure is counted against the plugin.
/// </remarks>
public interface IFilterHandler<TFilter>
    where TFilter : class, IFilter
{
    /// <summary>Returns the value to go on with (the same or a changed copy), or a <see cref="Refusal"/>.</summary>
    ValueTask<Filtered<TFilter>> FilterAsync(TFilter value, CancellationToken cancellation);
}

/// <summary>Why something was not allowed to happen.</summary>
/// <param name="Reason">A sentence for the person who tried, in that person's language.</param>
public sealed record Refusal(string Reason)
{
    /// <summary>The plugin that refused, filled in by the host.</summary>
    public string? PluginId { get; init; }
}

/// <summary>The outcome of a filter: a value, or a refusal. Both convert to it implicitly.</summary>
/// <typeparam name="TFilter">The filter's type.</typeparam>
public readonly struct Filtered<TFilter>
    where TFilter : class, IFilter
{
    private readonly TFilter? _value;

    private Filtered(TFilter? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Why it was refused; null when it was not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when a handler refused.</summary>
    public bool IsRefused => Refusal is not null;

    /// <summary>The value to go on with.</summary>
    /// <exception cref="InvalidOperationException">A handler refused, so there is none.</exception>
    public TFilter Value => _value ?? throw new InvalidOperationException($"Refused: {Refusal?.Reason}");

    /// <summary>Go on with a value.</summary>
    public static implicit operator Filtered<TFilter>(TFilter value) => new(value, null);

    /// <summary>Stop with a reason.</summary>
    public static implicit operator Filtered<TFilter>(Refusal refusal) => new(null, refusal);
}
