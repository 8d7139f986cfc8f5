using System.Net;
using System.Net.Sockets;
using Hookdesk.Host.Tests.Plugins;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Cli;

/// <summary>What keeps the program from working is told in one line, with exit code 1, and nothing is lost.</summary>
public sealed class StartThatFailsTests : IDisposable
{
    private readonly ThrowAwayFolder _home = new("start");

    public StartThatFailsTests() => File.WriteAllText(_home["plugins.json"], """{ "folders": [], "enabled": [] }""");

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("hookdesk: Unrecognized command or argument 'nonsense'. See: serve --help", "serve", "nonsense")]
    [InlineData("hookdesk: Required argument 'id' missing for command: 'enable'. See: plugins enable --help", "plugins", "enable")]
    [InlineData(
        "hookdesk: Option '--site-name' is required.",
        "setup",
        "--admin-email",
        "a@b.example",
        "--admin-password",
        "a long enough sentence"
    )]
    [InlineData("hookdesk: --urls needs a value", "serve", "--urls")]
    [InlineData("hookdesk: Hookdesk can't listen on http://127.0.0.1:99999:", "serve", "--urls=http://127.0.0.1:99999")]
    [InlineData("hookdesk: Hookdesk can't listen on nonsense:", "serve", "--urls=nonsense")]
    [InlineData(
        "hookdesk: Can't connect to the database desk on 127.0.0.1:1: Connection refused",
        "plugins",
        "list",
        "--ConnectionStrings:Hookdesk=Host=127.0.0.1;Port=1;Database=desk;Password=hidden"
    )]
    [InlineData("hookdesk: ConnectionStrings:Hookdesk isn't valid:", "db", "check", "--ConnectionStrings:Hookdesk=hidden")]
    [InlineData("hookdesk: Can't create the data directory /proc/nowhere:", "serve", "--Hookdesk:DataDirectory=/proc/nowhere")]
    [InlineData("hookdesk: Failed to convert configuration value 'maybe' at 'Hookdesk:SafeMode'", "serve", "--Hookdesk:SafeMode=maybe")]
    [InlineData(
        "is missing. This file lists the plugin folders. Restore it from the release, or set Hookdesk:PluginsFile.",
        "serve",
        "--Hookdesk:PluginsFile=/nowhere/plugins.json"
    )]
    public async Task Wrong_words_and_wrong_settings_are_told_in_one_line(string expected, params string[] arguments)
    {
        var line = await FailAsync(arguments);

        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("appsettings.json")]
    [InlineData("data/appsettings.json")]
    [InlineData("plugins.json")]
    public async Task A_file_that_is_no_json_is_named(string file)
    {
        Directory.CreateDirectory(_home["data"]);
        await File.WriteAllTextAsync(_home[file], "{ \"Hookdesk\": nonsense }", TestContext.Current.CancellationToken);

        var line = await FailAsync("serve", "--urls=http://127.0.0.1:0");

        Assert.Contains(_home[file], line, StringComparison.Ordinal);
        Assert.Contains("is an invalid JSON literal", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_another_program_has_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";

        Assert.Contains(
            $"hookdesk: Hookdesk can't listen on {address}: Address already in use",
            await FailAsync("serve", $"--urls={address}"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("db", "migrate", "--help")]
    [InlineData("db", "check", "--help")]
    [InlineData("db", "backup", "--help")]
    [InlineData("db", "restore", "--help")]
    [InlineData("users", "list", "--help")]
    [InlineData("plugins", "disable", "--help")]
    public async Task Every_command_has_its_help(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);

        Assert.Equal(0, code);
        Assert.StartsWith("Description:", output, StringComparison.Ordinal);
        Assert.Contains($"Hookdesk.Host {arguments[0]} {arguments[1]}", output, StringComparison.Ordinal);
    }

    /// <returns>The line.</returns>
    private async Task<string> FailAsync(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        Assert.Equal(1, code);
        return Assert.Single(
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => line.StartsWith("hookdesk: ", StringComparison.Ordinal)
        );
    }

    private async Task<(int Code, string Output)> RunAsync(string[] arguments)
    {
        // What is given in a test comes last and wins.
        await using var process = TestProcess.Start(
            "dotnet",
            [
                Path.Combine(FixtureDesk.Repository, "host", "bin", FixtureDesk.Configuration, "Hookdesk.Host.dll"),
                $"--Hookdesk:DataDirectory={_home["data"]}",
                $"--Hookdesk:PluginsFile={_home["plugins.json"]}",
                .. arguments,
            ],
            _home.Path
        );
        return (await process.WaitForExitAsync(TimeSpan.FromMinutes(2)), process.Output);
    }
}
