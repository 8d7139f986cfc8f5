using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Hookdesk.Search.RunSearch;
using Lucene.Net.Search;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.SearchPage;

/// <summary>Something that the last word of a query may become.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Detail">What it is.</param>
/// <param name="Href">The search with it, or the thing itself.</param>
public sealed record Completion(string Text, string Detail, string Href)
{
    /// <summary>What the query becomes; null where it leads to a thing.</summary>
    public string? Query { get; init; }
}

/// <summary>GET /search/complete: names of filters, their values and things by their titles, while a query is typed.</summary>
internal static class SearchCompletion
{
    private const int Most = 8,
        MostThings = 5;

    public static async Task<IResult> HandleAsync(
        string? q,
        SearchRights rights,
        SearchService search,
        NodeIndexOwner owner,
        ICurrentUser user,
        IStringLocalizer<SearchPlugin> T,
        CancellationToken cancellation
    )
    {
        var visible = await rights.VisibleAsync(user, cancellation);
        var typed = q ?? "";
        if (visible.IsEmpty || typed.Length is 0 or > QueryReader.Longest)
            return PageResults.Page<Completions>(new { Rows = Array.Empty<Completion>() });
        var filters = await rights.FiltersAsync(user, cancellation);
        var (before, last) = Split(typed);
        var rows = new List<Completion>();
        var not = last.StartsWith('-') ? "-" : "";
        var word = last[not.Length..];
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (
            colon > 0
            && filters.FirstOrDefault(filter => filter.Name.Equals(word[..colon], StringComparison.OrdinalIgnoreCase)) is { } chosen
        )
        {
            // Several values are divided by commas; the last one is being typed.
            var list = word[(colon + 1)..];
            var begun = list[..(list.Count(c => c == '"') % 2 == 0 ? list.LastIndexOf(',') + 1 : 0)];
            var values =
                chosen.Kind == SearchFilterKind.Words
                    ? await PeopleAsync(chosen, list.Trim('"'), visible, search, user, cancellation)
                    : Values(chosen, list[begun.Length..].Trim('"'), visible, owner);
            rows.AddRange(
                values.Select(value =>
                    Next(value.Title, chosen.Title, before, $"{not}{chosen.Name}:{begun}{SearchModel.Quoted(value.Typed)} ")
                )
            );
        }
        else if (word.Length > 0)
        {
            rows.AddRange(
                filters
                    .Where(filter =>
                        filter.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                        || (word.Length > 1 && filter.Title.StartsWith(word, StringComparison.CurrentCultureIgnoreCase))
                    )
                    .Select(filter => Next($"{filter.Name}:", filter.Title, before, $"{not}{filter.Name}:"))
                    .Take(3)
            );
            if (not.Length == 0 && word.Length > 1)
            {
                var found = await search.FindAsync(
                    new SearchRequest(typed)
                    {
                        IsTyping = true,
                        WithFragments = false,
                        Count = MostThings,
                    },
                    user,
                    cancellation
                );
                rows.AddRange(
                    found.Hits.Select(hit => new Completion(
                        hit.Kind == "ticket" ? $"#{hit.Document.Id} {hit.Document.Title}" : hit.Document.Title,
                        rights.Sources.First(source => source.Kind == hit.Kind).Title,
                        hit.Href
                    ))
                );
            }
        }
        return PageResults.Page<Completions>(new { Rows = (IReadOnlyList<Completion>)[.. rows.Take(Most)] });
    }

    private static IEnumerable<SearchValue> Values(SearchFilter filter, string begun, Visible visible, NodeIndexOwner owner)
    {
        if (filter.Kind == SearchFilterKind.Date)
            return DateWords
                .Words.Where(word => word.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
                .Select(word => new SearchValue(word, word, word))
                .Take(Most);
        if (filter.Kind != SearchFilterKind.Term)
            return [];
        if (filter.Values is { } values)
            return values
                .Where(value =>
                    value.Typed.Contains(begun, StringComparison.CurrentCultureIgnoreCase)
                    || value.Title.Contains(begun, StringComparison.CurrentCultureIgnoreCase)
                )
                .OrderBy(value => !value.Title.StartsWith(begun, StringComparison.CurrentCultureIgnoreCase))
                .Take(Most);
        return Tags(filter, begun, visible, owner);
    }

    // Only of documents that the user may find: a tag tells what others work on.
    private static IEnumerable<SearchValue> Tags(SearchFilter filter, string begun, Visible visible, NodeIndexOwner owner)
    {
        var field = IndexFields.Term(filter.Field ?? filter.Name);
        var normal = LuceneDocuments.Normal(begun);
        return owner
            .Open()
            .Search(searcher =>
            {
                var found = new FoundDocuments(byDate: true, count: 0, bound: null, isBackward: false, [field]);
                if (
                    new LuceneQueries(visible, searcher.IndexReader).Within(
                        new ConstantScoreQuery(new PrefixQuery(new Lucene.Net.Index.Term(field, normal)))
                    ) is
                    { } query
                )
                    searcher.Search(query, found);
                return SearchService
                    .Spelled(found.Counts()[field])
                    .Where(value => value.Term.StartsWith(normal, StringComparison.Ordinal))
                    .OrderByDescending(value => value.Count)
                    .Take(Most)
                    .Select(value => new SearchValue(value.Spelling, value.Term, value.Spelling))
                    .ToList();
            });
    }

    // Of those whom the user may see.
    private static async Task<IEnumerable<SearchValue>> PeopleAsync(
        SearchFilter filter,
        string begun,
        Visible visible,
        SearchService search,
        ICurrentUser user,
        CancellationToken cancellation
    )
    {
        if (
            begun.Length == 0
            || filter.Name is not ("requester" or "from" or "to")
            || !visible.Scopes.TryGetValue("customer", out var scope)
            || scope.IsEmpty
        )
            return [];
        var found = await search.FindAsync(
            new SearchRequest($"kind:customer {begun}")
            {
                IsTyping = true,
                WithFragments = false,
                Count = Most,
            },
            user,
            cancellation
        );
        return from hit in found.Hits
            where hit.Kind == "customer"
            let address = hit.Document.Words.GetValueOrDefault("requester", []).Skip(1).FirstOrDefault()
            select new SearchValue(
                address ?? hit.Document.Title,
                "",
                address is null || address == hit.Document.Title ? hit.Document.Title : $"{hit.Document.Title} · {address}"
            );
    }

    private static (string Before, string Last) Split(string typed)
    {
        // Within quotation marks that are still to be closed.
        if (typed.Count(c => c == '"') % 2 == 1 && typed.LastIndexOf(' ', typed.LastIndexOf('"')) + 1 is var start)
            return (typed[..start].TrimEnd(), typed[start..]);
        var pieces = QueryReader.Pieces(typed).ToList();
        return pieces.Count == 0 || char.IsWhiteSpace(typed[^1])
            ? (typed.TrimEnd(), "")
            : (typed[..pieces[^1].Start].TrimEnd(), pieces[^1].Text);
    }

    private static Completion Next(string text, string detail, string before, string next)
    {
        var query = $"{before} {next}".TrimStart();
        return new Completion(text, detail, $"/search?q={Uri.EscapeDataString(query)}") { Query = query };
    }
}
