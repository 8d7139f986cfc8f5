namespace Hookdesk.Sdk.Tasks;

/// <summary>
/// Wakes waiting code early. Can be raised by anyone on any thread, and received in two ways: <see cref="WaitAsync"/> for a single loop,
/// and <see cref="Next"/> for any number of listeners.
/// </summary>
/// <remarks>The signal holds no resources and isn't disposable, so it can still be raised while a listener stops.</remarks>
public sealed class AsyncSignal
{
    // Timers do not go much further; who waits for longer asks again.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private volatile TaskCompletionSource _next = New();
    private int _kept;

    /// <summary>
    /// Completes when the signal is raised from now on. Get it before checking for work, so that no signal is missed. Continuations run on
    /// the thread pool, not on the raising thread.
    /// </summary>
    public Task Next => _next.Task;

    /// <summary>
    /// Wakes all waiters. If nobody is in <see cref="WaitAsync"/>, the signal is kept for the next wait; several signals count as one.
    /// </summary>
    public void Raise()
    {
        Volatile.Write(ref _kept, 1);
        Interlocked.Exchange(ref _next, New()).TrySetResult();
    }

    /// <summary>
    /// Returns when the time is up, or when the signal is raised or was raised since the last wait. Waits for one day at most; call again
    /// to wait longer. Zero or less only checks.
    /// </summary>
    /// <param name="longest">How long to wait.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellation">Ends the wait by an exception.</param>
    /// <returns>True when it was the signal.</returns>
    /// <exception cref="OperationCanceledException">The wait was canceled before the signal was raised.</exception>
    public async Task<bool> WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // In this order: what is raised in between is kept.
        var next = Next;
        if (Take())
            return true;
        if (longest <= TimeSpan.Zero)
            return false;
        try
        {
            await next.WaitAsync(longest < LongestDelay ? longest : LongestDelay, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException) { }
        catch (OperationCanceledException) when (next.IsCompleted)
        {
            // A signal in the same moment is as good as one in time.
        }

        return Take() || next.IsCompleted;
    }

    private bool Take() => Interlocked.Exchange(ref _kept, 0) == 1;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
