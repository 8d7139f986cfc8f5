using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Shells;

/// <summary>Which addresses a plugin may map beside those of others.</summary>
public sealed class RouteRulesTests
{
    private const string Bundled = "hookdesk.bundled";
    private const string Added = "acme.added";
    private const string Other = "acme.other";

    [Theory]
    [InlineData("/admin/plugins/acme.added")]
    [InlineData("/admin/plugins/{id:regex(^acme)}")]
    [InlineData("/{any}")]
    [InlineData("/{**all}")]
    [InlineData("/admin/{**all}")]
    [InlineData("/admin/plugins/{**rest}")]
    [InlineData("/admin/{x}/{y}", "GET", -100)]
    [InlineData("/parcels/7")]
    [InlineData("/parcels/{x:int}")]
    [InlineData("/parcels/7", "*")]
    public void What_would_take_requests_of_another_is_refused(string pattern, string method = "GET", int order = 0)
    {
        var rules = Rules();

        Assert.Equal(Added, Assert.Throws<PluginFailedException>(() => rules.Add(Added, [Route(pattern, method, order)])).PluginId);
    }

    [Theory]
    [InlineData("/greetings")]
    [InlineData("/greetings/{**rest}")]
    [InlineData("/parcels/lost")]
    [InlineData("/parcels/7", "POST")]
    [InlineData("/parcels/{id:long}/greetings")]
    [InlineData("/admin/{section}/{id}")]
    public void What_takes_nothing_from_others_is_mapped(string pattern, string method = "GET") =>
        Rules().Add(Added, [Route(pattern, method)]);

    [Fact]
    public void A_bundled_plugin_is_not_put_out_by_one_that_was_added()
    {
        var rules = Rules();
        rules.Add(Added, [Route("/later/mine"), Route("/latest/{**rest}")]);

        foreach (var pattern in new[] { "/later/{id}", "/latest/news" })
            Assert.Equal(Added, Assert.Throws<PluginFailedException>(() => rules.Add(Bundled, [Route(pattern)])).PluginId);
    }

    [Fact]
    public void Of_two_that_were_added_the_narrower_one_is_left_out()
    {
        var rules = Rules();
        rules.Add(Added, [Route("/later/mine")]);

        Assert.Equal(Added, Assert.Throws<PluginFailedException>(() => rules.Add(Other, [Route("/later/{id}")])).PluginId);
    }

    private static RouteRules Rules()
    {
        var services = new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider();
        var rules = new RouteRules(services, new PluginList([Plugin(Bundled, false), Plugin(Added, true), Plugin(Other, true)]));
        rules.Add(Contribution.CorePluginId, [Route("/"), Route("/admin/plugins/{id}"), Route("/_page/{mark}.js")]);
        rules.Add(Bundled, [Route("/parcels/{id:long}"), Route("/parcels/{view:regex(^x)}")]);
        return rules;
    }

    private static RouteEndpoint Route(string pattern, string method = "GET", int order = 0) =>
        new(
            _ => Task.CompletedTask,
            RoutePatternFactory.Parse(pattern),
            order,
            method == "*" ? EndpointMetadataCollection.Empty : new EndpointMetadataCollection(new HttpMethodMetadata([method])),
            pattern
        );

    private static ShellPlugin Plugin(string id, bool added) =>
        new(
            new PluginCandidate("", SamplePlugin.Manifest(id), null) { IsAdded = added },
            new PluginCode(typeof(RouteRulesTests).Assembly, [], [], ""),
            []
        );
}
