using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Overview;

/// <summary>What those who oversee departments see of them.</summary>
internal static class OverviewServices
{
    public static IServiceCollection AddOverview(this IServiceCollection services) =>
        services
            .AddSingleton<DepartmentClockCounts>()
            .AddScoped<OverseenDepartments>()
            .AddScoped<NextDueTickets>()
            .AddScoped<DueTicketReader>()
            .AddScoped<OverviewReader>()
            .AddNavigation<SlaNavigation>();

    public static void MapOverview(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/sla", ShowOverview.HandleAsync).RequireSignIn(OverseenDepartments.Rule);
}
