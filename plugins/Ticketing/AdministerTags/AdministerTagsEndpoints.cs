using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hookdesk.Ticketing.AdministerTags;

/// <summary>Administration of tags.</summary>
internal static class AdministerTagsEndpoints
{
    public static IEndpointRouteBuilder MapAdministerTags(this IEndpointRouteBuilder endpoints)
    {
        var tags = endpoints.MapGroup("/admin/tags").RequirePermission(TicketingPermissions.ManageDepartments);
        tags.MapGet("", TagAdministration.ListAsync);
        tags.MapPost("/{id:long}", TagAdministration.RenameAsync);
        tags.MapPost("/{id:long}/delete", TagAdministration.DeleteAsync);
        return endpoints;
    }
}
