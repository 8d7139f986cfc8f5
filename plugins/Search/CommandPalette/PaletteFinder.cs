using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Search.RunSearch;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.CommandPalette;

/// <summary>Finds things by their words while somebody types into the palette; the last line leads to all results.</summary>
internal sealed class PaletteFinder(SearchService search, SearchRights rights, IStringLocalizer<SearchPlugin> T) : IPaletteSearch
{
    private const int Shown = 6,
        Shortest = 2;

    public async Task<IReadOnlyList<PaletteMatch>> FindAsync(string query, ICurrentUser user, CancellationToken cancellation = default)
    {
        if (query.Length < Shortest || (await rights.VisibleAsync(user, cancellation)).IsEmpty)
            return [];
        var answer = await search.FindAsync(
            new SearchRequest(query)
            {
                IsTyping = true,
                WithFragments = false,
                Count = Shown,
            },
            user,
            cancellation
        );
        var matches = answer
            .Hits.Select(hit => new PaletteMatch(
                hit.Kind == "ticket" ? $"#{hit.Document.Id} {hit.Document.Title}" : hit.Document.Title,
                hit.Href,
                T["Found"],
                hit.Document.Words.TryGetValue("requester", out var people) && hit.Kind == "ticket"
                    ? people.FirstOrDefault()
                    : rights.Sources.First(source => source.Kind == hit.Kind).Title
            ))
            .ToList();
        matches.Add(
            new PaletteMatch(
                T["Search for “{0}”", query],
                $"/search?q={Uri.EscapeDataString(query)}",
                T["Found"],
                T.Plural(answer.Total, "{0} result", "{0} results")
            )
        );
        return matches;
    }
}
