using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hookdesk.Ticketing.FindCustomer;

/// <summary>Customers found while a name is typed.</summary>
internal static class FindCustomerEndpoints
{
    public static IEndpointRouteBuilder MapFindCustomer(this IEndpointRouteBuilder customers)
    {
        customers.MapGet("/find", CustomerFinder.HandleAsync);
        return customers;
    }
}
