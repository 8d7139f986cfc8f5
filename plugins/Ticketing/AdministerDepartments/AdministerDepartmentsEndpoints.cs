using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.AdministerDepartments;

/// <summary>Administration of departments and their members.</summary>
internal static class AdministerDepartmentsEndpoints
{
    public static IServiceCollection AddAdministerDepartments(this IServiceCollection services) =>
        services.AddScoped<DepartmentAdministration>().AddRoleAssignments<DepartmentRoles>();

    public static IEndpointRouteBuilder MapAdministerDepartments(this IEndpointRouteBuilder endpoints)
    {
        var departments = endpoints.MapGroup("/admin/departments").RequirePermission(TicketingPermissions.ManageDepartments);
        departments.MapGet("", (DepartmentAdministration slice, CancellationToken cancellation) => slice.ListAsync(cancellation));
        departments.MapGet("/new", DepartmentAdministration.ShowNew);
        departments.MapPost(
            "/new",
            (HttpContext context, DepartmentAdministration slice, CancellationToken cancellation) =>
                slice.CreateAsync(context, cancellation)
        );
        departments.MapGet(
            "/{id:long}",
            (long id, DepartmentAdministration slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
        );
        departments.MapPost(
            "/{id:long}",
            (long id, HttpContext context, DepartmentAdministration slice, CancellationToken cancellation) =>
                slice.SaveAsync(id, context, cancellation)
        );
        departments.MapPost(
            "/{id:long}/members",
            (long id, HttpContext context, DepartmentAdministration slice, CancellationToken cancellation) =>
                slice.SetMemberAsync(id, context, cancellation)
        );
        return endpoints;
    }
}
