using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Layout;

/// <summary>The addresses that the frame itself asks: the way home, counts, the palette, files, live updates.</summary>
internal static class LayoutEndpoints
{
    private const int MatchesOfOneSource = 10;

    public static void MapFrame(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", HomeAsync).RequireSignIn("Redirects to the first page the user may open.");
        endpoints.MapGet("/navigation/rail/{id}", RailEntryAsync).RequireSignIn("Shows an entry of the user's own navigation.");
        endpoints.MapGet("/palette", FindAsync).RequireSignIn("Each source returns only what the user may see.");
        endpoints.MapGet("/_page/{mark}.js", PageScriptAsync).AllowAnyone("Script texts; commands depend on the user.");
        endpoints.MapAssets();
        endpoints.MapGet("/live", LiveEndpoint.HandleAsync).RequireSignIn("Each topic is checked by its plugin's guard.");
    }

    private static async Task<IResult> HomeAsync(ILayout frame)
    {
        var places = await frame.NavigationAsync(NavigationArea.Rail);
        if (places.Count > 0)
            return Results.Redirect(places[0].Href);
        return (await frame.NavigationAsync(NavigationArea.Admin)).Count > 0
            ? Results.Redirect("/admin")
            : PageResults.Page<NothingHerePage>();
    }

    private static async Task<IResult> RailEntryAsync(string id, bool? current, ILayout frame)
    {
        var item = (await frame.NavigationAsync(NavigationArea.Rail)).FirstOrDefault(item => item.Id == id);
        return item is null ? Results.NotFound() : PageResults.Page<RailEntry>(new { Item = item, IsCurrent = current == true });
    }

    private static async Task<IResult> PageScriptAsync(string mark, HttpResponse response, ILayout frame)
    {
        var script = PageScript.Of(frame.ScriptTexts, await frame.CommandsAsync());
        // A page that was drawn before a change gets what there is now, but must not keep it under that name.
        response.Headers.CacheControl = mark == script.Mark ? "private, max-age=31536000, immutable" : "no-store";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Results.Bytes(script.Bytes, "text/javascript; charset=utf-8");
    }

    private static async Task<IResult> FindAsync(
        string? q,
        IEnumerable<IPaletteSearch> sources,
        ICurrentUser user,
        IContributionGuard guard,
        CancellationToken cancellation
    )
    {
        var query = q?.Trim() ?? "";
        if (query.Length is 0 or > 200)
            return Results.Json(Array.Empty<PaletteMatch>());
        var found = new List<PaletteMatch>();
        foreach (var source in sources)
            found.AddRange(
                (
                    await guard.CallAsync(
                        source,
                        "palette",
                        async stop => await source.FindAsync(query, user, stop),
                        [],
                        cancellation: cancellation
                    )
                ).Take(MatchesOfOneSource)
            );

        return Results.Json(found);
    }
}
