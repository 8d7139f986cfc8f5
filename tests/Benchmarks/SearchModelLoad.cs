using System.Diagnostics;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Hookdesk.Search.RunSearch;
using Hookdesk.TestServers;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hookdesk.Benchmarks;

/// <summary>
/// The index alone at the size of a large desk: millions of messages of a word-frequency model in several languages, without a
/// database. Beside it bare Lucene: which takes the same texts in with its own analyzers of their languages, and which searches the
/// same index without rights, forms, counts or filters.
/// </summary>
internal static class SearchModelLoad
{
    private const int Shown = 20;

    public static async Task RunAsync(Options options)
    {
        using var folder = new ThrowAwayFolder("hookdesk-search");
        var model = new SearchModel();
        var tickets = options.SearchMessages / SearchModel.MessagesOfTicket;
        double bare;
        using (var plain = new BareIndex(folder["bare"]))
            (bare, _) = Fill(model, tickets / 10, plain.Add, plain.Commit);
        using var index = LuceneIndex.Create(folder["index"], LogPosition.Beginning);
        var (own, bytes) = Fill(model, tickets, document => index.Add("ticket", document), () => index.Commit(DateTimeOffset.UnixEpoch));
        index.Refresh();
        Report.Figure("model: messages", (double)tickets * SearchModel.MessagesOfTicket, "");
        Report.Figure("model: bare Lucene takes in, messages", bare, "per second");
        Report.Figure("model: the index takes in, messages", own, "per second");
        Report.Figure("model: text", bytes / 1e6, "MB of UTF-8");
        Report.Figure("model: index", index.SizeOnDisk() / 1e6, "MB");
        Report.Figure("model: index, of the text", 100.0 * index.SizeOnDisk() / bytes, "%");

        var duration = TimeSpan.FromSeconds(Math.Max(3, options.Seconds));
        var searches = new Searches(index, model.Phrase);
        var results = new List<LoadResult>
        {
            await LoadAsync("bare Lucene, one term", () => Bare(index, new TermQuery(new Term(IndexFields.Body, SearchModel.OnePercent))))
                .ConfigureAwait(false),
            await LoadAsync("bare Lucene, phrase", () => Bare(index, searches.BarePhrase)).ConfigureAwait(false),
        };
        foreach (var name in searches.Names)
            results.Add(await LoadAsync(name, () => searches.Run(name)).ConfigureAwait(false));
        Report.Work(results);
        await WhileWritingAsync(tickets).ConfigureAwait(false);

        Task<LoadResult> LoadAsync(string name, Func<bool> search) =>
            WorkLoad.RunAsync(name, options.Connections, duration, _ => SearchThrottle.TakeAsync(search, CancellationToken.None));

        async Task WhileWritingAsync(int next)
        {
            using var writing = new SearchModelWriting(index, model, next);
            var both = new List<LoadResult> { results[0] };
            foreach (var name in searches.Names.Take(4))
                both.Add(await LoadAsync($"writing: {name}", () => searches.Run(name)).ConfigureAwait(false));
            writing.Stop();
            Report.Work(both);
            writing.Tell();
        }
    }

    private static bool Bare(LuceneIndex index, Query query) =>
        index.Search(searcher =>
        {
            var found = searcher.Search(query, Shown);
            foreach (var document in found.ScoreDocs)
                searcher.Doc(document.Doc);
            return found.TotalHits > 0;
        });

    private static (double PerSecond, long Bytes) Fill(SearchModel model, int tickets, Action<SearchDocument> add, Action finish)
    {
        long bytes = 0,
            made = 0;
        var threads = Math.Max(1, Environment.ProcessorCount);
        var watch = Stopwatch.StartNew();
        Parallel.For(
            0,
            threads,
            part =>
            {
                for (var number = part; number < tickets; number += threads)
                {
                    var started = Stopwatch.GetTimestamp();
                    var document = model.Ticket(number, out var length);
                    // What the making of texts takes is not the index's.
                    Interlocked.Add(ref made, Stopwatch.GetTimestamp() - started);
                    Interlocked.Add(ref bytes, length);
                    add(document);
                }
            }
        );
        finish();
        return (
            (double)tickets * SearchModel.MessagesOfTicket / (watch.Elapsed.TotalSeconds - (double)made / Stopwatch.Frequency / threads),
            bytes
        );
    }

    /// <summary>
    /// What is searched for, as an agent of twelve of the twenty departments, with counts by kind, status and department.
    /// </summary>
    private sealed class Searches(LuceneIndex index, string phrase)
    {
        private static readonly string[] Facets = [IndexFields.Kind, IndexFields.Term("status"), IndexFields.Term("department")];

        private static readonly Visible Visible = new(
            new Dictionary<string, SearchScope>
            {
                ["ticket"] = SearchScope.Where("department", Enumerable.Range(0, 12).Select(number => $"{number}")) with
                {
                    SeesRestricted = true,
                },
            }
        );

        private static readonly QueryReader Reader = new(
            [
                new SearchFilter("status", "Status", SearchFilterKind.Term),
                new SearchFilter("department", "Department", SearchFilterKind.Term),
                new SearchFilter("created", "Created", SearchFilterKind.Date),
            ],
            DateTimeOffset.UnixEpoch.AddYears(56),
            TimeZoneInfo.Utc
        );

        private readonly Dictionary<string, (ParsedQuery Query, bool ByDate, bool IsTyping)> _all = new()
        {
            ["1 % word, best"] = (Reader.Read(SearchModel.OnePercent), false, false),
            ["as you type"] = (Reader.Read("zephyr").WithOpenEnd(), false, true),
            ["as you type, two letters"] = (Reader.Read("pr").WithOpenEnd(), false, true),
            ["filters, newest"] = (Reader.Read($"status:open created:>2025-03-01 {SearchModel.OnePercent}"), true, false),
            ["phrase"] = (Reader.Read(phrase), false, false),
            ["1 % word, newest"] = (Reader.Read(SearchModel.OnePercent), true, false),
            ["filters alone, newest"] = (Reader.Read("status:open created:>2025-03-01"), true, false),
            ["rare word"] = (Reader.Read(SearchModel.Rare), false, false),
            ["two of the commonest words"] = (Reader.Read("please have"), false, false),
            ["commonest words as phrase"] = (Reader.Read("\"please have\""), false, false),
        };

        public IReadOnlyList<string> Names => [.. _all.Keys];

        public Query BarePhrase { get; } =
            new PhraseQuery
            {
                new Term(IndexFields.Body, phrase.Trim('"').Split(' ')[0]),
                new Term(IndexFields.Body, phrase.Trim('"').Split(' ')[1]),
            };

        public bool Run(string name) =>
            index.Search(searcher =>
            {
                var (parsed, byDate, isTyping) = _all[name];
                var query = new LuceneQueries(Visible, searcher.IndexReader).Of(parsed)!;
                var (page, found) = ResultPage.Find(
                    searcher,
                    query,
                    byDate,
                    isTyping ? 6 : Shown,
                    null,
                    null,
                    isTyping ? [] : Facets,
                    Visible.Scopes.Keys
                );
                return page.Things.Count > 0 && found.Counts().Count == (isTyping ? 0 : Facets.Length);
            });
    }
}
