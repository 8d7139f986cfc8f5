using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.FindThings;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Hookdesk.Search.SavedSearches;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Search.SearchPage;

/// <summary>What the search page shows.</summary>
public sealed record SearchModel(string Query, SearchAnswer? Answer)
{
    public required IReadOnlyDictionary<string, Type> Components { get; init; }
    public required IReadOnlyList<SavedSearch> Saved { get; init; }
    public required IReadOnlyList<string> Recent { get; init; }
    /// <summary>False where somebody paged on to.</summary>
    public bool IsFirstPage { get; init; } = true;

    /// <summary>True while not all things are in the index.</summary>
    public bool IsIncomplete { get; init; }

    public RebuildProgress? Progress { get; init; }

    public string Address(string query, bool? byDate = null, string? after = null, string? before = null) =>
        $"/search?q={Uri.EscapeDataString(query)}{(byDate is { } date ? $"&sort={(date ? "date" : "best")}" : "")}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}{(before is null ? "" : $"&before={Uri.EscapeDataString(before)}")}";

    /// <summary>The query with a filter added.</summary>
    public string With(SearchFilter filter, SearchValue value) => $"{Query} {Typed(filter, value)}".Trim();

    public static string Typed(SearchFilter filter, SearchValue value) => value.Typed.Any(c => !char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or '@'))
        ? $"{filter.Name}:\"{value.Typed.Replace("\"", "", StringComparison.Ordinal)}\"" : $"{filter.Name}:{value.Typed}";

    /// <summary>The query without one of its conditions.</summary>
    public string Without(QueryClause clause) =>
        string.Join(' ', QueryReader.Pieces(Query).Select(piece => piece.Text).Where(piece => piece != clause.Typed));
}

/// <summary>GET /search: results, and what to narrow them by.</summary>
internal static class ShowSearch
{
    public const string ByScope = "each source says what the user may find, and that is part of every query";

    public static async Task<IResult> HandleAsync(string? q, string? sort, string? after, string? before, Finder finder, Reader reader, OwnSearches searches, NodeIndexOwner owner, ICurrentUser user, CancellationToken cancellation)
    {
        if ((await reader.VisibleAsync(user, cancellation)).IsEmpty) return PageResults.Page<NothingToFindPage>(statusCode: StatusCodes.Status403Forbidden);
        var query = (q ?? "").Trim();
        var answer = query.Length == 0 ? null : await finder.FindAsync(new SearchRequest(query)
        {
            ByDate = sort switch { "date" => true, "best" => false, _ => null }, After = after, Before = before, WithFacets = true,
        }, user, cancellation);
        var recent = await searches.RecentAsync(cancellation);
        if (answer is { Query.IsEmpty: false } && after is null && before is null && sort is null && recent.FirstOrDefault() != answer.Query.Text)
        {
            await searches.RememberAsync(answer.Query.Text, cancellation);
            recent = await searches.RecentAsync(cancellation);
        }
        var index = owner.Open();
        return PageResults.Page<SearchResultsPage>(new
        {
            Model = new SearchModel(query, answer)
            {
                Components = reader.Sources.ToDictionary(source => source.Kind, source => source.ResultComponent),
                Saved = await searches.SavedAsync(cancellation), Recent = recent, IsFirstPage = after is null && before is null,
                IsIncomplete = !index.Current.IsComplete, Progress = index.Progress,
            },
        });
    }
}
