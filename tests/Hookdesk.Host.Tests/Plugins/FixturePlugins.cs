using System.Collections.Concurrent;
using Hookdesk.Fixtures.Contracts;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;
using Hookdesk.TestServers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>
/// The plugins below <c>tests/fixtures</c>: each is compiled into a finished plugin folder when the first test asks for it. They are many
/// and tiny, so a project each would cost every build minutes. What needs Razor is a project, and its build output is used.
/// </summary>
internal static class FixturePlugins
{
    // What the SDK's ImplicitUsings mean for the projects of the repository.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Three plugins that differ in their manifests only.
    private static readonly Dictionary<string, string> SharedSources = new()
    {
        ["OrderFirst"] = "Order",
        ["OrderSecond"] = "Order",
        ["OrderOther"] = "Order",
        // The same code compiled with the folder's name as a constant.
        ["VersionedNext"] = "Versioned",
    };

    private static readonly Dictionary<string, (string Folder, string Version)> PrivateLibraries = new()
    {
        ["UsesLibraryOne"] = ("LibraryOne", "1.0.0"),
        ["UsesLibraryTwo"] = ("LibraryTwo", "2.0.0"),
    };

    // Files that a folder carries beside what is compiled: contracts of its own, or what the host refuses.
    private static readonly Dictionary<string, string> Carried = new()
    {
        ["Healthy"] = typeof(FixtureLog).Assembly.Location,
        ["StraySdk"] = typeof(PluginStartup).Assembly.Location,
        ["StrayFramework"] = typeof(LoggerFactory).Assembly.Location,
    };

    private static readonly ThrowAwayFolder Home = new("fixtures");
    private static readonly ConcurrentDictionary<string, Lazy<string>> Finished = new(StringComparer.Ordinal);

    // The framework, the SDK with what it brings, and the healthy plugin's contracts; nothing of the host.
    private static readonly Lazy<IReadOnlyList<MetadataReference>> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(file =>
                    !Path.GetFileName(file).StartsWith("Hookdesk.", StringComparison.Ordinal)
                    || Path.GetFileName(file) is "Hookdesk.Sdk.dll" or "Hookdesk.Fixtures.Contracts.dll"
                )
                .Select(file => MetadataReference.CreateFromFile(file)),
        ]
    );

    /// <summary>The finished folder of a fixture plugin.</summary>
    public static string Folder(string name) =>
        File.Exists(Path.Combine(SourcesOf(name), $"{name}.csproj"))
            ? Path.Combine(SourcesOf(name), "bin", FixtureDesk.Configuration)
            : Finished.GetOrAdd(name, name => new Lazy<string>(() => Finish(name))).Value;

    private static string Finish(string name)
    {
        var folder = Directory.CreateDirectory(Home[name]).FullName;
        File.Copy(Path.Combine(SourcesOf(name), PluginManifest.FileName), Path.Combine(folder, PluginManifest.FileName));
        var references = References.Value.ToList();
        if (PrivateLibraries.TryGetValue(name, out var library))
        {
            var file = Path.Combine(folder, "Hookdesk.Fixtures.Library.dll");
            Compile(file, library.Folder, [], $"[assembly: System.Reflection.AssemblyVersion(\"{library.Version}\")]");
            references.Add(MetadataReference.CreateFromFile(file));
        }

        if (Carried.TryGetValue(name, out var carried))
            File.Copy(carried, Path.Combine(folder, Path.GetFileName(carried)));
        Compile(Path.Combine(folder, $"Hookdesk.Fixtures.{name}.dll"), SharedSources.GetValueOrDefault(name, name), references, "");
        return folder;
    }

    private static void Compile(string file, string sources, IEnumerable<MetadataReference> references, string more)
    {
        var name = Path.GetFileNameWithoutExtension(file).Split('.')[^1];
        var parsing = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: [name.ToUpperInvariant()]);
        var result = CSharpCompilation
            .Create(
                Path.GetFileNameWithoutExtension(file),
                [
                    CSharpSyntaxTree.ParseText(Usings + more, parsing),
                    .. Directory
                        .EnumerateFiles(SourcesOf(sources), "*.cs")
                        .Order(StringComparer.Ordinal)
                        .Select(source => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(source)), parsing, source)),
                ],
                References.Value.Concat(references).Distinct(),
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
            )
            .Emit(file);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
    }

    private static string SourcesOf(string name) => Path.Combine(FixtureDesk.Repository, "tests", "fixtures", name);
}
