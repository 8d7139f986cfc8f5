using Hookdesk.Sdk.Security;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Hookdesk.Search.RunSearch;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hookdesk.Search.SimilarTickets;

/// <summary>A ticket that is about the same.</summary>
/// <param name="Document">The ticket.</param>
/// <param name="Solution">The last reply where it is closed, else null.</param>
/// <param name="Href">The last reply where it is solved, else the ticket.</param>
public sealed record SimilarTicket(SearchDocument Document, SearchText? Solution, string Href)
{
    /// <summary>True when it is closed after a reply.</summary>
    public bool IsSolved => Solution is not null;

    /// <summary>The beginning of the solution, without the greeting where it stands on a line of its own.</summary>
    public string Summary
    {
        get
        {
            var lines = (Solution?.Text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var text = string.Join(
                ' ',
                lines.Length > 1 && lines[0].Length < ShortLine && lines[0][^1] is ',' or '!' or '，' or '！' ? lines.Skip(1) : lines
            );
            return text.Length <= Longest
                ? text
                : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest).TrimEnd(), "…");
        }
    }

    private const int ShortLine = 40,
        Longest = 160;
}

/// <summary>
/// Finds tickets like one: by those of its words that say most, which are frequent here and rare elsewhere. Those that were solved come
/// first, because their answer is what the agent looks for. Scoped.
/// </summary>
internal sealed class SimilarTicketFinder(SearchRights rights, NodeIndexOwner owner, DocumentCache known)
{
    private const int MostTerms = 18,
        LongestText = 4000,
        Asked = 12,
        Shown = 5;
    private const int Frequent = 50;
    private const double CommonPart = 0.1;

    /// <summary>At most five; null when there is no such ticket for this user.</summary>
    public async Task<IReadOnlyList<SimilarTicket>?> OfAsync(long ticketId, ICurrentUser user, CancellationToken cancellation)
    {
        if (rights.Sources.FirstOrDefault(source => source.Kind == "ticket") is not { } source)
            return null;
        if ((await known.FindAsync(source, [ticketId], cancellation)).FirstOrDefault() is not { } ticket)
            return null;
        var visible = await rights.VisibleAsync(user, cancellation);
        if (!visible.Scopes.TryGetValue("ticket", out var scope) || !MaySee(ticket))
            return null;
        if (owner.Opened is not { } index)
            return [];
        var terms = Terms(ticket);
        var ids = await SearchThrottle.TakeAsync(
            () =>
                index.Search<List<long>>(searcher =>
                {
                    var best = Best(terms, searcher.IndexReader);
                    if (best.Count < 2)
                        return [];
                    var like = new BooleanQuery { MinimumNumberShouldMatch = Math.Max(2, best.Count / 4) };
                    foreach (var (field, text, weight) in best)
                        like.Add(new TermQuery(new Term(field, text)) { Boost = (float)weight }, Occur.SHOULD);
                    var query = new LuceneQueries(visible, searcher.IndexReader).Within(
                        new BooleanQuery
                        {
                            { like, Occur.MUST },
                            { LuceneQueries.Silent(new TermQuery(new Term(IndexFields.Kind, "ticket"))), Occur.MUST },
                            { new TermQuery(new Term(IndexFields.Key, IndexFields.KeyOf("ticket", ticketId))), Occur.MUST_NOT },
                        },
                        withPutAside: false
                    );
                    return query is null
                        ? []
                        : searcher
                            .Search(query, Asked)
                            .ScoreDocs.Select(found => IndexFields.EntityOf(searcher.Doc(found.Doc).Get(IndexFields.Key)).Id)
                            .ToList();
                }),
            cancellation
        );
        if (ids.Count == 0)
            return [];
        var documents = (await known.FindAsync(source, ids, cancellation)).ToDictionary(document => document.Id);
        return
        [
            .. ids.Where(documents.ContainsKey)
                .Select(id => documents[id])
                .Where(MaySee)
                .Select(document => Similar(document, source))
                .OrderByDescending(similar => similar.IsSolved)
                .Take(Shown),
        ];

        bool MaySee(SearchDocument document) => scope.IsAll || scope.Values.Contains(document.Term(scope.Term!) ?? "");
    }

    private static SimilarTicket Similar(SearchDocument document, ISearchSource source)
    {
        var solution = document.Term("status-category") is "closed" or "solved"
            ? document.Texts.LastOrDefault(text => text.IsAnswer)
            : null;
        return new SimilarTicket(document, solution, source.Href(document, solution?.PartId ?? 0));
    }

    // What the customer asked is in the subject and in the first messages.
    private static Dictionary<string, int> Terms(SearchDocument ticket)
    {
        var tokens = new TextTokens();
        var length = 0;
        foreach (
            var text in ticket
                .Texts.Where(text => text.Kind == SearchTextKind.Body)
                .Select(text => text.Text)
                .Prepend(ticket.Title)
                .Prepend(ticket.Title)
        )
        {
            if (length > LongestText)
                break;
            var part = text.Length > LongestText ? text[..LongestText] : text;
            var units = Units.Of(part);
            tokens.Add(part, units, LanguageGuess.Of(part, units) ?? Languages.Read(ticket.Language));
            length += part.Length;
        }
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in tokens.Exact)
            if (token.Text.Length > 1 && !char.IsAsciiDigit(token.Text[0]))
                counts[token.Text] = counts.GetValueOrDefault(token.Text) + 1;
        return counts;
    }

    private static List<(string Field, string Text, double Weight)> Best(Dictionary<string, int> counts, IndexReader index)
    {
        // DocFreq counts documents that were replaced and are not merged away yet, and so does MaxDoc.
        var all = Math.Max(1, index.MaxDoc);
        return
        [
            .. counts
                .Select(count => (Text: count.Key, Count: count.Value, Found: index.DocFreq(new Term(IndexFields.Body, count.Key))))
                // A word of nobody else finds nothing, a word of everybody says nothing.
                .Where(term => term.Found > 1 && term.Found < Math.Max(Frequent, all * CommonPart))
                .Select(term => (IndexFields.Body, term.Text, Weight: Math.Sqrt(term.Count) * Math.Log(1 + (double)all / term.Found)))
                .OrderByDescending(term => term.Weight)
                .Take(MostTerms),
        ];
    }
}
