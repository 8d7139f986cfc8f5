using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Events;
using Hookdesk.Search.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// Builds a new index beside the running one: reads everything from the sources, then the events that came meanwhile, and takes the
/// place of the old one at a moment when both are at the same event. Now and then it commits how far it came: when the desk or the
/// plugin is stopped meanwhile, the next one goes on from there. Singleton.
/// </summary>
internal sealed class BuildIndex(IServiceScopeFactory scopes, TimeProvider time, ILogger<BuildIndex> logger)
{
    private const int EventsAtOnce = 500;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    /// <summary>So much is done anew at most when it was stopped.</summary>
    public TimeSpan BetweenCommits { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Builds and puts in place. Returns false when another shell is at it.</summary>
    /// <param name="node">The node's index.</param>
    /// <param name="report">Told the progress, besides <see cref="NodeIndex.Progress"/>.</param>
    /// <param name="cancellation">Stops; what was built up to the last commit is gone on with the next time.</param>
    public async Task<bool> RunAsync(NodeIndex node, Action<RebuildProgress>? report, CancellationToken cancellation)
    {
        if (!await node.Building.WaitAsync(0, cancellation))
            return false;
        LuceneIndex? next = null;
        var isDamaged = false;
        var failed = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var started = time.GetUtcNow();
            var parts = await PartsAsync();
            next =
                node.TakeHalfBuilt(parts)
                ?? LuceneIndex.Create(
                    node.NewFolder(),
                    await InScopeAsync(services => LogPosition.EndOfAsync(services.GetRequiredService<IEventLog>(), cancellation)),
                    node.Wanted,
                    parts
                );
            var expected = node.Current.IsComplete ? node.Search(searcher => searcher.IndexReader.NumDocs) : (int?)null;
            await FillAsync(
                next,
                (kind, done) =>
                {
                    node.Progress = new RebuildProgress(kind, done, expected, started);
                    report?.Invoke(node.Progress);
                },
                failed,
                cancellation
            );
            while (await CatchUpAsync(next, failed, cancellation) == EventsAtOnce) { }
            next.Complete();
            next.Commit(time.GetUtcNow());
            await node.Writing.WaitAsync(cancellation);
            try
            {
                while (await CatchUpAsync(next, failed, cancellation) == EventsAtOnce) { }
                // What failed is missing in it: the next start tries again.
                next.KeepParts(next.Parts.Except(failed.Keys));
                next.Refresh();
                next.Commit(time.GetUtcNow());
                node.Replace(next, failed);
                next = null;
            }
            finally
            {
                node.Writing.Release();
            }
            logger.LogInformation("The search index was rebuilt in {Seconds:0} s", (time.GetUtcNow() - started).TotalSeconds);
            return true;
        }
        catch (Exception error) when (IndexFolders.IsDamage(error))
        {
            isDamaged = true;
            throw;
        }
        finally
        {
            node.Progress = null;
            if (next is not null)
                NodeIndex.Leave(next, isDamaged);
            node.Building.Release();
        }
    }

    /// <summary>What documents come from in this shell.</summary>
    public Task<ImmutableHashSet<string>> PartsAsync() =>
        InScopeAsync(services => Task.FromResult(services.GetRequiredService<DocumentReader>().Parts));

    private async Task FillAsync(
        LuceneIndex next,
        Action<string, long> report,
        Dictionary<string, string> failed,
        CancellationToken cancellation
    )
    {
        long done = next.Search(searcher => searcher.IndexReader.NumDocs);
        foreach (
            var kind in await InScopeAsync(services =>
                Task.FromResult(services.GetRequiredService<DocumentReader>().Sources.Select(source => source.Kind).ToList())
            )
        )
        {
            while (next.Filled.GetValueOrDefault(kind) is var after && after != long.MaxValue)
            {
                var last = long.MaxValue;
                // One reads, the others take texts apart, which is the greater work.
                await Parallel.ForEachAsync(
                    PortionsAsync(kind, after, reached => last = reached, failed, cancellation),
                    new ParallelOptions
                    {
                        MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1),
                        CancellationToken = cancellation,
                    },
                    (documents, _) =>
                    {
                        foreach (var document in documents)
                            next.Add(kind, document);
                        report(kind, Interlocked.Add(ref done, documents.Count));
                        return ValueTask.CompletedTask;
                    }
                );
                // Nothing is being written now, so that the commit has just what it says.
                next.Fill(kind, last);
                next.Commit(time.GetUtcNow());
            }
        }
    }

    // Portions for a while; tells the last id where it is not the end.
    private async IAsyncEnumerable<IReadOnlyList<SearchDocument>> PortionsAsync(
        string kind,
        long after,
        Action<long> reached,
        Dictionary<string, string> failed,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        for (var began = time.GetTimestamp(); ; )
        {
            var from = after;
            // A scope for each portion: what a scope has read would otherwise be kept until the end.
            var documents = await InScopeAsync(services =>
            {
                var reader = services.GetRequiredService<DocumentReader>();
                var source = reader.Sources.First(source => source.Kind == kind);
                return TryAsync(source, failed, () => reader.ListAsync(source, from, DocumentReader.Portion, cancellation), cancellation);
            });
            if (documents is null or { Count: 0 })
                yield break;
            after = documents[^1].Id;
            yield return documents;
            if (time.GetElapsedTime(began) < BetweenCommits)
                continue;
            reached(after);
            yield break;
        }
    }

    // What another plugin's source throws is not to keep all other things from being found. Null when it is given up.
    private async Task<T?> TryAsync<T>(
        ISearchSource source,
        Dictionary<string, string> failed,
        Func<Task<T>> work,
        CancellationToken cancellation
    )
        where T : class
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await work();
            }
            catch (Exception error) when (error is not OperationCanceledException && DocumentReader.IsForeign(source))
            {
                if (tries == DocumentReader.Patience)
                {
                    logger.LogError(error, "The source of {Kind} failed. The new index is being built without its documents", source.Kind);
                    failed[source.Kind] = error.Message;
                    return null;
                }
                await Task.Delay(BetweenTries, time, cancellation);
            }
        }
    }

    private Task<int> CatchUpAsync(LuceneIndex next, Dictionary<string, string> failed, CancellationToken cancellation) =>
        InScopeAsync(async services =>
        {
            var events = await services.GetRequiredService<IEventLog>().ReadAfterAsync(next.Position, EventsAtOnce, cancellation);
            if (events.Count == 0)
                return 0;
            var reader = services.GetRequiredService<DocumentReader>();
            foreach (var source in reader.Sources.Where(source => !failed.ContainsKey(source.Kind)))
            {
                await TryAsync(
                    source,
                    failed,
                    async () =>
                    {
                        await reader.ApplyAsync(next, events, source, cancellation);
                        return source;
                    },
                    cancellation
                );
            }
            next.Reach(LogPosition.Of(events[^1]));
            return events.Count;
        });

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
