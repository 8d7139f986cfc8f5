using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// Makes what was written findable within a fraction of a second, writes it to disk every few seconds, compares the files with their
/// checksums once after the start, and builds a new index when one is wanted.
/// </summary>
internal sealed class KeepIndex(NodeIndexOwner owner, BuildIndex build, TimeProvider time, ILogger<KeepIndex> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBetweenRefreshes = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    private ImmutableHashSet<string>? _parts;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var refreshing = RepeatAsync(RefreshAsync, stoppingToken);
        var building = RepeatAsync(BuildAsync, stoppingToken);
        await Task.WhenAll(refreshing, building);
        // What is in memory is in the log too, but then it need not be read again.
        owner.Opened?.Current.Commit(time.GetUtcNow());
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await work(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                logger.LogError(error, "The search index couldn't be updated");
                if (error is Lucene.Net.Index.CorruptIndexException or EndOfStreamException)
                    owner.Opened?.Want(RebuildCause.Damaged, error.Message);
                try
                {
                    await Task.Delay(AfterFailure, time, stop);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    private async Task RefreshAsync(CancellationToken stop)
    {
        var index = owner.Open();
        var committed = time.GetTimestamp();
        while (true)
        {
            await owner.WaitAsync(Idle, stop);
            var commit = time.GetElapsedTime(committed) > BetweenCommits;
            var began = Stopwatch.GetTimestamp();
            index.Keep(commit, time.GetUtcNow());
            // Each refresh leaves a part of the index that must be merged with others: where it takes long, it is done more seldom.
            var pause = 5 * Stopwatch.GetElapsedTime(began);
            if (commit)
                committed = time.GetTimestamp();
            await Task.Delay(
                pause < BetweenRefreshes ? BetweenRefreshes
                    : pause > LongestBetweenRefreshes ? LongestBetweenRefreshes
                    : pause,
                time,
                stop
            );
        }
    }

    private async Task BuildAsync(CancellationToken stop)
    {
        var index = owner.Open();
        if (!index.IsChecked && index.Wanted is null)
        {
            try
            {
                await Task.Run(() => index.Current.CheckIntegrity(stop), stop);
            }
            catch (Exception error) when (IndexFolders.IsDamage(error) && error is not OperationCanceledException)
            {
                logger.LogWarning(error, "The search index is damaged and is being rebuilt");
                index.Want(RebuildCause.Damaged, error.Message);
            }
            index.IsChecked = true;
        }
        _parts ??= await build.PartsAsync();
        if (!_parts.Except(index.FailedKinds.Keys).IsSubsetOf(index.Current.Parts))
            index.Want(RebuildCause.MoreParts, null);
        if (index.Wanted is not null)
            await build.RunAsync(index, null, stop);
        await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
    }
}
