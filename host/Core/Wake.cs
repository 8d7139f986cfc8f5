namespace Hookdesk.Host.Core;

/// <summary>Ends a pause early. A wake-up that comes while nobody waits is kept for the next who does; several count as one.</summary>
internal sealed class Wake : IDisposable
{
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
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellation)
    {
        if (longest <= TimeSpan.Zero) return;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var woken = _signal.WaitAsync(done.Token);
        await Task.WhenAny(woken, Task.Delay(longest, time, done.Token));
        await done.CancelAsync();
        // A wake-up that was taken in the same moment as the time ran out is as good as one in time.
        await Task.WhenAny(woken);
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => _signal.Dispose();
}
