using System.Diagnostics;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;

namespace Hookdesk.Benchmarks;

/// <summary>
/// Writes tickets into an index that is searched meanwhile, makes them findable as the desk does, four times a second, and looks now
/// and then how long it takes until one is found.
/// </summary>
internal sealed class SearchModelWriting : IDisposable
{
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromSeconds(5);
    private const int BetweenLooks = 500;

    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<double> _waits = [];
    private readonly Task[] _work;
    private long _written,
        _memory,
        _ownMemory;

    public SearchModelWriting(LuceneIndex index, SearchModel model, int next) =>
        _work = [
            Task.Factory.StartNew(() => Write(index, model, next), TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() => Keep(index), TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() => Look(index), TaskCreationOptions.LongRunning),
        ];

    public void Stop()
    {
        _stop.Cancel();
        Task.WaitAll(_work);
        _clock.Stop();
    }

    public void Tell()
    {
        Report.Figure(
            "model: taken in while searching, messages",
            _written * SearchModel.MessagesOfTicket / _clock.Elapsed.TotalSeconds,
            "per second"
        );
        Report.Figure("model: found after, p50", Quantile(0.5), "ms");
        Report.Figure("model: found after, p95", Quantile(0.95), "ms");
        Report.Figure("model: found after, the longest", Quantile(1), "ms");
        Report.Figure("model: memory of the process at most", _memory / 1e6, "MB, mapped files included");
        Report.Figure("model: of that the program's own at most", _ownMemory / 1e6, "MB");
    }

    public void Dispose() => _stop.Dispose();

    // One new ticket and one that changed, in turn.
    private void Write(LuceneIndex index, SearchModel model, int next)
    {
        for (var number = next; !_stop.IsCancellationRequested; number++, Interlocked.Increment(ref _written))
            index.Put("ticket", model.Ticket(number % 2 == 0 ? number : number % next, out _));
    }

    private void Keep(LuceneIndex index)
    {
        for (var committed = Stopwatch.GetTimestamp(); !_stop.IsCancellationRequested; _stop.Token.WaitHandle.WaitOne(BetweenRefreshes))
        {
            index.Refresh();
            if (Stopwatch.GetElapsedTime(committed) < BetweenCommits)
                continue;
            index.Commit(DateTimeOffset.UnixEpoch);
            committed = Stopwatch.GetTimestamp();
        }
    }

    private void Look(LuceneIndex index)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var mark = $"mark{number}of{Environment.ProcessId}";
            var started = Stopwatch.GetTimestamp();
            index.Put("ticket", new SearchDocument(long.MaxValue / 128 - number, mark));
            while (!index.Search(searcher => searcher.IndexReader.DocFreq(new Term(IndexFields.Title, mark)) > 0))
            {
                // Nothing more becomes findable then.
                if (_stop.IsCancellationRequested)
                    return;
                Thread.Sleep(5);
            }
            _waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            using var process = Process.GetCurrentProcess();
            _memory = Math.Max(_memory, process.WorkingSet64);
            _ownMemory = Math.Max(_ownMemory, GC.GetGCMemoryInfo().TotalCommittedBytes);
            _stop.Token.WaitHandle.WaitOne(BetweenLooks);
        }
    }

    private double Quantile(double part) =>
        _waits.Count == 0 ? double.NaN : _waits.Order().ElementAt((int)Math.Min(_waits.Count - 1, part * _waits.Count));
}
