using System.Threading.Channels;
using Hookdesk.Sdk.Events;
using Hookdesk.Search.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// Builds a new index beside the running one: reads everything from the sources, then the events that came meanwhile, and takes the place of the old one at a moment when both are at
/// the same event. Singleton.
/// </summary>
internal sealed class BuildIndex(IServiceScopeFactory scopes, TimeProvider time, ILogger<BuildIndex> logger)
{
    private const int EventsAtOnce = 500;

    /// <summary>Builds and puts in place. Returns false when another shell is at it.</summary>
    /// <param name="node">The node's index.</param>
    /// <param name="report">Told the progress, besides <see cref="NodeIndex.Progress"/>.</param>
    /// <param name="cancellation">Gives up; what was built so far is thrown away.</param>
    public async Task<bool> RunAsync(NodeIndex node, Action<RebuildProgress>? report, CancellationToken cancellation)
    {
        if (!await node.Building.WaitAsync(0, cancellation)) return false;
        LuceneIndex? next = null;
        try
        {
            var started = time.GetUtcNow();
            next = LuceneIndex.Create(node.NewFolder(), await InScopeAsync(services => services.GetRequiredService<IEventLog>().LastIdAsync(cancellation)));
            await FillAsync(next, progress =>
            {
                node.Progress = progress;
                report?.Invoke(progress);
            }, started, cancellation);
            while (await CatchUpAsync(next, cancellation) == EventsAtOnce)
            {
            }
            next.Complete();
            next.Commit(time.GetUtcNow());
            await node.Writing.WaitAsync(cancellation);
            try
            {
                while (await CatchUpAsync(next, cancellation) == EventsAtOnce)
                {
                }
                next.Refresh();
                next.Commit(time.GetUtcNow());
                node.Replace(next);
                next = null;
            }
            finally
            {
                node.Writing.Release();
            }
            logger.LogInformation("The search index was built anew in {Seconds:0} s", (time.GetUtcNow() - started).TotalSeconds);
            return true;
        }
        finally
        {
            node.Progress = null;
            if (next is not null)
            {
                next.Dispose();
                Directory.Delete(next.Folder, recursive: true);
            }
            node.Building.Release();
        }
    }

    // One reads, the others take texts apart, which is the greater work.
    private async Task FillAsync(LuceneIndex next, Action<RebuildProgress> report, DateTimeOffset started, CancellationToken cancellation)
    {
        long done = 0;
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var portions = Channel.CreateBounded<(string Kind, IReadOnlyList<SearchDocument> Documents)>(4);
        var writers = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount - 1)).Select(_ => Task.Run(async () =>
        {
            try
            {
                await foreach (var (kind, documents) in portions.Reader.ReadAllAsync(failed.Token))
                {
                    foreach (var document in documents) next.Add(kind, document);
                    report(new RebuildProgress(kind, Interlocked.Add(ref done, documents.Count), started));
                }
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }, CancellationToken.None)).ToList();
        try
        {
            foreach (var kind in await InScopeAsync(services => Task.FromResult(services.GetRequiredService<ReadDocuments>().Sources.Select(source => source.Kind).ToList())))
            {
                for (long after = 0; ;)
                {
                    // A scope for each portion: what a scope has read would otherwise be kept until the end.
                    var documents = await InScopeAsync(services =>
                    {
                        var reader = services.GetRequiredService<ReadDocuments>();
                        return reader.ListAsync(reader.Sources.First(source => source.Kind == kind), after, ReadDocuments.Portion, failed.Token);
                    });
                    if (documents.Count == 0) break;
                    await portions.Writer.WriteAsync((kind, documents), failed.Token);
                    after = documents[^1].Id;
                }
            }
        }
        finally
        {
            portions.Writer.Complete();
            await Task.WhenAll(writers);
        }
    }

    private Task<int> CatchUpAsync(LuceneIndex next, CancellationToken cancellation) => InScopeAsync(async services =>
    {
        var events = await services.GetRequiredService<IEventLog>().ReadAfterAsync(next.Position, EventsAtOnce, cancellation);
        if (events.Count == 0) return 0;
        var reader = services.GetRequiredService<ReadDocuments>();
        foreach (var source in reader.Sources) await reader.ApplyAsync(next, events, source, cancellation);
        next.Reach(events[^1].Id);
        return events.Count;
    });

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
