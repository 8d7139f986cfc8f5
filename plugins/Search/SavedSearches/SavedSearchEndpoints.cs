using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.SavedSearches;

/// <summary>POST /search/saved and /search/saved/{id}/forget.</summary>
internal static class SavedSearchEndpoints
{
    public static async Task<IResult> SaveAsync(HttpContext context, OwnSearches searches, IStringLocalizer<SearchPlugin> T, CancellationToken cancellation)
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var (name, query) = (form["name"].ToString().Trim(), form["q"].ToString().Trim());
        if (name.Length > OwnSearches.LongestName) name = name[..OwnSearches.LongestName];
        if (query.Length > Querying.QueryReader.Longest) query = query[..Querying.QueryReader.Longest];
        if (name.Length == 0 || query.Length == 0) context.Response.Toast(T["Give the search a name."], "warning");
        else if (await searches.SaveAsync(name, query, form["view"].FirstOrDefault() == "true", cancellation)) context.Response.Toast(T["The search was saved."]);
        else context.Response.Toast(T["You have as many saved searches as can be kept. Forget one first."], "warning");
        return TypedResults.LocalRedirect($"/search?q={Uri.EscapeDataString(query)}");
    }

    public static async Task<IResult> ForgetAsync(long id, HttpContext context, OwnSearches searches, IStringLocalizer<SearchPlugin> T, CancellationToken cancellation)
    {
        await searches.ForgetAsync(id, cancellation);
        context.Response.Toast(T["The search was forgotten."]);
        return TypedResults.LocalRedirect("/search");
    }
}
