namespace Hookdesk.Sdk.Tasks;

/// <summary>
/// Wakes what waits before its time. Raised by anyone on any thread; two ways to hear it: <see cref="WaitAsync"/> for the one loop whose
/// bell it is, and <see cref="Next"/> for any number of listeners.
/// </summary>
/// <remarks>It holds nothing that has to be freed, so it is not disposable: it may still be raised while its listener leaves.</remarks>
public sealed class AsyncSignal
{
    // Timers do not go much further; who waits for longer asks again.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private volatile TaskCompletionSource _next = New();
    private int _kept;

    /// <summary>
    /// Ends when the signal is raised from now on. Take it before looking for work, so that nothing falls in between. Its continuations
    /// run on the thread pool, not on the thread that raises.
    /// </summary>
    public Task Next => _next.Task;

    /// <summary>
    /// Wakes all waiters. Raised while nobody is in <see cref="WaitAsync"/>, it is kept for the next; several count as one.
    /// </summary>
    public void Raise()
    {
        Volatile.Write(ref _kept, 1);
        Interlocked.Exchange(ref _next, New()).TrySetResult();
    }

    /// <summary>
    /// Returns when the time is over, or when the signal is raised or was raised since the last wait. A day at most: who waits for longer
    /// asks again. Zero or less only looks.
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
