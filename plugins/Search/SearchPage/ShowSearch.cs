using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Hookdesk.Search.RunSearch;
using Hookdesk.Search.SavedSearches;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Search.SearchPage;

/// <summary>What the search page shows.</summary>
public sealed record SearchModel(string Query, SearchAnswer? Answer)
{
    public required IReadOnlyDictionary<string, Type> Components { get; init; }
    public required IReadOnlyList<SavedSearch> Saved { get; init; }
    public required IReadOnlyList<string> Recent { get; init; }

    /// <summary>The order that was chosen; null where none was.</summary>
    public bool? IsByDate { get; init; }

    /// <summary>False where somebody paged on to.</summary>
    public bool IsFirstPage { get; init; } = true;

    /// <summary>True while not all things are in the index.</summary>
    public bool IsIncomplete { get; init; }

    public RebuildProgress? Progress { get; init; }

    public string Address(string query, bool? byDate = null, string? after = null, string? before = null) =>
        $"/search?q={Uri.EscapeDataString(query)}{(byDate is { } date ? $"&sort={(date ? "date" : "best")}" : "")}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}{(before is null ? "" : $"&before={Uri.EscapeDataString(before)}")}";

    /// <summary>The query with a filter added.</summary>
    public string With(SearchFilter filter, SearchValue value) => $"{Query} {Typed(filter, value)}".Trim();

    public static string Typed(SearchFilter filter, SearchValue value) => $"{filter.Name}:{Quoted(value.Typed)}";

    /// <summary>A value as it is typed, in quotation marks where it has signs that divide.</summary>
    public static string Quoted(string value) =>
        value.Any(c => !char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or '@' or '+'))
            ? $"\"{QueryReader.WithoutQuotes(value)}\""
            : value;

    /// <summary>The query narrowed by one more value; by this one alone where it is one of several that were chosen.</summary>
    /// <param name="chosen">The condition that has the value already, or null.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="value">The value.</param>
    public string Narrowed(TermClause? chosen, SearchFilter filter, SearchValue value) =>
        chosen switch
        {
            null => With(filter, value),
            { Terms.Count: 1 } => Query,
            _ => $"{Without(Query, chosen)} {Typed(filter, value)}".Trim(),
        };

    /// <summary>A query without one of its conditions.</summary>
    public static string Without(string query, QueryClause clause) =>
        string.Join(' ', QueryReader.Pieces(query).Select(piece => piece.Text).Where(piece => piece != clause.Typed));
}

/// <summary>What the address of the search page says.</summary>
internal sealed record SearchPageQuery
{
    public string? Q { get; init; }

    public string? Sort { get; init; }

    public string? After { get; init; }

    public string? Before { get; init; }
}

/// <summary>GET /search: results, and what to narrow them by. Scoped.</summary>
internal sealed class ShowSearch(SearchService search, SearchRights rights, OwnSearches searches, NodeIndexOwner owner, ICurrentUser user)
{
    public async Task<IResult> HandleAsync(SearchPageQuery asked, CancellationToken cancellation)
    {
        if ((await rights.VisibleAsync(user, cancellation)).IsEmpty)
            return PageResults.Page<NothingToFindPage>(statusCode: StatusCodes.Status403Forbidden);
        var query = QueryReader.Clean(asked.Q ?? "").Trim();
        bool? byDate = asked.Sort switch
        {
            "date" => true,
            "best" => false,
            _ => null,
        };
        var answer =
            query.Length == 0
                ? null
                : await search.FindAsync(
                    new SearchRequest(query)
                    {
                        ByDate = byDate,
                        After = asked.After,
                        Before = asked.Before,
                        WithFacets = true,
                    },
                    user,
                    cancellation
                );
        var recent = await searches.RecentAsync(cancellation);
        // A filter without a value is on its way to a search.
        if (
            answer is { Query.IsEmpty: false }
            && !query.EndsWith(':')
            && asked.After is null
            && asked.Before is null
            && asked.Sort is null
            && recent.FirstOrDefault() != answer.Query.Text
        )
        {
            await searches.RememberAsync(answer.Query.Text, cancellation);
            recent = await searches.RecentAsync(cancellation);
        }
        var index = owner.Open();
        return PageResults.Page<SearchResultsPage>(
            new
            {
                Model = new SearchModel(query, answer)
                {
                    Components = rights.Sources.ToDictionary(source => source.Kind, source => source.ResultComponent),
                    Saved = await searches.SavedAsync(cancellation),
                    Recent = recent,
                    IsFirstPage = asked.After is null && asked.Before is null,
                    IsByDate = byDate,
                    IsIncomplete = !index.Current.IsComplete,
                    Progress = index.Progress,
                },
            }
        );
    }
}
