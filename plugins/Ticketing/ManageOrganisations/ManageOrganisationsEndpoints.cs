using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.ManageOrganisations;

/// <summary>The list of organisations and the page of one.</summary>
internal static class ManageOrganisationsEndpoints
{
    public static IServiceCollection AddManageOrganisations(this IServiceCollection services) => services.AddScoped<OrganisationForm>();

    public static IEndpointRouteBuilder MapManageOrganisations(this IEndpointRouteBuilder organisations)
    {
        organisations.MapGet("", BrowseOrganisations.HandleAsync);
        organisations.MapGet("/new", (OrganisationForm form, CancellationToken cancellation) => form.ShowAsync(0, cancellation));
        organisations.MapPost(
            "/new",
            (HttpContext context, OrganisationForm form, CancellationToken cancellation) => form.SubmitAsync(0, context, cancellation)
        );
        organisations.MapGet(
            "/{id:long}",
            (long id, OrganisationForm form, CancellationToken cancellation) => form.ShowAsync(id, cancellation)
        );
        organisations.MapPost(
            "/{id:long}",
            (long id, HttpContext context, OrganisationForm form, CancellationToken cancellation) =>
                form.SubmitAsync(id, context, cancellation)
        );
        return organisations;
    }
}
