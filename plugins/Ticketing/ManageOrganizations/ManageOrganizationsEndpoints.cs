using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.ManageOrganizations;

/// <summary>The list of organizations and the page of one.</summary>
internal static class ManageOrganizationsEndpoints
{
    public static IServiceCollection AddManageOrganizations(this IServiceCollection services) => services.AddScoped<OrganizationForm>();

    public static IEndpointRouteBuilder MapManageOrganizations(this IEndpointRouteBuilder organizations)
    {
        organizations.MapGet("", BrowseOrganizations.HandleAsync);
        organizations.MapGet("/new", (OrganizationForm form, CancellationToken cancellation) => form.ShowAsync(0, cancellation));
        organizations.MapPost(
            "/new",
            (HttpContext context, OrganizationForm form, CancellationToken cancellation) => form.SubmitAsync(0, context, cancellation)
        );
        organizations.MapGet(
            "/{id:long}",
            (long id, OrganizationForm form, CancellationToken cancellation) => form.ShowAsync(id, cancellation)
        );
        organizations.MapPost(
            "/{id:long}",
            (long id, HttpContext context, OrganizationForm form, CancellationToken cancellation) =>
                form.SubmitAsync(id, context, cancellation)
        );
        return organizations;
    }
}
