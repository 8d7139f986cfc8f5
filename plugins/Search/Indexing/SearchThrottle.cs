namespace Hookdesk.Search.Indexing;

/// <summary>
/// As many searches at once as there are processors; the others wait for their turn. More of them would all be done later, and what was
/// written would wait behind them until it is found.
/// </summary>
internal static class SearchThrottle
{
    private static readonly SemaphoreSlim Free = new(Math.Max(1, Environment.ProcessorCount));

    /// <summary>Searches when it is this one's turn.</summary>
    public static async Task<T> TakeAsync<T>(Func<T> search, CancellationToken cancellation)
    {
        await Free.WaitAsync(cancellation);
        try
        {
            return search();
        }
        finally
        {
            Free.Release();
        }
    }
}
