using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk;

/// <summary>
/// The entry class of a plugin. A plugin assembly has exactly one public, concrete class derived from it, with a parameterless constructor.
/// It lists what the plugin adds and does no work itself.
/// </summary>
/// <remarks>
/// An exception thrown here makes this plugin <c>Broken</c>; all other plugins keep working. Each method is called once per shell (that is,
/// again after any plugin is enabled or disabled), in dependency order.
/// </remarks>
public abstract class PluginStartup
{
    /// <summary>Registers the plugin's services and contributions: hooks, slots, navigation, permissions, tasks.</summary>
    /// <param name="services">
    /// Receives this plugin's registrations only; those of other plugins cannot be seen or removed here. Services of Hookdesk and of
    /// other plugins can't be replaced: see <see cref="OpenToPluginsAttribute"/>.
    /// </param>
    public virtual void ConfigureServices(IServiceCollection services) { }

    /// <summary>Maps the plugin's endpoints. Access to an endpoint that doesn't declare who may use it is denied to everyone.</summary>
    /// <param name="endpoints">
    /// The shell's routes. Use paths of the plugin's own that begin with a fixed word: a plugin with a route that takes requests of Hookdesk
    /// or of another plugin, by being more specific or by its order, isn't loaded.
    /// </param>
    public virtual void Configure(IEndpointRouteBuilder endpoints) { }
}
