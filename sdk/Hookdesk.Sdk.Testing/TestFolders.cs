using System.Reflection;

namespace Hookdesk.Sdk.Testing;

/// <summary>Where the build put items, as the test project's metadata says.</summary>
internal static class TestFolders
{
    public static string Host =>
        Find("Hookdesk.HostFolder")
        ?? throw new InvalidOperationException("The test project doesn't specify where the host is. Import Hookdesk.Sdk.Testing.targets.");

    public static string Plugin(Assembly assembly) =>
        Find($"Hookdesk.Plugin.{assembly.GetName().Name}")
        ?? throw new InvalidOperationException(
            $"The test project doesn't list {assembly.GetName().Name} as <PluginUnderTest Include=\"….csproj\" />."
        );

    // The tests' own assembly, whichever of those loaded that is: only it carries the metadata.
    private static string? Find(string key) =>
        AppDomain
            .CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic)
            .SelectMany(assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
            .FirstOrDefault(metadata => metadata.Key == key)
            ?.Value;
}
