using System.Reflection;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Hookdesk.Host.Shells;

/// <summary>
/// Which services a plugin may register. Whoever registers last is asked, so a plugin that registers what the desk or another plugin has
/// would answer in its place: for example say who the current user is. What may be added to is marked <see cref="OpenToPluginsAttribute"/>.
/// </summary>
internal sealed class ServiceRules(IReadOnlyList<ServiceDescriptor> host, PluginList plugins)
{
    private static readonly HashSet<Type> OptionsServices =
    [
        typeof(IConfigureOptions<>),
        typeof(IPostConfigureOptions<>),
        typeof(IValidateOptions<>),
        typeof(IOptionsChangeTokenSource<>),
    ];

    // Each adds to what others configured; what they stand for does not reach requests of others.
    private static readonly HashSet<Type> OpenOptions =
    [
        typeof(HealthCheckServiceOptions),
        typeof(HttpClientFactoryOptions),
        typeof(LoggerFilterOptions),
    ];

    // The parts of the web server of which requests to everybody are made.
    private static readonly string[] ServerNamespaces =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing",
    ];

    private readonly HashSet<(Type, object?)> _host = [.. host.Select(descriptor => (descriptor.ServiceType, descriptor.ServiceKey))];
    private readonly HashSet<Type> _configured =
    [
        .. host.Where(descriptor => OptionsOf(descriptor.ServiceType) is not null).Select(descriptor => OptionsOf(descriptor.ServiceType)!),
    ];
    private readonly Dictionary<(Type, object?), string> _plugins = [];

    /// <exception cref="PluginFailedException">It registers what is not its own.</exception>
    public void Check(PluginRegistrations registrations)
    {
        foreach (var descriptor in registrations.Descriptors)
            if (Objection(descriptor, registrations.PluginId) is { } objection)
                throw new PluginFailedException(registrations.PluginId, PluginPhase.Register, objection, null);
        foreach (var descriptor in registrations.Descriptors)
            _plugins.TryAdd((descriptor.ServiceType, descriptor.ServiceKey), registrations.PluginId);
    }

    private string? Objection(ServiceDescriptor descriptor, string pluginId)
    {
        var service = descriptor.ServiceType;
        if (service == typeof(IStartupFilter))
            return "The plugin adds middleware by IStartupFilter, which would run for all requests. "
                + "Use endpoints.CreateApplicationBuilder() in Configure to run middleware for the plugin's own routes.";
        if (
            service == typeof(IHostedService)
            || service.IsAssignableTo(typeof(Contribution))
            || service.IsDefined(typeof(OpenToPluginsAttribute), inherit: true)
        )
            return null;
        if (OptionsOf(service) is { } options)
            return OptionsObjection(descriptor, options, pluginId);
        if (IsOwn(service, pluginId))
            return null;
        if (
            _host.Contains((service, descriptor.ServiceKey))
            || service.IsGenericType && _host.Contains((service.GetGenericTypeDefinition(), descriptor.ServiceKey))
            || ServerNamespaces.Contains(service.Namespace)
        )
            return $"The plugin registers {NameOf(service)}, which belongs to Hookdesk and can't be replaced.";
        return
            plugins.OwnerOf(service) is { } owner
            && _plugins.TryGetValue((service, descriptor.ServiceKey), out var other)
            && other != pluginId
            ? $"The plugin registers {NameOf(service)}, a service of {owner.Id} that {other} has registered already and that can't be replaced."
            : null;
    }

    private string? OptionsObjection(ServiceDescriptor descriptor, Type options, string pluginId)
    {
        if (
            IsOwn(options, pluginId)
            || options.Namespace == "Microsoft.Extensions.Options"
            || OpenOptions.Contains(options)
            || options.IsAssignableTo(typeof(AuthenticationSchemeOptions))
        )
            return null;
        if (options == typeof(AuthenticationOptions))
            return AddsSchemesOnly(descriptor)
                ? null
                : "The plugin changes how people are signed in by default; it can only add sign-in schemes.";
        var ofTheServer =
            options.Assembly == typeof(PluginStartup).Assembly
            || options.Assembly == typeof(ServiceRules).Assembly
            || options.Namespace?.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) == true;
        return _configured.Contains(options) || (ofTheServer && plugins.OwnerOf(options) is null)
            ? $"The plugin changes {NameOf(options)}, which belong to Hookdesk."
            : null;
    }

    private static bool AddsSchemesOnly(ServiceDescriptor descriptor)
    {
        if (
            descriptor.ServiceKey is not null
            || descriptor.ImplementationInstance is not IConfigureOptions<AuthenticationOptions> configure
        )
            return false;
        var options = new AuthenticationOptions();
        configure.Configure(options);
        return options
            is {
                DefaultScheme: null,
                DefaultAuthenticateScheme: null,
                DefaultSignInScheme: null,
                DefaultSignOutScheme: null,
                DefaultChallengeScheme: null,
                DefaultForbidScheme: null
            };
    }

    // A generic service of anybody's is a plugin's own when it is closed over a type of the plugin's own.
    private bool IsOwn(Type service, string pluginId) =>
        plugins.OwnerOf(service)?.Id == pluginId
        || service.IsConstructedGenericType && service.GetGenericArguments().Any(argument => IsOwn(argument, pluginId));

    private static Type? OptionsOf(Type service) =>
        service.IsConstructedGenericType && OptionsServices.Contains(service.GetGenericTypeDefinition())
            ? service.GetGenericArguments()[0]
            : null;

    private static string NameOf(Type type) =>
        type.IsConstructedGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;
}
