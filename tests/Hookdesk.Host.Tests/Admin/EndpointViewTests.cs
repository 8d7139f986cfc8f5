using Hookdesk.Host.Admin.Plugins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hookdesk.Host.Tests.Admin;

public sealed class EndpointViewTests
{
    [Fact]
    public async Task The_address_of_a_group_is_shown_without_a_slash_at_its_end()
    {
        await using var application = WebApplication.CreateSlimBuilder().Build();
        application.MapGet("/", () => Results.Ok());
        var group = application.MapGroup("/tickets");
        group.MapGet("", () => Results.Ok());
        group.MapPost("/{id:long}/reply", () => Results.Ok());

        var shown = ((IEndpointRouteBuilder)application)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(EndpointView.Of)
            .Select(view => $"{view.Methods} {view.Path}");

        Assert.Equal(["GET /", "GET /tickets", "POST /tickets/{id:long}/reply"], shown.OrderBy(line => line, StringComparer.Ordinal));
    }
}
