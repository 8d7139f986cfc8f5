using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Admin.Index;

internal static class OverviewEndpoints
{
    public static void MapOverview(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/admin", ShowAsync).RequireSignIn("Links only to the sections the user may open.");

    private static async Task<IResult> ShowAsync(ILayout frame, ICurrentUser user, SystemStatus status, CancellationToken cancellation)
    {
        var sections = await frame.NavigationAsync(NavigationArea.Admin);
        if (sections.Count == 0)
            return Results.Forbid();
        // Who administers one thing only is led to it.
        return user.Has(CorePermissions.ManageSystem)
            ? PageResults.Page<OverviewPage>(new { Sections = sections, Report = await status.ReadAsync(cancellation) })
            : Results.Redirect(sections[0].Href);
    }
}
