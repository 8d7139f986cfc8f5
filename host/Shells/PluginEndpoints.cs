using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Shells;

/// <summary>Metadata of every endpoint: the plugin that mapped it.</summary>
internal sealed record EndpointOwner(string PluginId);

/// <summary>
/// Takes the endpoints of one plugin apart from those of the others and makes them final at once: an endpoint that cannot be built would otherwise fail later, inside
/// routing, for every request to anybody.
/// </summary>
internal sealed class PluginEndpoints(IServiceProvider services, IApplicationBuilder application) : IEndpointRouteBuilder
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EndpointDataSource> _sources = [];

    public IServiceProvider ServiceProvider => services;

    public ICollection<EndpointDataSource> DataSources => _sources;

    public IApplicationBuilder CreateApplicationBuilder() => application.New();

    /// <summary>Lets a plugin map its endpoints, and returns them.</summary>
    /// <exception cref="PluginFailedException">It threw, or mapped a path that another plugin has.</exception>
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
        foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"])
        {
            var key = $"{method} {route.RoutePattern.RawText?.TrimEnd('/')}";
            if (!_owners.TryAdd(key, pluginId))
                throw new PluginFailedException(pluginId, PluginPhase.Endpoints, $"It maps {key}, which {_owners[key]} has already mapped.", null);
        }

        return new DefaultEndpointDataSource(endpoints);
    }

    private static Endpoint Owned(Endpoint endpoint, string pluginId)
    {
        var metadata = new EndpointMetadataCollection([.. endpoint.Metadata, new EndpointOwner(pluginId)]);
        return endpoint is RouteEndpoint route
            ? new RouteEndpoint(route.RequestDelegate!, route.RoutePattern, route.Order, metadata, route.DisplayName)
            : new Endpoint(endpoint.RequestDelegate, metadata, endpoint.DisplayName);
    }
}
