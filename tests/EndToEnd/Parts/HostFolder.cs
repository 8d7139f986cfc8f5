using System.Reflection;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>Where the build put the program.</summary>
internal static class HostFolder
{
    public static string Path { get; } =
        typeof(HostFolder)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == "Hookdesk.HostFolder")
            .Value!;
}
