using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Hookdesk.TestServers;

/// <summary>
/// A program started by a test: its output is kept, it is signalled by its process id alone, and it does not outlive the test run.
/// </summary>
public sealed class TestProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;
    private readonly string _name;
    private readonly IDisposable _exit;

    private TestProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        Id = process.Id;

        // Not BeginOutputReadLine: with it, waiting for the exit waits for the end of the output too, and a daemon
        // that the program leaves behind may hold that open.
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        _exit = AtProcessExit.Register(EndNow);
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Known once the program has ended; 128 + the signal's number if a signal ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Everything written so far, standard output and standard error in the order in which it came.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a program. A variable with the value null is taken out of the inherited environment.</summary>
    public static TestProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var info = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? "",
        };
        // A desk that a test starts ends before code that is compiled again, because it is often called, pays for that.
        if (fileName == "dotnet")
            info.Environment["DOTNET_TC_CallCounting"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            info.Environment[name] = value;

        var process = Process.Start(info) ?? throw new InvalidOperationException($"{fileName} did not start.");
        process.StandardInput.Close();
        return new TestProcess(process, $"{fileName} {string.Join(' ', info.ArgumentList)}");
    }

    /// <summary>Runs a program to its end and returns its output; any exit code but 0 is an error that shows the output.</summary>
    public static async Task<string> RunAsync(
        string fileName,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        await using var process = Start(fileName, arguments, workingDirectory, environment);
        var code = await process.WaitForExitAsync(TimeSpan.FromMinutes(5));
        return code == 0 ? process.Output : throw new InvalidOperationException($"{process._name} ended with {code}:\n{process.Output}");
    }

    /// <summary>Waits until the output contains a text, and returns the whole output up to then.</summary>
    public async Task<string> WaitForOutputAsync(string text, TimeSpan? limit = null)
    {
        var allowed = limit ?? Loopback.StartLimit;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            // Asked before looking, so that what a program writes last is still seen.
            var ended = HasExited && _reading.IsCompleted;
            var output = Output;
            if (output.Contains(text, StringComparison.Ordinal))
                return output;
            if (ended)
                throw new InvalidOperationException($"{_name} ended with {ExitCode} and did not write “{text}”:\n{output}");
            if (watch.Elapsed > allowed)
                throw new TimeoutException($"{_name} did not write “{text}” within {allowed.TotalSeconds:0} s:\n{output}");
            await Task.Delay(10);
        }
    }

    /// <summary>Waits for the end, with all that was written until then, and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        await EndAsync(limit);

        // Not simply until the output's end, for a daemon left behind may hold it open for ever: until nothing more comes.
        int before;
        do
        {
            before = Output.Length;
            await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None));
        } while (!_reading.IsCompleted && Output.Length != before);

        return ExitCode;
    }

    /// <summary>
    /// SIGKILL to this process alone, as a power cut would end it. Nothing happens if it has ended already. A .NET program is therefore
    /// started by its own file or by <c>dotnet file.dll</c>: below <c>dotnet run</c> it would be a child that lives on.
    /// </summary>
    public void Kill()
    {
        if (!HasExited)
            _process.Kill(entireProcessTree: false);
    }

    /// <summary>Asks the process to end (SIGTERM).</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>Sends a signal by number.</summary>
    public void Signal(int signal)
    {
        if (!HasExited)
            SendSignal(Id, signal);
    }

    /// <summary>Asks the process to end, and kills it when it has not done so within the limit.</summary>
    public async Task StopAsync(TimeSpan? limit = null)
    {
        Terminate();
        try
        {
            await EndAsync(limit ?? TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            Kill();
            await EndAsync(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>Kills the process if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _exit.Dispose();
        _process.Dispose();
    }

    internal static bool SendSignal(int processId, int signal) => NativeKill(processId, signal) == 0;

    private async Task EndAsync(TimeSpan limit)
    {
        using var cancel = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_name} still runs after {limit.TotalSeconds:0} s:\n{Output}");
        }
    }

    // At the end of the test run there is nobody to await. Asked first, so that a server takes its own children with it.
    private void EndNow()
    {
        Terminate();
        WaitForExitNow(TimeSpan.FromSeconds(3));
        Kill();
    }

    internal void WaitForExitNow(TimeSpan limit) => _process.WaitForExit(limit);

    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_output)
                    _output.Append(line).Append('\n');
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process was disposed while its output was still held open by a daemon.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int processId, int signal);
}
