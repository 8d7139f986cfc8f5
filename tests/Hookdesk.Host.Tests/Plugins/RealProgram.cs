using System.Text.Json;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>
/// An installation of the real program, as an operator has it: a data directory, a plugins.json, and processes that come and go.
/// </summary>
internal sealed class RealProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // One installation is set up by the program; those of the tests begin as copies of its data.
    private static readonly Lazy<Task<RealProgram>> Template = new(async () =>
    {
        var program = new RealProgram([]);
        var (code, output) = await program.RunAsync(
            "setup",
            "--site-name",
            "Test Desk",
            "--admin-email",
            "ada@desk.example",
            "--admin-password",
            "correct horse battery"
        );
        Assert.True(code == 0, output);
        return program;
    });

    private readonly ThrowAwayFolder _home = new("hookdesk-program");
    private readonly string _pluginsFile;

    private RealProgram(string[] fixtures)
    {
        Port = Loopback.FreePort();
        var plugins = Directory.CreateDirectory(_home["plugins"]).FullName;
        foreach (var fixture in fixtures.Append("Healthy"))
            Directory.CreateSymbolicLink(Path.Combine(plugins, fixture), FixtureDesk.Folder(fixture));
        _pluginsFile = _home["plugins.json"];
        EnableAtFirst();
    }

    /// <summary>A folder that <c>plugins.json</c> names and that is not there.</summary>
    public string MistypedFolder => _home["plguins"];

    /// <summary>Writes <c>plugins.json</c>: the healthy plugin is on where no admin has switched it, and so are others.</summary>
    public void EnableAtFirst(params string[] others) =>
        File.WriteAllText(
            _pluginsFile,
            JsonSerializer.Serialize(
                new
                {
                    folders = new[] { _home["plugins"], MistypedFolder },
                    themes = Array.Empty<string>(),
                    enabled = others.Append("fixtures.healthy"),
                }
            )
        );

    /// <summary>An installation that is set up.</summary>
    /// <param name="fixtures">Plugins that are found; only the healthy one is switched on at first.</param>
    public static async Task<RealProgram> SetUpAsync(params string[] fixtures)
    {
        var program = new RealProgram(fixtures);
        TestFiles.CopyFolder((await Template.Value)._home["data"], program._home["data"]);
        return program;
    }

    public int Port { get; }

    /// <summary>A file that is not there yet.</summary>
    public string Backup => _home["backup.tar"];

    public HttpClient Client => field ??= new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };

    /// <summary>Copies a fixture to where admins lay plugins, in place of what lies there, and returns the folder.</summary>
    public string Lay(string fixture, string folder)
    {
        var path = Path.Combine(_home["data"], "plugins", folder);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        TestFiles.CopyFolder(FixtureDesk.Folder(fixture), path);
        return path;
    }

    /// <param name="misbehave">True when fixtures crash or hang that can do so; false when they are calm, so that they can be switched on.</param>
    /// <param name="arguments">The command with its options; none to serve.</param>
    public TestProcess Start(bool misbehave, params string[] arguments) =>
        TestProcess.Start(
            "dotnet",
            [
                Path.Combine(FixtureDesk.Repository, "host", "bin", FixtureDesk.Configuration, "Hookdesk.Host.dll"),
                .. arguments,
                $"--Hookdesk:DataDirectory={_home["data"]}",
                $"--Hookdesk:PluginsFile={_pluginsFile}",
                $"--urls=http://127.0.0.1:{Port}",
            ],
            _home.Path,
            new Dictionary<string, string?>
            {
                ["HOOKDESK_FIXTURE_CRASH"] = misbehave ? "1" : null,
                ["HOOKDESK_FIXTURE_CALM"] = misbehave ? null : "1",
                ["DOTNET_DbgEnableMiniDump"] = "0",
            }
        );

    /// <summary>Makes the data directory one that everybody may enter, as a package manager or an operator may have made it.</summary>
    public void OpenFolder()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_home["data"], (UnixFileMode)Convert.ToInt32("755", 8));
    }

    /// <summary>The files in it that other accounts can read.</summary>
    public IReadOnlyList<string> FilesForOthers() =>
        [
            .. Directory
                .EnumerateFiles(_home["data"], "*", SearchOption.AllDirectories)
                .Where(file => !OperatingSystem.IsWindows() && ((int)File.GetUnixFileMode(file) & Convert.ToInt32("77", 8)) != 0),
        ];

    /// <summary>Starts the desk and waits until it answers.</summary>
    public async Task<TestProcess> ServeAsync(bool misbehave = false, params string[] arguments)
    {
        var process = Start(misbehave, arguments);
        await process.WaitForOutputAsync("Hookdesk is ready", Limit);
        return process;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] command)
    {
        await using var process = Start(misbehave: false, command);
        var code = await process.WaitForExitAsync(Limit);
        return (code, process.Output);
    }

    public void Dispose()
    {
        Client.Dispose();
        _home.Dispose();
    }
}
