using System.Text.Json;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Plugins;

/// <summary>
/// Finds assemblies in a plugin's folder that must come from the host. A private copy of the SDK would make the plugin's types
/// strangers to the host, and a copy of the framework splits every type in two; both fail later in ways that nobody can read.
/// </summary>
internal static class StrayAssemblies
{
    private static readonly Lazy<HashSet<string>> Framework = new(() =>
        new HashSet<string>(
            new[] { typeof(object), typeof(WebApplication) }
                .Select(type => Path.GetDirectoryName(type.Assembly.Location)!)
                .Distinct()
                .SelectMany(FrameworkFiles),
            StringComparer.OrdinalIgnoreCase
        )
    );

    private static readonly Lazy<HashSet<string>> Sdk = new(() =>
        new HashSet<string>(
            typeof(PluginStartup)
                .Assembly.GetReferencedAssemblies()
                .Select(reference => reference.Name + ".dll")
                .Where(file => !Framework.Value.Contains(file))
                .Append("Hookdesk.Sdk.dll"),
            StringComparer.OrdinalIgnoreCase
        )
    );

    // A release that brings its own runtime has it beside the libraries of the host, which a plugin may carry in another version. Which
    // is which stands in the list of what the program depends on.
    internal static IEnumerable<string> FrameworkFiles(string folder)
    {
        var program = typeof(StrayAssemblies).Assembly.GetName().Name;
        var list = Path.Combine(folder, $"{program}.deps.json");
        if (!File.Exists(list))
            return Directory.EnumerateFiles(folder, "*.dll").Select(file => Path.GetFileName(file)!);
        using var dependencies = JsonDocument.Parse(File.ReadAllBytes(list));
        return
        [
            .. dependencies
                .RootElement.GetProperty("targets")
                .EnumerateObject()
                .SelectMany(target => target.Value.EnumerateObject())
                .Where(library => library.Name.StartsWith("runtimepack.", StringComparison.Ordinal))
                .SelectMany(library => library.Value.TryGetProperty("runtime", out var files) ? files.EnumerateObject() : default)
                .Select(file => Path.GetFileName(file.Name)),
        ];
    }

    /// <summary>The sentence for the admin and the plugin's author, or null when the folder is clean.</summary>
    public static string? Describe(string folder)
    {
        foreach (
            var file in Directory.EnumerateFiles(folder, "*.dll").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)
        )
        {
            var whose =
                Sdk.Value.Contains(file) ? "the SDK"
                : Framework.Value.Contains(file) ? "the framework"
                : null;
            if (whose is not null)
                return $"The plugin's folder contains {file}, which belongs to {whose} and must come from the host. Build the plugin with Hookdesk.Sdk.Build, which leaves the file out, or mark the reference with ExcludeAssets=\"runtime\".";
        }

        return null;
    }
}
