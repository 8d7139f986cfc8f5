using Hookdesk.Sdk;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Recalculate;

/// <summary>The work of a changed policy or calendar.</summary>
internal static class RecalculationServices
{
    public static IServiceCollection AddRecalculation(this IServiceCollection services) =>
        services.AddBackgroundTask<RecalculateClocks>(
            RecalculationRequest.TaskName,
            "Update SLA clocks after changes",
            Schedule.Every(TimeSpan.FromMinutes(1))
        );
}
