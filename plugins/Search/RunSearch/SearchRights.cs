using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.RunSearch;

/// <summary>What a user may look for, asked from the sources once for each request. Scoped.</summary>
internal sealed class SearchRights(
    DocumentReader documents,
    IEnumerable<ISearchFilters> more,
    IStringLocalizer<SearchPlugin> T,
    IContributionGuard guard
)
{
    public const string Rule = "each source says what the user may find, and that is part of every query";

    /// <summary>How long a search waits for what one source says of rights and filters.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private Visible? _visible;
    private IReadOnlyList<SearchFilter>? _filters;
    private ICurrentUser? _user;

    public IReadOnlyList<ISearchSource> Sources => documents.Sources;

    public async ValueTask<Visible> VisibleAsync(ICurrentUser user, CancellationToken cancellation)
    {
        Remember(user);
        if (_visible is not null)
            return _visible;
        var scopes = new Dictionary<string, SearchScope>(StringComparer.Ordinal);
        foreach (var source in Sources)
            // A decision that fails is a refusal.
            scopes[source.Kind] = await guard.CallAsync(
                source,
                "search scope",
                async stop => await source.ScopeAsync(user, stop),
                SearchScope.Nothing,
                Patience,
                cancellation
            );
        return _visible = new Visible(scopes);
    }

    public async ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation)
    {
        Remember(user);
        if (_filters is not null)
            return _filters;
        var visible = await VisibleAsync(user, cancellation);
        var filters = new List<SearchFilter>
        {
            new("kind", T["Type"], SearchFilterKind.Term)
            {
                IsFacet = true,
                Values =
                [
                    .. Sources
                        .Where(source => !visible.Scopes[source.Kind].IsEmpty)
                        .Select(source => new SearchValue(source.Kind, source.Kind, source.Title)),
                ],
            },
        };
        foreach (var source in Sources.Where(source => !visible.Scopes[source.Kind].IsEmpty))
            await AddAsync(source, source.FiltersAsync);
        foreach (var other in more)
            await AddAsync(other, other.FiltersAsync);
        return _filters = [.. filters.DistinctBy(filter => filter.Name, StringComparer.OrdinalIgnoreCase)];

        async ValueTask AddAsync(object from, Func<ICurrentUser, CancellationToken, ValueTask<IReadOnlyList<SearchFilter>>> read) =>
            filters.AddRange(await guard.CallAsync(from, "search filters", stop => read(user, stop), [], Patience, cancellation));
    }

    private void Remember(ICurrentUser user)
    {
        if (_user is not null && _user != user)
            (_visible, _filters) = (null, null);
        _user = user;
    }
}
