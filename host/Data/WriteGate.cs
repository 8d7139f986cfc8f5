namespace Hookdesk.Host.Data;

/// <summary>
/// Lets one writer at a time through, in the order of asking. SQLite has one writer anyway; without the gate the others would poll for
/// the lock with sleeping threads, and the unlucky ones would wait long. Other processes (the command line) are kept apart by <c>BEGIN
/// IMMEDIATE</c> and <c>busy_timeout</c>.
/// </summary>
internal sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);

    /// <summary>
    /// Longer than any sane transaction: a write that waits for this has been locked out by one that waits for it in turn.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the turn; dispose the result to let the next one in.</summary>
    /// <exception cref="TimeoutException">Another transaction of this process has not ended in time.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        if (!await _semaphore.WaitAsync(Patience, cancellation))
        {
            throw new TimeoutException(
                $"Another write transaction in this process has been running for {Patience.TotalSeconds:0} seconds. "
                    + "Check whether it is waiting for code that writes in another scope."
            );
        }

        return new Turn(_semaphore);
    }

    public void Dispose() => _semaphore.Dispose();

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        private SemaphoreSlim? _semaphore = semaphore;

        public void Dispose() => Interlocked.Exchange(ref _semaphore, null)?.Release();
    }
}
