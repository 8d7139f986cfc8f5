using System.Text.RegularExpressions;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>
/// What an author does who reads the README and has nothing but an empty folder beside the clone: the commands are taken from its text
/// and run as they stand there.
/// </summary>
public sealed partial class PluginTemplateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task The_readmes_commands_make_a_plugin_that_passes_the_tests_of_every_plugin()
    {
        using var beside = new ThrowAwayFolder("hookdesk-author");
        var readme = await File.ReadAllTextAsync(Path.Combine(FixtureDesk.Repository, "README.md"), TestContext.Current.CancellationToken);
        var commands = Commands().Match(readme).Groups[1].Value;
        Assert.Contains("dotnet test", commands, StringComparison.Ordinal);
        Assert.Equal(
            ProjectFile().Match(readme).Groups[1].Value.Trim(),
            (await File.ReadAllTextAsync(TemplateFile("MyPlugin/MyPlugin.csproj"), TestContext.Current.CancellationToken))
                .Replace("HOOKDESK-SDK-VERSION", "1.0.0", StringComparison.Ordinal)
                .Trim()
        );

        // The folder beside the clone is the empty one. The author's project also uses what another plugin offers, as the README says.
        var contracts = ContractsReference().Match(readme).Value;
        var script = $"""
            set -eu
            add_contracts() (
                cd {beside["Acme.Greetings/Acme.Greetings"]}
                sed -i 's|</Project>|<ItemGroup>{contracts}</ItemGroup></Project>|' Acme.Greetings.csproj
                sed -i 's|"sdk": "^1.0",|"sdk": "^1.0", "requires": {"{"} "hookdesk.ticketing": "^1.0" {"}"},|' plugin.json
                sed -i 's|options.AddPlugin|options.AddBundledPlugin("hookdesk.ticketing").AddPlugin|' ../Acme.Greetings.Tests/OpenThePage.cs
                echo 'namespace Acme.Greetings; public sealed record Seen(Hookdesk.Ticketing.Contracts.TicketSummary Ticket);' > Seen.cs
            )
            {commands.Replace("../", beside.Path + "/", StringComparison.Ordinal).Replace(
                "dotnet test",
                "add_contracts\ndotnet test",
                StringComparison.Ordinal
            )}
            """;
        await RunAsync(beside, script);

        var folder = beside["Acme.Greetings/Acme.Greetings/bin/Debug"];
        Assert.True(File.Exists(Path.Combine(folder, "plugin.json")));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder, "Hookdesk.*.dll"),
            file => !file.Contains("Greetings", StringComparison.Ordinal)
        );

        // Within another repository, as this one, a project of the template keeps to its own rules.
        foreach (var rules in Directory.EnumerateFiles(FixtureDesk.Repository, "Directory.*"))
            File.Copy(rules, beside[Path.GetFileName(rules)]);
        await RunAsync(
            beside,
            $"cd {beside["Acme.Greetings"]} && dotnet restore --force && dotnet msbuild Acme.Greetings -getProperty:TreatWarningsAsErrors"
        );
    }

    private static string TemplateFile(string path) => Path.Combine(FixtureDesk.Repository, "sdk", "templates", "hookdesk-plugin", path);

    private static async Task RunAsync(ThrowAwayFolder beside, string script)
    {
        await using var process = TestProcess.Start(
            "bash",
            ["-c", script],
            FixtureDesk.Repository,
            new Dictionary<string, string?>
            {
                ["DOTNET_CLI_HOME"] = beside["home"],
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["UseSharedCompilation"] = "false", // No compiler stays behind.
                // The run of these tests has built what is packed.
                ["Configuration"] = null,
                ["HOOKDESK_PACK_BUILT"] = FixtureDesk.Configuration,
                // What the author has no packages of comes from where this machine keeps its own; nothing is left there.
                ["NUGET_PACKAGES"] = beside["packages"],
                ["RestoreFallbackFolders"] = OtherPackages(beside),
                // What the run of these tests says of itself is not meant for the projects that they build.
                ["MSBuildSDKsPath"] = null,
                ["CI"] = null,
            }
        );
        var code = await process.WaitForExitAsync(Limit);
        Assert.True(code == 0, $"The commands ended with {code}:\n{script}\n{process.Output}");
    }

    // Without those of the desk, which somebody may have made here before.
    private static string OtherPackages(ThrowAwayFolder beside)
    {
        var cache =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var links = beside["other-packages"];
        if (Directory.Exists(links))
            return links;
        Directory.CreateDirectory(links);
        foreach (var package in Directory.EnumerateDirectories(cache))
            if (!Path.GetFileName(package).StartsWith("hookdesk.", StringComparison.Ordinal))
                Directory.CreateSymbolicLink(Path.Combine(links, Path.GetFileName(package)), package);
        return links;
    }

    [GeneratedRegex(@"```sh\n((?:(?!```)[\s\S])*?dotnet new hookdesk-plugin[\s\S]*?)```")]
    private static partial Regex Commands();

    [GeneratedRegex(@"```xml\n(<Project[\s\S]*?)```")]
    private static partial Regex ProjectFile();

    [GeneratedRegex(@"<PackageReference Include=""Hookdesk.Ticketing.Contracts""[^>]*/>")]
    private static partial Regex ContractsReference();
}
