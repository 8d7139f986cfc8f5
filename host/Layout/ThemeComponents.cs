using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Host.Layout;

/// <summary>
/// Makes components, each by the class with which the current theme replaces it, if it does. A theme's assembly is loaded once per
/// process: assemblies cannot be unloaded reliably, and every shell uses the same.
/// </summary>
internal sealed class ThemeComponents(Themes themes, PluginCopies copies, ILogger<ThemeComponents> logger)
{
    private static readonly ConcurrentDictionary<string, Lazy<Assembly>> Loaded = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<Type, Type>> _replacements = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, ObjectFactory> _factories = new();

    public IComponent Create(Type component, IServiceProvider services)
    {
        var theme = themes.Current;
        var replacements = theme?.Assembly is null ? null : _replacements.GetOrAdd(theme.Id, _ => Find(theme));
        var type = replacements?.GetValueOrDefault(component) ?? component;
        return (IComponent)
            _factories.GetOrAdd(type, static wanted => ActivatorUtilities.CreateFactory(wanted, Type.EmptyTypes))(services, null);
    }

    private IReadOnlyDictionary<Type, Type> Find(Theme theme)
    {
        var found = new Dictionary<Type, Type>();
        try
        {
            var assembly = Loaded
                .GetOrAdd(
                    Path.Combine(copies.Of(theme.Folder, $"theme-{theme.Id}"), theme.Assembly!),
                    path => new Lazy<Assembly>(() => new ThemeContext(path).LoadFromAssemblyPath(path))
                )
                .Value;
            foreach (var type in assembly.GetTypes())
            {
                if (type.GetCustomAttribute<ReplacesAttribute>() is not { } replaces)
                    continue;
                if (type.IsSubclassOf(replaces.Component))
                    found[replaces.Component] = type;
                else
                    logger.LogError(
                        "{Type} in theme {Theme} replaces {Component} but doesn't derive from it, so it's ignored",
                        type,
                        theme.Id,
                        replaces.Component
                    );
            }
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or BadImageFormatException or ReflectionTypeLoadException)
        {
            logger.LogError(error, "The assembly of theme {Theme} can't be loaded, so its components are ignored", theme.Id);
        }

        return found;
    }

    /// <summary>
    /// What the host has comes from the host, so that the theme's components derive from the very types that they replace; the rest
    /// lies beside the theme's assembly.
    /// </summary>
    private sealed class ThemeContext(string path) : AssemblyLoadContext($"theme {path}", isCollectible: false)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            try
            {
                return Default.LoadFromAssemblyName(assemblyName);
            }
            catch (FileNotFoundException)
            {
                var own = Path.Combine(Path.GetDirectoryName(path)!, $"{assemblyName.Name}.dll");
                return File.Exists(own) ? LoadFromAssemblyPath(own) : null;
            }
        }
    }
}

/// <summary>The activator of one request's renderer.</summary>
internal sealed class ThemeComponentActivator(ThemeComponents components, IServiceProvider services) : IComponentActivator
{
    public IComponent CreateInstance(Type componentType) => components.Create(componentType, services);
}
