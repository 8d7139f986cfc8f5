using System.Net;
using Hookdesk.Host.Security;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Host.Tests.Security;

public sealed class EndpointAccessTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private PluginTestHost Desk => fixture.Desk;

    [Fact]
    public void Every_endpoint_says_who_may_use_it()
    {
        var endpoints = Desk.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(endpoints);
        Assert.Empty(
            endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<EndpointAccess>() is null).Select(endpoint => endpoint.DisplayName)
        );
    }

    [Fact]
    public void Every_endpoint_that_is_open_to_anyone_says_why()
    {
        var endpoints = Desk.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.Empty(
            endpoints
                .Where(endpoint =>
                    endpoint.Metadata.GetMetadata<EndpointAccess>() is { Kind: not EndpointAccessKind.Permission, Reason: null or "" }
                )
                .Select(endpoint => endpoint.DisplayName)
        );
    }

    [Fact]
    public async Task An_endpoint_that_says_nothing_is_refused_to_everyone()
    {
        var reached = false;
        var silent = new RouteEndpoint(
            _ => Task.CompletedTask,
            RoutePatternFactory.Parse("/silent"),
            0,
            EndpointMetadataCollection.Empty,
            "silent"
        );
        var context = new DefaultHttpContext();
        context.SetEndpoint(silent);
        var check = new CheckAccess(
            _ =>
            {
                reached = true;
                return Task.CompletedTask;
            },
            NullLogger<CheckAccess>.Instance
        );
        await using var scope = Desk.CreateScope();
        await check.InvokeAsync(context, scope.ServiceProvider.GetRequiredService<ICurrentUser>());
        Assert.False(reached);
        Assert.Equal(StatusCodes.Status403Forbidden, context.Response.StatusCode);
    }

    [Fact]
    public async Task A_stranger_is_led_to_sign_in_and_back()
    {
        using var browser = Desk.OpenBrowser();
        var page = await browser.OpenAsync("/admin/users?q=a");
        Assert.Equal("/sign-in", page.Url.AbsolutePath);
        Assert.Equal("/admin/users?q=a", page.Document.QuerySelector("input[name=returnUrl]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_script_of_a_stranger_gets_401_and_is_told_where_to_sign_in()
    {
        using var browser = Desk.OpenBrowser();
        var request = new HttpRequestMessage(HttpMethod.Get, "/admin/users")
        {
            Headers = { { "HX-Request", "true" }, { "HX-Current-URL", new Uri(Desk.BaseAddress, "/profile").ToString() } },
        };
        var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Fprofile", answer.Headers.GetValues("HX-Redirect").Single());
    }

    [Fact]
    public async Task Who_lacks_the_permission_gets_a_page_that_says_so()
    {
        var (_, email) = await fixture.AgentAsync();
        using var browser = await Desk.SignInAsync(email);
        var page = await browser.OpenAsync("/admin/users");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.NotNull(page.Document.QuerySelector("[data-kind=forbidden]"));
        Assert.Single(page.Document.QuerySelectorAll("h1"));
    }

    [Fact]
    public async Task What_is_not_there_gets_a_page_of_its_own()
    {
        using var browser = Desk.OpenBrowser();
        var page = await browser.OpenAsync("/no/such/page");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Single(page.Document.QuerySelectorAll("h1"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await browser.OpenAsync("/sign-out")).Status);
    }

    [Fact]
    public async Task A_change_without_the_page_s_token_is_refused()
    {
        using var browser = await Desk.SignInAsync();
        var answer = await browser.Client.PostAsync(
            "/profile/security/sign-out-everywhere",
            new FormUrlEncodedContent([]),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("/profile", (await browser.OpenAsync("/profile")).Url.AbsolutePath);
    }

    [Fact]
    public async Task Pages_carry_a_strict_policy()
    {
        using var browser = Desk.OpenBrowser();
        var answer = await browser.Client.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public void A_plugin_adds_a_source_but_cannot_end_a_directive_or_allow_inline_script()
    {
        var policy = new CspBuilding(
            "/",
            System.Collections.Immutable.ImmutableSortedDictionary<string, System.Collections.Immutable.ImmutableList<string>>.Empty.Add(
                "default-src",
                ["'self'"]
            )
        );
        Assert.Equal(["'self'", "https://tiles.example"], policy.Allow("img-src", "https://tiles.example").Directives["img-src"]);
        Assert.Throws<ArgumentException>(() => policy.Allow("img-src", "x; script-src *"));
        Assert.Throws<ArgumentException>(() => policy.Allow("script-src", "'unsafe-inline'"));
    }
}
