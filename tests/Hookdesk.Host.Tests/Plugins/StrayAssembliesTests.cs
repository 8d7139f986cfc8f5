using Hookdesk.Host.Plugins;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>Which assemblies are the framework's, where the program brings its own and where the machine has one.</summary>
public sealed class StrayAssembliesTests
{
    [Fact]
    public void Beside_a_runtime_of_its_own_the_libraries_of_the_program_are_not_the_frameworks()
    {
        using var folder = new ThrowAwayFolder("stray");
        foreach (var file in new[] { "System.Text.Json.dll", "Microsoft.AspNetCore.Http.dll", "MimeKit.dll", "Hookdesk.Host.dll" })
            File.WriteAllBytes(folder[file], []);
        File.WriteAllText(
            folder["Hookdesk.Host.deps.json"],
            """
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0/linux-x64" },
              "targets": {
                ".NETCoreApp,Version=v10.0": {},
                ".NETCoreApp,Version=v10.0/linux-x64": {
                  "Hookdesk.Host/1.0.0": { "runtime": { "Hookdesk.Host.dll": {} } },
                  "MimeKit/4.18.0": { "runtime": { "lib/net10.0/MimeKit.dll": {} } },
                  "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.0": {
                    "runtime": { "System.Text.Json.dll": {} },
                    "native": { "libcoreclr.so": {} }
                  },
                  "runtimepack.Microsoft.AspNetCore.App.Runtime.linux-x64/10.0.0": { "runtime": { "Microsoft.AspNetCore.Http.dll": {} } },
                  "runtimepack.Empty/10.0.0": {}
                }
              }
            }
            """
        );

        Assert.Equal(
            ["Microsoft.AspNetCore.Http.dll", "System.Text.Json.dll"],
            StrayAssemblies.FrameworkFiles(folder.Path).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void In_the_folder_of_the_machines_framework_every_assembly_is_the_frameworks()
    {
        using var folder = new ThrowAwayFolder("stray");
        File.WriteAllBytes(folder["System.Text.Json.dll"], []);
        File.WriteAllBytes(folder["libcoreclr.so"], []);

        Assert.Equal(["System.Text.Json.dll"], StrayAssemblies.FrameworkFiles(folder.Path));
    }
}
