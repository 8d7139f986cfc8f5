namespace Hookdesk.Host.Composition;

/// <summary>
/// Gives memory back to the machine when the desk has become quiet. Left alone, the collector keeps what the last burst of work needed
/// until the next one, which on a desk that sleeps at night is the whole night.
/// </summary>
internal sealed class MemoryAtRest(TimeProvider time) : BackgroundService
{
    private const long Quiet = 1024 * 1024;
    private const long Worthwhile = 16 * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var collected = 0L;
        var last = 0L;
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            // What is allocated tells work of every kind: requests, mails, indexing. Whoever works now would wait for the collection.
            if (allocated - last < Quiet && allocated - collected > Worthwhile)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                collected = allocated;
            }

            last = allocated;
        }
    }
}
