using Hookdesk.Sdk;

namespace Hookdesk.Host.Shells;

/// <summary>What every shell has before any plugin; composed above, where all of the host is known.</summary>
/// <param name="CreateStartup">Makes the entry that lists the host's own services and endpoints as a plugin's entry does.</param>
/// <param name="UseMiddleware">Puts the middleware in order.</param>
internal sealed record ShellParts(Func<PluginStartup> CreateStartup, Action<WebApplication> UseMiddleware);
