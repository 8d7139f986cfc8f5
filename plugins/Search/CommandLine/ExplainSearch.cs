using System.Globalization;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Hookdesk.Search.RunSearch;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.CommandLine;

/// <summary>Says how a query was understood, what it finds, and why one ticket is found or not.</summary>
internal sealed class ExplainSearch(IServiceProvider services)
{
    private const int Shown = 10;

    public async Task<IReadOnlyList<string>> RunAsync(string text, long? ticket, string? email, CancellationToken cancellation)
    {
        using var index = ReadOnlyIndex.Open(services.GetRequiredService<NodeIndexOwner>().Folder);
        var reader = services.GetRequiredService<SearchRights>();
        var person = email is null
            ? null
            : await services.GetRequiredService<IUsers>().FindByEmailAsync(email, cancellation)
                ?? throw new CliException($"No user has the email address {email}.");
        var user = SearchingUser.Of(person, services.GetRequiredService<IRoles>());
        var visible = await reader.VisibleAsync(user, cancellation);
        var parsed = new QueryReader(
            await reader.FiltersAsync(user, cancellation),
            services.GetRequiredService<TimeProvider>().GetUtcNow(),
            user.TimeZone
        ).Read(text);
        var lines = new List<string>();
        foreach (var clause in parsed.Clauses)
            lines.Add($"understood: {Words(clause)}");
        foreach (var piece in parsed.Misunderstood)
            lines.Add($"searched as text: {piece.Piece} (the filter {piece.Filter.Name} has no such value)");
        var queries = new LuceneQueries(visible, index.Reader);
        if (queries.Of(parsed) is not { } query)
        {
            lines.Add("No results are possible: the user can't see anything.");
            return lines;
        }
        var searcher = index.Searcher;
        var found = searcher.Search(query, Shown);
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{found.TotalHits} found. Top results:"));
        foreach (var document in found.ScoreDocs)
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {document.Score, 8:0.000}  {searcher.Doc(document.Doc).Get(IndexFields.Key)}"
                )
            );
        if (ticket is { } id)
            await AboutAsync(id, query, queries, parsed, searcher, lines, cancellation);
        return lines;
    }

    private async Task AboutAsync(
        long id,
        Query query,
        LuceneQueries queries,
        ParsedQuery parsed,
        IndexSearcher searcher,
        List<string> lines,
        CancellationToken cancellation
    )
    {
        var own = new Term(IndexFields.Key, IndexFields.KeyOf("ticket", id));
        var document = searcher.Search(new TermQuery(own), 1).ScoreDocs.FirstOrDefault();
        if (document is null)
        {
            var exists =
                (
                    await services
                        .GetRequiredService<DocumentReader>()
                        .Sources.First(source => source.Kind == "ticket")
                        .FindAsync([id], cancellation)
                ).Count > 0;
            lines.Add(exists ? $"Ticket {id} is in the database but not in the index yet." : $"Ticket {id} doesn't exist.");
            return;
        }
        var explanation = searcher.Explain(query, document.Doc);
        lines.Add(explanation.IsMatch ? $"Ticket {id} is found:" : $"Ticket {id} is not found:");
        if (!explanation.IsMatch)
        {
            if (Finds(withPutAside: true) == 0)
                lines.Add("  the user may not see the ticket");
            else if (Finds(withPutAside: false) == 0 && !parsed.Clauses.Any(LuceneQueries.AsksForPutAside))
                lines.Add("  the ticket is in spam or trash, which only searches with in:spam or in:trash include");
            foreach (var clause in parsed.Clauses)
            {
                // With its number, what was put aside is found too.
                var alone = queries.Of(parsed with { Clauses = [clause, new NumberClause(id)] });
                if (alone is not null && !searcher.Explain(alone, document.Doc).IsMatch)
                    lines.Add($"  doesn't match: {Words(clause)}");
            }
        }
        foreach (var line in explanation.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            lines.Add("  " + line);

        int Finds(bool withPutAside) => searcher.Search(queries.Within(new TermQuery(own), withPutAside)!, 1).TotalHits;
    }

    private static string Words(QueryClause clause)
    {
        var not = clause.IsNot ? "not " : "";
        return clause switch
        {
            TextClause { IsPhrase: true } text => $"{not}the words “{text.Text}” in this order",
            TextClause { IsPrefix: true } text => $"{not}words that begin with {text.Text}",
            TextClause text => $"{not}the word {text.Text}",
            NumberClause number => $"{not}ticket {number.Number}",
            TermClause term => $"{not}{term.Filter.Name} is {string.Join(" or ", term.Terms)}",
            WordsClause words => $"{not}{words.Filter.Name} has {words.Text}",
            DateClause date => $"{not}{date.Filter.Name} {Time(date.From, "from")} {Time(date.Before, "before")}".TrimEnd(),
            AnyOf any => $"{not}{string.Join(" or ", any.Clauses.Select(Words))}",
            _ => clause.Typed,
        };
    }

    private static string Time(long? at, string word) =>
        at is { } time ? $"{word} {DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("u", CultureInfo.InvariantCulture)}" : "";
}
