using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hookdesk.Ticketing.BrowseCustomers;

/// <summary>The list of customers.</summary>
internal static class BrowseCustomersEndpoints
{
    public static IEndpointRouteBuilder MapBrowseCustomers(this IEndpointRouteBuilder customers)
    {
        customers.MapGet("", CustomerLists.HandleAsync);
        return customers;
    }
}
