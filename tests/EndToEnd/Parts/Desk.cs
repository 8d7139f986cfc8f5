using System.Text;
using Hookdesk.TestServers;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// The program itself, as an operator runs it: a process of its own that is given its settings on the command line. It can be killed
/// and started again on the same data and the same address.
/// </summary>
public sealed class Desk : IAsyncDisposable
{
    public const string AdminName = "Nora Nilsen";
    public const string AdminEmail = "nora@desk.example";
    public const string AdminPassword = "correct horse battery";

    private static readonly string Program = Path.Combine(HostFolder.Path, "Hookdesk.Host.dll");

    // One desk is set up by the program; those that want nothing else of it begin as copies, each with an address of its own.
    private static readonly Lazy<Task<Desk>> Template = new(async () =>
    {
        var desk = New();
        await desk.SetUpAsync();
        return desk;
    });

    private readonly ThrowAwayFolder _folder = new("desk");
    private readonly StringBuilder _earlier = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly string? _connectionString;
    private TestProcess? _process;

    private Desk(string? connectionString, int port)
    {
        _connectionString = connectionString;
        Port = port;
        // The mail servers of tests listen wherever there is room.
        Set("Hookdesk:Mail:PrivateServers", "true");
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public string DataDirectory => _folder["data"];

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>All that it has written, since the first start.</summary>
    public string Output => $"{_earlier}{_process?.Output}";

    /// <summary>Makes a desk that has not been set up, and does not start it.</summary>
    public static Desk New(string? connectionString = null) => new(connectionString, Loopback.FreePort());

    /// <summary>A desk that was set up by the command line, with the administrator <see cref="AdminEmail"/>, and that serves.</summary>
    public static async Task<Desk> StartAsync(string? connectionString = null, Action<Desk>? settings = null)
    {
        var desk = New(connectionString);
        settings?.Invoke(desk);
        try
        {
            if (connectionString is null)
                desk.CopyFrom(await Template.Value);
            else
                await desk.SetUpAsync();
            await desk.ServeAsync();
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>A setting for the next start, as an operator gives it on the command line.</summary>
    public void Set(string name, string value) => _settings[name] = value;

    /// <summary>Sets it up without a browser.</summary>
    public Task SetUpAsync() =>
        RunAsync(
            "setup",
            "--site-name",
            "Fjord Support",
            "--admin-name",
            AdminName,
            "--admin-email",
            AdminEmail,
            "--admin-password",
            AdminPassword,
            "--base-url",
            Address.AbsoluteUri.TrimEnd('/')
        );

    /// <summary>Runs a command to its end and returns what it wrote; an exit code other than 0 is an error.</summary>
    public Task<string> RunAsync(params string[] command) =>
        TestProcess.RunAsync("dotnet", [Program, .. Settings, .. command], _folder.Path, Environment);

    /// <summary>Starts serving, and waits until it answers.</summary>
    public async Task ServeAsync()
    {
        if (_process is not null)
            throw new InvalidOperationException("It runs already.");
        _process = TestProcess.Start("dotnet", [Program, .. Settings], _folder.Path, Environment);
        await _process.WaitForOutputAsync("Hookdesk is ready");
    }

    /// <summary>SIGKILL, as a power cut would end it.</summary>
    public Task KillAsync() =>
        EndAsync(process =>
        {
            process.Kill();
            return Task.CompletedTask;
        });

    /// <summary>SIGTERM, and waits for the end.</summary>
    public Task StopAsync() => EndAsync(process => process.StopAsync(TimeSpan.FromMinutes(1)));

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private static Dictionary<string, string?> Environment =>
        new()
        {
            // Of the tests' own process: they would say where to listen, or that this is a development machine.
            ["ASPNETCORE_URLS"] = null,
            ["ASPNETCORE_ENVIRONMENT"] = null,
            ["DOTNET_ENVIRONMENT"] = null,
            ["ConnectionStrings__Hookdesk"] = null,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
        };

    private IEnumerable<string> Settings
    {
        get
        {
            yield return $"--Hookdesk:DataDirectory={DataDirectory}";
            if (_connectionString is not null)
                yield return $"--ConnectionStrings:Hookdesk={_connectionString}";
            foreach (var (name, value) in _settings)
                yield return $"--{name}={value}";
            yield return "--urls";
            yield return $"http://127.0.0.1:{Port}";
        }
    }

    private void CopyFrom(Desk template)
    {
        TestFiles.CopyFolder(template.DataDirectory, DataDirectory);
        Set("Hookdesk:Settings:site:BaseUrl", Address.AbsoluteUri.TrimEnd('/'));
    }

    private async Task EndAsync(Func<TestProcess, Task> end)
    {
        if (_process is not { } process)
            return;
        await end(process);
        await process.WaitForExitAsync(TimeSpan.FromMinutes(1));
        _earlier.Append(process.Output).AppendLine($"--- ended with {process.ExitCode} ---");
        await process.DisposeAsync();
        _process = null;
    }
}
