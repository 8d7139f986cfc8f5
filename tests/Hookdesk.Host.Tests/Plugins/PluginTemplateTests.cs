using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>
/// What an author does who has nothing but the packages: make a project from the template, build it, and lay it into a desk.
/// </summary>
public sealed class PluginTemplateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_project_made_from_the_template_is_a_working_plugin()
    {
        using var folder = new ThrowAwayFolder("hookdesk-template");
        var version = $"1.0.0-test{Environment.ProcessId}";
        foreach (var project in new[] { "Hookdesk.Sdk", "Hookdesk.Sdk.Build" })
            await DotnetAsync(
                folder.Path,
                "pack",
                Path.Combine(FixtureDesk.Repository, "sdk", project),
                "-c",
                FixtureDesk.Configuration,
                "-o",
                folder["feed"],
                $"-p:PackageVersion={version}",
                "-p:Version=1.0.0",
                "--artifacts-path",
                folder["build"]
            );

        var hive = folder["hive"];
        await DotnetAsync(
            folder.Path,
            "new",
            "install",
            Path.Combine(FixtureDesk.Repository, "sdk", "templates", "hookdesk-plugin"),
            "--debug:custom-hive",
            hive
        );
        var sample = folder["Sample"];
        await DotnetAsync(
            folder.Path,
            "new",
            "hookdesk-plugin",
            "-n",
            "Acme.Sample",
            "-o",
            sample,
            "--id",
            "acme.sample",
            "--sdkVersion",
            version,
            "--debug:custom-hive",
            hive
        );
        // Packages of the desk from the feed, all others from where they always come; nothing is left in the user's own folder of packages.
        var cache =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await DotnetAsync(
            sample,
            "build",
            $"-p:RestoreAdditionalProjectSources={folder["feed"]}",
            $"-p:RestorePackagesPath={folder["packages"]}",
            $"-p:RestoreFallbackFolders={cache}"
        );

        await using var host = await FixtureDesk.StartAsync(options => options.AddPluginFolder(Path.Combine(sample, "bin", "Debug")));

        Assert.Equal(("Active", null, null), host.StateOf("acme.sample"));
        using var admin = await host.OpenAsAdminAsync();
        Assert.Contains("1 person has signed in", (await admin.OpenAsync("/acme.sample")).Text);
    }

    private static async Task DotnetAsync(string folder, params string[] arguments)
    {
        await using var process = TestProcess.Start(
            "dotnet",
            arguments,
            folder,
            new Dictionary<string, string?>
            {
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false", // No compiler stays behind.
                // What the run of these tests says of itself is not meant for the projects that they build.
                ["MSBuildSDKsPath"] = null,
                ["CI"] = null,
            }
        );
        var code = await process.WaitForExitAsync(Limit);
        Assert.True(code == 0, $"dotnet {string.Join(' ', arguments)} ended with {code}:\n{process.Output}");
    }
}
