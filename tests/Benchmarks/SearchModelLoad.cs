using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.FindThings;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Hookdesk.TestServers;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;

namespace Hookdesk.Benchmarks;

/// <summary>
/// The index alone at the size of a large desk: millions of messages of a word-frequency model in several languages, without a database. Beside it bare Lucene, which takes the same texts in by its standard
/// analyzer, without stems, languages, filters or facets.
/// </summary>
internal static class SearchModelLoad
{
    private const int MessagesOfTicket = 5, WordsOfMessage = 60, Departments = 20;
    private const string OnePercent = "zephyrine", Rare = "quixotical";

    private static readonly string[] Statuses = ["new", "open", "pending", "closed", "closed", "closed", "closed"];

    public static async Task RunAsync(Options options)
    {
        using var folder = new ThrowAwayFolder("hookdesk-search");
        var tickets = options.SearchMessages / MessagesOfTicket;
        var (bare, _) = Fill(tickets / 10, document => { }, folder["bare"], bareLucene: true);
        var index = LuceneIndex.Create(folder["index"], 0);
        var (own, bytes) = Fill(tickets, document => index.Add("ticket", document), folder["index"], bareLucene: false);
        index.Commit(DateTimeOffset.UnixEpoch);
        index.Refresh();
        Report.Figure("model: messages", (double)tickets * MessagesOfTicket, "");
        Report.Figure("model: bare Lucene takes in, messages", bare, "per second");
        Report.Figure("model: the index takes in, messages", own, "per second");
        Report.Figure("model: text", bytes / 1e6, "MB of UTF-8");
        Report.Figure("model: index", index.SizeOnDisk() / 1e6, "MB");
        Report.Figure("model: index, of the text", 100.0 * index.SizeOnDisk() / bytes, "%");

        var duration = TimeSpan.FromSeconds(Math.Max(3, options.Seconds));
        var visible = new Visible(new Dictionary<string, SearchScope> { ["ticket"] = SearchScope.Where("department", Enumerable.Range(0, 12).Select(number => $"{number}")) with { SeesRestricted = true } });
        SearchFilter[] filters =
        [
            new("status", "Status", SearchFilterKind.Term) { IsFacet = true }, new("department", "Department", SearchFilterKind.Term) { IsFacet = true }, new("created", "Created", SearchFilterKind.Date),
        ];
        var reader = new QueryReader(filters, DateTimeOffset.UnixEpoch.AddYears(56), TimeZoneInfo.Utc);
        var results = new List<LoadResult>
        {
            await WorkLoad.RunAsync("bare Lucene, one term", options.Connections, duration, _ => Task.FromResult(index.Search(searcher => searcher.Search(new TermQuery(new Term(IndexFields.Body, OnePercent)), 20).TotalHits > 0))).ConfigureAwait(false),
        };
        foreach (var (name, text, byDate, facets) in new[]
        {
            ("1 % word, best", OnePercent, false, true), ("1 % word, newest", OnePercent, true, true), ("phrase", "\"please have\"", false, true), ("filters, newest", $"status:open created:>2025-03-01 {OnePercent}", true, true),
            ("rare word", Rare, false, true), ("as you type", "zephyr*", false, false), ("two common words", "please have", false, true),
        })
        {
            var parsed = reader.Read(text);
            results.Add(await WorkLoad.RunAsync(name, options.Connections, duration, _ => Task.FromResult(Search(index, visible, parsed, byDate, facets))).ConfigureAwait(false));
        }
        Report.Pages(results);
        using var process = Process.GetCurrentProcess();
        Report.Figure("model: memory of the process", process.WorkingSet64 / 1e6, "MB, mapped files included");
        Report.Figure("model: of that the program's own", GC.GetTotalMemory(forceFullCollection: true) / 1e6, "MB");
        index.Dispose();
    }

    private static bool Search(LuceneIndex index, Visible visible, ParsedQuery parsed, bool byDate, bool facets) => index.Search(searcher =>
    {
        var query = new LuceneQueries(visible, searcher.IndexReader).Of(parsed)!;
        var (page, found) = ResultPage.Find(searcher, query, byDate, 20, null, null, facets ? [IndexFields.Kind, IndexFields.Term("status"), IndexFields.Term("department")] : []);
        return page.Things.Count > 0 && found.Counts().Count >= 0;
    });

    private static (double PerSecond, long Bytes) Fill(int tickets, Action<SearchDocument> add, string folder, bool bareLucene)
    {
        var model = new WordModel(4711);
        using var plain = bareLucene ? new IndexWriter(FSDirectory.Open(folder), new IndexWriterConfig(LuceneIndex.Lucene, new StandardAnalyzer(LuceneIndex.Lucene)) { RAMBufferSizeMB = 64 }) : null;
        long bytes = 0, made = 0;
        var watch = Stopwatch.StartNew();
        Parallel.For(0, Math.Max(1, Environment.ProcessorCount), part =>
        {
            var random = new Random(part);
            for (var number = part; number < tickets; number += Math.Max(1, Environment.ProcessorCount))
            {
                var started = Stopwatch.GetTimestamp();
                var document = Ticket(model, random, number, out var length);
                // What the making of texts takes is not the index's.
                Interlocked.Add(ref made, Stopwatch.GetTimestamp() - started);
                Interlocked.Add(ref bytes, length);
                if (plain is null) add(document);
                else plain.AddDocument([.. document.Texts.Select(text => new TextField("t", text.Text, Field.Store.NO))]);
            }
        });
        plain?.Commit();
        var seconds = watch.Elapsed.TotalSeconds - (double)made / Stopwatch.Frequency / Math.Max(1, Environment.ProcessorCount);
        return (tickets * MessagesOfTicket / seconds, bytes);
    }

    private static SearchDocument Ticket(WordModel model, Random random, int number, out long bytes)
    {
        var language = number % WordModel.Count;
        var texts = new List<SearchText>(MessagesOfTicket);
        bytes = 0;
        for (var message = 0; message < MessagesOfTicket; message++)
        {
            var text = model.Text(random, language, WordsOfMessage / 2 + random.Next(WordsOfMessage));
            if (message == 0 && number % 100 == 0) text += $" {OnePercent}";
            if (message == 0 && number % 20_000 == 0) text += $" {Rare}";
            bytes += Encoding.UTF8.GetByteCount(text);
            texts.Add(new SearchText(SearchTextKind.Body, text) { PartId = message + 1 });
        }
        var at = DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(-number % 500_000);
        return new SearchDocument(number, model.Text(random, language, 6))
        {
            Texts = texts,
            Terms = ImmutableDictionary<string, ImmutableList<string>>.Empty.Add("status", [Statuses[number % Statuses.Length]]).Add("department", [$"{number % Departments}"]),
            Dates = ImmutableDictionary<string, DateTimeOffset>.Empty.Add("created", at).Add("updated", at),
        };
    }
}
