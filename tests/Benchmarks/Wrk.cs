using System.Diagnostics;
using System.Globalization;
using Hookdesk.TestServers;

namespace Hookdesk.Benchmarks;

/// <summary>A request as the load script reads it. The body is a form; a GET has none.</summary>
internal sealed record LoadRequest(string Method, string Path, string Body = "")
{
    public static LoadRequest Get(string path) => new("GET", path);

    public static LoadRequest Post(string path, params (string Name, string Value)[] form) =>
        new("POST", path, string.Join('&', form.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}")));
}

/// <summary>Who sends the requests: the browser's cookies, and the antiforgery token that its posts carry.</summary>
internal sealed record LoadSender(string Cookie, string Token)
{
    public static LoadSender Nobody { get; } = new("", "");
}

/// <summary>
/// Loads a server by wrk, which takes a small part of the processor that a generator in .NET takes: on two cores the figure is the
/// server's own.
/// </summary>
/// <param name="connections">How many requests are under way at once.</param>
/// <param name="encoding">What <c>Accept-Encoding</c> says; empty leaves it out.</param>
internal sealed class Wrk(int connections, string encoding)
{
    /// <summary>Of a hundred requests of a mixed load, five change something.</summary>
    public const int EveryChange = 20;

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "load.lua");

    /// <exception cref="FileNotFoundException">wrk is not installed.</exception>
    public static void Require()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin");
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "wrk"))))
            throw new FileNotFoundException(
                "Pages are loaded by wrk, which is not installed: apt-get install wrk. Without it: --seconds 0."
            );
    }

    /// <summary>Sends the requests over and over, each connection its next as soon as the one before is answered in full.</summary>
    /// <param name="name">What is loaded.</param>
    /// <param name="server">Where to.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="processorTime">What the server has used of the processors so far.</param>
    /// <param name="sender">Who sends them.</param>
    /// <param name="requests">What is sent, in this order, and from the beginning again.</param>
    /// <param name="changes">What is sent in place of each twentieth request; empty for nothing.</param>
    public async Task<LoadResult> RunAsync(
        string name,
        Uri server,
        int seconds,
        Func<TimeSpan> processorTime,
        LoadSender sender,
        IReadOnlyList<LoadRequest> requests,
        IReadOnlyList<LoadRequest>? changes = null
    )
    {
        using var folder = new ThrowAwayFolder("wrk");
        var before = processorTime();
        var output = await TestProcess
            .RunAsync(
                "wrk",
                [
                    "--threads",
                    "1",
                    "--connections",
                    connections.ToString(CultureInfo.InvariantCulture),
                    "--duration",
                    $"{seconds}s",
                    "--timeout",
                    "10s",
                    "--script",
                    Script,
                    server.ToString(),
                ],
                environment: new Dictionary<string, string?>
                {
                    ["LOAD_REQUESTS"] = await WriteAsync(folder["requests"], requests).ConfigureAwait(false),
                    ["LOAD_CHANGES"] = changes is null ? "" : await WriteAsync(folder["changes"], changes).ConfigureAwait(false),
                    ["LOAD_EVERY"] = EveryChange.ToString(CultureInfo.InvariantCulture),
                    ["LOAD_COOKIE"] = sender.Cookie,
                    ["LOAD_TOKEN"] = sender.Token,
                    ["LOAD_ENCODING"] = encoding,
                }
            )
            .ConfigureAwait(false);
        var used = processorTime() - before;
        var line =
            output.Split('\n').FirstOrDefault(line => line.StartsWith("LOAD ", StringComparison.Ordinal))
            ?? throw new InvalidDataException($"wrk did not tell what it measured:{Environment.NewLine}{output}");
        var figures = line.Split(' ').Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (count, microseconds, bytes, failures) = (figures[0], figures[1], figures[2], figures[3]);
        return new LoadResult(name, count / (microseconds / 1e6), figures[4] / 1e3, figures[5] / 1e3, figures[6] / 1e3, (int)failures)
        {
            Processor = used.TotalMilliseconds / Math.Max(1, count),
            Bytes = (double)bytes / Math.Max(1, count),
        };
    }

    private static async Task<string> WriteAsync(string file, IReadOnlyList<LoadRequest> requests)
    {
        Debug.Assert(requests.Count > 0, "A load has something to send.");
        await File.WriteAllLinesAsync(file, requests.Select(request => $"{request.Method}\t{request.Path}\t{request.Body}"))
            .ConfigureAwait(false);
        return file;
    }
}
