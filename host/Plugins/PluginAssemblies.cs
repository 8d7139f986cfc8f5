using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using McMaster.NETCore.Plugins;

namespace Hookdesk.Host.Plugins;

/// <summary>The loaded code of a plugin.</summary>
/// <param name="Assembly">Its assembly.</param>
/// <param name="Startups">Its entry, and those that count because the plugins they extend are there; in the order in which they run.</param>
/// <param name="Exports">Its contracts.</param>
/// <param name="Folder">The folder that it was loaded from, which is a copy of the plugin's unless it comes with the release.</param>
internal sealed record PluginCode(Assembly Assembly, IReadOnlyList<Type> Startups, IReadOnlyList<Assembly> Exports, string Folder);

/// <summary>
/// Loads each (plugin id, version, optional plugins that are there) once for the life of the process: with the contracts of an optional
/// plugin in reach it is other code than without. The only place that knows McMaster.NETCore.Plugins. Nothing is
/// ever unloaded: unloading is cooperative, and one static cache anywhere prevents it.
/// </summary>
internal sealed class PluginAssemblies(PluginSources sources, PluginCopies copies)
{
    private readonly ConcurrentDictionary<string, PluginCode> _loaded = new(StringComparer.Ordinal);

    /// <summary>Loads a plugin's code, or returns what was loaded before.</summary>
    /// <param name="candidate">A plugin with a sound manifest.</param>
    /// <param name="required">The code of the plugins it requires or extends, whose exported contracts it shares.</param>
    /// <param name="extended">The ids of the optional plugins that are there.</param>
    /// <exception cref="PluginLoadException">It cannot be loaded; the message says why.</exception>
    public PluginCode Load(PluginCandidate candidate, IEnumerable<PluginCode> required, IReadOnlyList<string> extended)
    {
        var manifest = candidate.Manifest!;
        if (sources.AssemblyOf(manifest.Id) is { } given)
            return new PluginCode(
                given,
                FindStartups(given, manifest, extended),
                [.. manifest.Exports.Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)))],
                candidate.Folder
            );
        var folder = CopyOf(candidate);
        var key = $"{manifest.Id}/{manifest.Version}/{folder}/{string.Join(',', extended)}";
        if (_loaded.TryGetValue(key, out var code))
            return code;

        if (StrayAssemblies.Describe(candidate.Folder) is { } stray)
            throw new PluginLoadException(stray);
        var path = Path.Combine(folder, manifest.Assembly);
        if (!File.Exists(path))
            throw new PluginLoadException($"The plugin's assembly {manifest.Assembly} is missing from {candidate.Folder}.");

        try
        {
            var exports = manifest.Exports.Select(file => LoadExport(Path.Combine(folder, file))).ToList();
            var shared = required.SelectMany(plugin => plugin.Exports).Concat(exports);
            var loader = PluginLoader.CreateFromAssemblyFile(
                path,
                isUnloadable: false,
                [typeof(PluginStartup)],
                config =>
                {
                    foreach (var assembly in shared)
                        config.SharedAssemblies.Add(assembly.GetName());
                }
            );
            var main = loader.LoadDefaultAssembly();
            return _loaded[key] = new PluginCode(main, FindStartups(main, manifest, extended), exports, folder);
        }
        catch (Exception error) when (error is BadImageFormatException or IOException or TypeLoadException)
        {
            throw new PluginLoadException($"{manifest.Assembly} couldn't be loaded: {error.Message}", error);
        }
        catch (ReflectionTypeLoadException error)
        {
            var reasons = error.LoaderExceptions.OfType<Exception>().Select(reason => reason.Message).Distinct();
            throw new PluginLoadException(
                $"{manifest.Assembly} isn't compatible with this version of Hookdesk: {string.Join(" ", reasons)}",
                error
            );
        }
    }

    private string CopyOf(PluginCandidate candidate)
    {
        try
        {
            return copies.Of(candidate.Folder, $"{candidate.Id}-{candidate.Version}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PluginLoadException($"The plugin's files couldn't be copied to where they're loaded from: {error.Message}", error);
        }
    }

    // Contracts must be the same types for every plugin, so they live in the default context, where only one version of each can be.
    private Assembly LoadExport(string path)
    {
        var name = AssemblyName.GetAssemblyName(path);
        var known = AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == name.Name);
        if (known is null)
        {
            known = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
        else if (known.GetName().Version != name.Version || known.ManifestModule.ModuleVersionId != ModuleIdOf(path))
        {
            throw new PluginLoadException(
                $"The plugin's contracts {name.Name} {name.Version} differ from {(known.GetName().Version == name.Version ? "those" : $"version {known.GetName().Version}")} "
                    + "in use. Restart Hookdesk to use them."
            );
        }

        return known;
    }

    // Another at every change of the code, also where nobody has raised the version.
    private static Guid ModuleIdOf(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        var metadata = reader.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private static List<Type> FindStartups(Assembly assembly, PluginManifest manifest, IReadOnlyList<string> extended)
    {
        // Only a plugin with optional ones may have types that cannot be loaded.
        var types = manifest.Optional.Count == 0 ? assembly.GetExportedTypes() : assembly.LoadableTypes().Where(type => type.IsVisible);
        var startups = types
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(PluginStartup)))
            .ToLookup(type => type.IsDefined(typeof(RequirePluginAttribute), inherit: false));
        if (startups.SelectMany(kind => kind).FirstOrDefault(type => type.GetConstructor(Type.EmptyTypes) is null) is { } unusable)
            throw new PluginLoadException($"{unusable.FullName} must have a public constructor without parameters.");
        var entry = startups[false].ToList() switch
        {
            [var only] => only,
            [] => throw new PluginLoadException($"{assembly.GetName().Name} has no public class derived from {nameof(PluginStartup)}."),
            var several => throw new PluginLoadException(
                $"{assembly.GetName().Name} has more than one class derived from {nameof(PluginStartup)}: {string.Join(", ", several.Select(type => type.Name))}."
            ),
        };
        List<Type> all = [entry];
        foreach (var extension in startups[true].OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var plugins = extension.GetCustomAttributes<RequirePluginAttribute>(inherit: false).Select(mark => mark.PluginId).ToList();
            if (plugins.FirstOrDefault(id => !manifest.Optional.ContainsKey(id)) is { } unlisted)
                throw new PluginLoadException(
                    $"{extension.FullName} needs {unlisted}, which {PluginManifest.FileName} doesn't list under \"optional\"."
                );
            if (plugins.All(extended.Contains))
                all.Add(extension);
        }

        return all;
    }
}

/// <summary>A plugin's code cannot be loaded.</summary>
internal sealed class PluginLoadException(string message, Exception? inner = null) : Exception(message, inner);
