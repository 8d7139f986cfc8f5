using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>The lists of tickets.</summary>
internal static class BrowseTicketsEndpoints
{
    public static IServiceCollection AddBrowseTickets(this IServiceCollection services) =>
        services
            .AddSingleton<KnownCounts>()
            .AddSingleton<KeptRows>()
            .AddScoped<ReaderCounts>()
            .AddScoped<ReaderViews>()
            .AddScoped<AddedLists>()
            .AddScoped<ListChoice>()
            .AddScoped<ListPages>()
            .AddScoped<TicketLists>();

    public static IEndpointRouteBuilder MapBrowseTickets(this IEndpointRouteBuilder tickets)
    {
        tickets.MapGet("", ShowAsync);
        tickets.MapGet("/{view:regex(^[a-z][a-z0-9-]*$)}", ShowAsync);
        tickets.MapGet("/department/{department:long}", ShowAsync);
        tickets.MapGet("/views", ShowViewsAsync);
        return tickets;
    }

    private static Task<IResult> ShowAsync(
        [AsParameters] ListRequest request,
        HttpContext context,
        TicketLists slice,
        CancellationToken cancellation
    ) => slice.ShowAsync(request, context, cancellation);

    // The list of views alone, asked for when a count changed.
    private static async Task<IResult> ShowViewsAsync(string? current, ReaderViews views, CancellationToken cancellation) =>
        PageResults.Page<ViewsPane>(new { Model = await views.ReadAsync(current, cancellation) });
}
