namespace Hookdesk.Host.Ground;

/// <summary>Ends a pause early. A wake-up that comes while nobody waits is kept for the next who does; several count as one.</summary>
/// <remarks>
/// Not disposable, because a bell may still be rung while its listener leaves; a semaphore without a wait handle holds nothing to free.
/// </remarks>
internal sealed class AsyncSignal
{
    // Timers do not go much further; who waits for longer asks again.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Up()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is waiting to be noticed already.
        }
    }

    /// <summary>Returns when the time is over or a wake-up came. Throws when cancelled.</summary>
    /// <returns>True when it was a wake-up.</returns>
    public async Task<bool> WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (longest <= TimeSpan.Zero)
            return _signal.Wait(0, CancellationToken.None);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var woken = _signal.WaitAsync(done.Token);
        await Task.WhenAny(woken, Task.Delay(longest < LongestDelay ? longest : LongestDelay, time, done.Token));
        await done.CancelAsync();
        // A wake-up that was taken in the same moment as the time ran out is as good as one in time.
        await Task.WhenAny(woken);
        if (woken.IsCompletedSuccessfully)
            return true;
        cancellation.ThrowIfCancellationRequested();
        return false;
    }
}
