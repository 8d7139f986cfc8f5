using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Sla.Overview;

/// <summary>GET /sla: what is about to break, department by department.</summary>
internal static class ShowOverview
{
    public static async Task<IResult> HandleAsync(
        string? part,
        OverseenDepartments overseen,
        OverviewReader overview,
        CancellationToken cancellation
    )
    {
        var departments = await overseen.ListAsync(cancellation);
        if (departments.Count == 0)
            return PageResults.Page<NothingToOverseePage>(statusCode: StatusCodes.Status403Forbidden);
        var model = await overview.OfAsync(departments, (await overseen.ScopeAsync(cancellation)).IsAll, cancellation);
        return part == "overview"
            ? PageResults.Page<OverviewPart>(new { Model = model })
            : PageResults.Page<OverviewPage>(new { Model = model });
    }
}
