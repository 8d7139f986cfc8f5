using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Search.Querying;
using Hookdesk.Search.RunSearch;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.SavedSearches;

/// <summary>A search that is saved under a name, also beside the views where <see cref="View"/> says so.</summary>
internal sealed record SavedSearchInput
{
    public string Name { get; init; } = "";
    public string Q { get; init; } = "";
    public bool View { get; init; }
}

/// <summary>POST /search/saved and /search/saved/{id}/forget; GET /search/saved/views.</summary>
internal static class SavedSearchEndpoints
{
    public static async Task<IResult> SaveAsync(
        HttpContext context,
        OwnSearches searches,
        IStringLocalizer<SearchPlugin> T,
        CancellationToken cancellation
    )
    {
        var form = (await context.ReadFormAsync<SavedSearchInput>(cancellation)).Model;
        var (name, query) = (QueryReader.Clean(form.Name).Trim(), QueryReader.Clean(form.Q).Trim());
        if (name.Length > OwnSearches.LongestName)
            name = QueryReader.Clean(name[..OwnSearches.LongestName]);
        if (name.Length == 0 || query.Length == 0)
            context.Response.Toast(T["Enter a name for the search."], "warning");
        else if (await searches.SaveAsync(name, query, form.View, cancellation))
            context.Response.Toast(T["Search saved."]);
        else
            context.Response.Toast(T["You've reached the limit for saved searches. Delete one first."], "warning");
        return TypedResults.LocalRedirect($"/search?q={Uri.EscapeDataString(query)}");
    }

    /// <summary>The searches that are listed beside the views, with what each finds.</summary>
    public static async Task<IResult> ViewsAsync(
        OwnSearches searches,
        SearchService search,
        ICurrentUser user,
        CancellationToken cancellation
    )
    {
        var views = (await searches.SavedAsync(cancellation)).Where(saved => saved.IsView).ToList();
        var counts = new Dictionary<long, int>();
        foreach (var view in views)
            counts[view.Id] = await search.CountAsync(view.Query, user, cancellation);
        return PageResults.Page<SavedViewList>(
            new { Views = (IReadOnlyList<SavedSearch>)views, Counts = (IReadOnlyDictionary<long, int>)counts }
        );
    }

    public static async Task<IResult> ForgetAsync(
        long id,
        HttpContext context,
        OwnSearches searches,
        IStringLocalizer<SearchPlugin> T,
        CancellationToken cancellation
    )
    {
        await searches.ForgetAsync(id, cancellation);
        context.Response.Toast(T["Saved search deleted."]);
        return TypedResults.LocalRedirect("/search");
    }
}
