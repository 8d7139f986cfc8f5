using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hookdesk.Host.Shells;

/// <summary>Metadata of every endpoint: the plugin that mapped it.</summary>
internal sealed record EndpointOwner(string PluginId);

/// <summary>
/// Takes the endpoints of one plugin apart from those of the others and makes them final at once: an endpoint that cannot be built
/// would otherwise fail later, inside routing, for every request to anybody.
/// </summary>
internal sealed class PluginEndpoints(IServiceProvider services, IApplicationBuilder application, PluginList plugins)
    : IEndpointRouteBuilder
{
    private const string EveryMethod = "*";

    private readonly Dictionary<string, List<(string Method, string PluginId)>> _owners = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EndpointDataSource> _sources = [];
    private readonly RouteRules _rules = new(services, plugins);

    public IServiceProvider ServiceProvider => services;

    public ICollection<EndpointDataSource> DataSources => _sources;

    public IApplicationBuilder CreateApplicationBuilder() => application.New();

    /// <summary>Lets the host or a plugin map its endpoints, and returns them.</summary>
    /// <exception cref="PluginFailedException">It threw, or mapped a path that another plugin has, or that would take another's requests.</exception>
    public EndpointDataSource Take(string pluginId, PluginStartup startup)
    {
        _sources.Clear();
        List<Endpoint> endpoints;
        try
        {
            startup.Configure(this);
            endpoints = [.. _sources.SelectMany(source => source.Endpoints).Select(endpoint => Owned(endpoint, pluginId))];
        }
        catch (Exception error)
        {
            throw PluginFailedException.From(pluginId, PluginPhase.Endpoints, error);
        }

        foreach (var route in endpoints.OfType<RouteEndpoint>())
        foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [EveryMethod])
        {
            var shape = ShapeOf(route.RoutePattern);
            if (!_owners.TryGetValue(shape, out var owners))
                _owners[shape] = owners = [];
            // An endpoint for every method gives way to one for a single method: good within a plugin, a way to take another's requests
            // between two.
            var taken = owners.FirstOrDefault(owner =>
                owner.Method == method || (owner.PluginId != pluginId && (owner.Method == EveryMethod || method == EveryMethod))
            );
            if (taken != default)
                throw new PluginFailedException(
                    pluginId,
                    PluginPhase.Endpoints,
                    $"The plugin maps {method} {route.RoutePattern.RawText}, which {taken.PluginId} already maps.",
                    null
                );
            owners.Add((method, pluginId));
        }

        _rules.Add(pluginId, endpoints.OfType<RouteEndpoint>());
        return new DefaultEndpointDataSource(endpoints);
    }

    // Two patterns that differ only in the names of their parameters match the same addresses, and routing would answer each of them
    // with an error.
    private static string ShapeOf(RoutePattern pattern) =>
        string.Concat(
            pattern.PathSegments.Select(segment =>
                "/"
                + string.Concat(
                    segment.Parts.Select(part =>
                        part switch
                        {
                            RoutePatternLiteralPart literal => literal.Content,
                            RoutePatternSeparatorPart separator => separator.Content,
                            RoutePatternParameterPart parameter =>
                                $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content))}}}",
                            _ => "",
                        }
                    )
                )
            )
        );

    private Endpoint Owned(Endpoint endpoint, string pluginId)
    {
        var metadata = new EndpointMetadataCollection([.. endpoint.Metadata, new EndpointOwner(pluginId)]);
        var answer = endpoint.RequestDelegate;
        if (answer is not null && !services.GetRequiredService<IBundledPlugins>().IsBundled(pluginId))
            answer = new ThirdParty(pluginId, answer).AnswerAsync;
        return endpoint is RouteEndpoint route
            ? new RouteEndpoint(answer!, route.RoutePattern, route.Order, metadata, route.DisplayName)
            : new Endpoint(answer, metadata, endpoint.DisplayName);
    }

    private sealed class ThirdParty(string pluginId, RequestDelegate answer)
    {
        public async Task AnswerAsync(HttpContext context)
        {
            PluginWork.Begin(pluginId);
            await answer(context).ConfigureAwait(false);
        }
    }
}
