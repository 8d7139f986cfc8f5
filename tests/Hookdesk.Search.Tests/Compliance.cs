using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Search.Tests;

public sealed class Compliance : PluginComplianceTests
{
    protected override string PluginFolder =>
        Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "plugins", "Search", "bin", Configuration);

    // The test program lies in bin/<configuration>, as the plugin does.
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static string Here([CallerFilePath] string path = "") => path;
}
