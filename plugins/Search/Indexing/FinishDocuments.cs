using Hookdesk.Search.IndexFormat;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// Has read what takes long, such as files, after its things can be found by the rest. What is to be read is told by the index itself,
/// so nothing is forgotten when the desk goes down.
/// </summary>
internal sealed class FinishDocuments(NodeIndexOwner owner, IServiceScopeFactory scopes, TimeProvider time, ILogger<FinishDocuments> logger)
    : BackgroundService
{
    private const int AtOnce = 20;
    private const int MostDoublings = 10;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    // What could not be read waits longer each time.
    private readonly Dictionary<string, (DateTimeOffset Next, int Tries)> _later = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await FinishSomeAsync(stoppingToken) == 0)
                    await Task.Delay(Between, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                logger.LogError(error, "Slow content couldn't be read for the search index");
                await Task.Delay(AfterFailure, time, stoppingToken)
                    .ContinueWith(
                        static _ => { },
                        CancellationToken.None,
                        TaskContinuationOptions.ExecuteSynchronously,
                        TaskScheduler.Default
                    );
            }
        }
    }

    private async Task<int> FinishSomeAsync(CancellationToken cancellation)
    {
        var index = owner.Open();
        var now = time.GetUtcNow();
        var keys = index
            .Search(searcher =>
                searcher
                    .Search(new ConstantScoreQuery(new TermQuery(new Term(IndexFields.Unfinished, "1"))), AtOnce + _later.Count)
                    .ScoreDocs.Select(found => searcher.Doc(found.Doc).Get(IndexFields.Key))
                    .ToList()
            )
            .Where(key => !_later.TryGetValue(key, out var later) || later.Next <= now)
            .Take(AtOnce)
            .ToList();
        foreach (var key in keys)
        {
            var isDone = false;
            try
            {
                isDone = await FinishAsync(index, key, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                logger.LogWarning(error, "The slow content of {Key} couldn't be read", key);
            }
            if (isDone)
                _later.Remove(key);
            else
            {
                var tries = _later.GetValueOrDefault(key).Tries;
                _later[key] = (time.GetUtcNow() + AfterFailure * Math.Pow(2, tries), Math.Min(tries + 1, MostDoublings));
            }
        }
        // Else the same would be found again.
        if (keys.Count > 0)
            index.Keep(commit: false, time.GetUtcNow());
        return keys.Count;
    }

    private async Task<bool> FinishAsync(NodeIndex index, string key, CancellationToken cancellation)
    {
        var (kind, id) = IndexFields.EntityOf(key);
        await using var scope = scopes.CreateAsyncScope();
        var reader = scope.ServiceProvider.GetRequiredService<DocumentReader>();
        if (reader.Sources.FirstOrDefault(source => source.Kind == kind) is not { } source)
            return false;
        await source.FinishAsync(id, cancellation);
        // As whoever follows the log: the document is read and written while nobody else writes, so an older one never takes the place
        // of a newer one.
        await index.Writing.WaitAsync(cancellation);
        try
        {
            var unfinished = await reader.WriteAsync(index.Current, source, [id], cancellation);
            // As whoever follows the log: an old shell that drains beside a new one writes what it knows.
            index.Current.KeepParts(reader.Parts);
            return unfinished.Count == 0;
        }
        finally
        {
            index.Writing.Release();
        }
    }
}
