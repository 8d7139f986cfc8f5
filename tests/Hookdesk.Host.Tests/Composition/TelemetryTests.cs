using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Hookdesk.Host.Tests.Plugins;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Composition;

/// <summary>Metrics and traces reach a collector that speaks OTLP.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Requests_are_measured_and_traced_where_a_collector_is_named()
    {
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{Loopback.FreePort()}/";
        collector.Prefixes.Add(address);
        collector.Start();
        var received = new ConcurrentBag<(string Path, string Body)>();
        var collecting = CollectAsync(collector, received);

        await using (
            var desk = await PluginTestHost.StartAsync(options =>
                options.Set("OTEL_EXPORTER_OTLP_ENDPOINT", address).Set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            )
        )
        {
            await desk.ReadAsync("/sign-in");
            using var browser = await desk.SignInAsync();
        }

        // What was not sent before is sent when the desk stops.
        collector.Stop();
        await collecting;
        Assert.Contains(
            received,
            sent =>
                sent.Path == "/v1/metrics"
                && sent.Body.Contains("http.server.request.duration", StringComparison.Ordinal)
                && sent.Body.Contains("hookdesk", StringComparison.Ordinal)
        );
        Assert.Contains(received, sent => sent.Path == "/v1/traces" && sent.Body.Contains("/sign-in", StringComparison.Ordinal));
        Assert.DoesNotContain(
            received,
            sent =>
                sent.Body.Contains(PluginTestHost.AdminEmail, StringComparison.Ordinal)
                || sent.Body.Contains(PluginTestHost.AdminPassword, StringComparison.Ordinal)
        );
    }

    private static async Task CollectAsync(HttpListener collector, ConcurrentBag<(string, string)> received)
    {
        while (collector.IsListening)
        {
            try
            {
                var context = await collector.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                received.Add((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
