using System.Reflection;
using ArchUnitNET.Loader;

namespace Hookdesk.Architecture.Tests;

using Architecture = ArchUnitNET.Domain.Architecture;

/// <summary>The compiled code of this repository. Each assembly is read once for all tests.</summary>
internal static class House
{
    private static readonly Dictionary<string, Lazy<Architecture>> Read = Plugins.ToDictionary(
        plugin => plugin,
        plugin => new Lazy<Architecture>(() => Load(PluginFile(plugin))),
        StringComparer.Ordinal
    );

    private static readonly Lazy<Architecture> ReadHost = new(() => Load(typeof(Host.Composition.HostStartup).Assembly.Location));

    private static readonly Lazy<Architecture> ReadTests = new(() => Load(typeof(House).Assembly.Location));

    public static string Repository => Metadata("Hookdesk.Repository");

    public static string Configuration => Metadata("Hookdesk.Configuration");

    /// <summary>The folders below <c>plugins/</c> that hold a plugin's project.</summary>
    public static IReadOnlyList<string> Plugins =>
        [
            .. Directory
                .EnumerateDirectories(Path.Combine(Repository, "plugins"))
                .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
                .Select(folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal),
        ];

    public static Architecture Host => ReadHost.Value;

    /// <summary>This assembly, which holds the known offenders.</summary>
    public static Architecture Tests => ReadTests.Value;

    public static Architecture Plugin(string name) => Read[name].Value;

    public static string PluginFile(string name) => Path.Combine(Repository, "plugins", name, "bin", Configuration, $"Hookdesk.{name}.dll");

    private static Architecture Load(string file) =>
        new ArchLoader().LoadFilteredDirectory(Path.GetDirectoryName(file)!, Path.GetFileName(file)).Build();

    private static string Metadata(string key) =>
        typeof(House).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
