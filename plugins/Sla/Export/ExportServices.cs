using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Overview;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Export;

/// <summary>Clocks as files for reports.</summary>
internal static class ExportServices
{
    public static IServiceCollection AddExport(this IServiceCollection services) =>
        services.AddScoped<ClockReader>().AddScoped<ExportEndpoints>();

    public static void MapExport(this IEndpointRouteBuilder endpoints)
    {
        var export = endpoints.MapGroup("/sla/export").RequireSignIn(OverseenDepartments.Rule);
        export.MapGet("", (ExportEndpoints slice, CancellationToken cancellation) => slice.ShowAsync(cancellation));
        export.MapGet(
            "/file",
            ([AsParameters] ExportQuery query, ExportEndpoints slice, CancellationToken cancellation) =>
                slice.FileAsync(query, cancellation)
        );
    }
}
