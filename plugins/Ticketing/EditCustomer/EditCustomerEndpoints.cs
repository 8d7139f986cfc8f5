using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.EditCustomer;

/// <summary>The page of a customer.</summary>
internal static class EditCustomerEndpoints
{
    public static IServiceCollection AddEditCustomer(this IServiceCollection services) => services.AddScoped<CustomerForm>();

    public static IEndpointRouteBuilder MapEditCustomer(this IEndpointRouteBuilder customers)
    {
        customers.MapGet("/new", (CustomerForm form, CancellationToken cancellation) => form.ShowAsync(0, cancellation));
        customers.MapPost(
            "/new",
            (HttpContext context, CustomerForm form, CancellationToken cancellation) => form.SubmitAsync(0, context, cancellation)
        );
        customers.MapGet("/{id:long}", (long id, CustomerForm form, CancellationToken cancellation) => form.ShowAsync(id, cancellation));
        customers.MapPost(
            "/{id:long}",
            (long id, HttpContext context, CustomerForm form, CancellationToken cancellation) => form.SubmitAsync(id, context, cancellation)
        );
        return customers;
    }
}
