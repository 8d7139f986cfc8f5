namespace Hookdesk.Sdk;

/// <summary>
/// Calls what plugins contribute so that one that fails costs its own part and nothing else. For every registry through which others
/// add something: the desk calls navigation, palette, template values and topics this way, and a plugin with a registry of its own
/// (columns, sources, fields) does the same. Singleton; may be used by several threads at once.
/// </summary>
/// <remarks>
/// <para>
/// A call that throws or exceeds its time is logged and counted against the plugin whose code the contribution is, with its part and its
/// type's name, on the admin's page of that plugin. The caller gets the value it names for that case, which is the value before, where
/// there is one.
/// </para>
/// <para>
/// A call runs on the caller's thread until its first pause, in the caller's language and scope, so it costs next to nothing where it
/// ends at once. What is given up after its time is told so by its token, and its result is dropped; code that ignores the token may go on
/// beside the caller.
/// </para>
/// <para>When the caller's own token is cancelled, that is nobody's failure: the cancellation goes on to the caller.</para>
/// </remarks>
public interface IContributionGuard
{
    /// <summary>Calls what ends at once. There is no time limit.</summary>
    /// <param name="contribution">The contribution: its type, or its registration, says whose it is.</param>
    /// <param name="part">What is asked of it, in a word or two, for the admin: <c>columns</c>.</param>
    /// <param name="call">The call. What it returns must be finished: a list, not a query that fails when it is read.</param>
    /// <param name="otherwise">The value when it fails.</param>
    T Call<T>(object contribution, string part, Func<T> call, T otherwise);

    /// <summary>Calls what may take its time.</summary>
    /// <param name="contribution">The contribution: its type, or its registration, says whose it is.</param>
    /// <param name="part">What is asked of it, in a word or two, for the admin: <c>columns</c>.</param>
    /// <param name="call">The call; its token is cancelled with the caller's and when the time is over.</param>
    /// <param name="otherwise">The value when it fails.</param>
    /// <param name="limit">How long the caller waits; 10 seconds where null.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
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
