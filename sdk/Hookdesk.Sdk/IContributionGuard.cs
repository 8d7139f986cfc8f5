namespace Hookdesk.Sdk;

/// <summary>
/// Calls the contributions of plugins so that a failure affects only the contribution itself. Use this for every registry that other
/// plugins can add to. Hookdesk calls navigation, palette, template values, and topics this way; plugins with their own registries
/// (columns, sources, fields) should do the same. Singleton; safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// A call that throws or exceeds its time limit is logged and counted against the plugin that owns the contribution, with the part and type
/// name, on the plugin's page. The caller gets the fallback value it specified, usually the previous value.
/// </para>
/// <para>
/// Plugins that come with Hookdesk are called on the caller's thread until their first await, so a call that completes synchronously costs
/// almost nothing. Third-party plugins are called on another thread, in the caller's language and scope, because they might block. A call
/// that exceeds its time limit is canceled through its token, and its result is ignored. Code that ignores the
/// token may keep running concurrently with the caller.
/// </para>
/// <para>
/// A contribution that times out twice in a row, or fails twice in a row after more than a second, is skipped for 30 seconds. Then a
/// single call tries it; after each failed trial it's skipped for twice as long, up to 10 minutes. A third-party plugin that reaches 50
/// failures within 10 minutes is quarantined: Hookdesk runs without it until an admin retries it. An error counts as 1, a timeout as 5 (as
/// 1 within 15 seconds of the previous one), and a trial that times out as 15.
/// </para>
/// <para>If the caller's own token is canceled, nothing is counted as a failure, and the caller gets the cancellation.</para>
/// </remarks>
public interface IContributionGuard
{
    /// <summary>Calls code that completes synchronously. Third-party code has 3 seconds.</summary>
    /// <param name="contribution">The contribution: its type, or its registration, says whose it is.</param>
    /// <param name="part">What is asked of it, in a word or two, for the admin: <c>columns</c>.</param>
    /// <param name="call">The call. What it returns must be finished: a list, not a query that fails when it is read.</param>
    /// <param name="otherwise">The value when it fails.</param>
    T Call<T>(object contribution, string part, Func<T> call, T otherwise);

    /// <summary>Calls what may take its time.</summary>
    /// <param name="contribution">The contribution: its type, or its registration, says whose it is.</param>
    /// <param name="part">What is asked of it, in a word or two, for the admin: <c>columns</c>.</param>
    /// <param name="call">The call; its token is canceled with the caller's and when the time is over.</param>
    /// <param name="otherwise">The value when it fails.</param>
    /// <param name="limit">How long the caller waits; 10 seconds where null.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <exception cref="OperationCanceledException">The caller's token was canceled.</exception>
    ValueTask<T> CallAsync<T>(
        object contribution,
        string part,
        Func<CancellationToken, ValueTask<T>> call,
        T otherwise,
        TimeSpan? limit = null,
        CancellationToken cancellation = default
    );

    /// <summary>Counts a failure that the caller has caught itself, because it tries again or does more than leave out a part.</summary>
    /// <param name="contribution">The contribution: its type, or its registration, says whose it is.</param>
    /// <param name="part">What was asked of it.</param>
    /// <param name="error">What it threw.</param>
    void Failed(object contribution, string part, Exception error);
}
