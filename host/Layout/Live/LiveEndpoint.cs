using System.Text.Json;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Layout;

/// <summary>
/// <c>GET /live?topic=a&amp;topic=b&amp;since=t</c>: server-sent events (HTML standard, section 9.2). A page is told the names of the
/// topics that changed, those since it was drawn (<c>since</c>, Unix milliseconds) at once, and fetches what it shows anew. Rights are
/// asked for when the connection opens; it ends after a while, so that rights that were taken away end too.
/// </summary>
internal static class LiveEndpoint
{
    private const int MostTopics = 200;
    private const long LatestTime = 253_402_300_799_999; // The end of the year 9999.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    public static async Task HandleAsync(
        HttpContext context,
        string[] topic,
        long? since,
        LiveHub hub,
        ICurrentUser user,
        IServiceScopeFactory scopes,
        ShellLifetime lifetime,
        IHostApplicationLifetime application,
        TimeProvider time
    )
    {
        var allowed = await AllowedAsync(context, topic, user, scopes);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx holds back answers otherwise.
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature>()?.DisableBuffering();

        using var longest = new CancellationTokenSource(Longest, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            application.ApplicationStopping,
            lifetime.Retiring,
            longest.Token
        );
        var reader = hub.Open(allowed, since is >= 0 and <= LatestTime ? DateTimeOffset.FromUnixTimeMilliseconds(since.Value) : null);
        try
        {
            await response.WriteAsync(": listening\n\n", end.Token);
            await response.Body.FlushAsync(end.Token);
            while (!end.IsCancellationRequested)
            {
                if (await reader.WaitAsync(Heartbeat, time, end.Token))
                {
                    // One change seldom comes alone; the page asks once for all of them.
                    await Task.Delay(Gather, time, end.Token);
                    await response.WriteAsync(
                        $"event: changed\ndata: {JsonSerializer.Serialize(new { topics = reader.Take() })}\n\n",
                        end.Token
                    );
                }
                else
                {
                    // Keeps the connection alive through proxies, and finds out when it is gone.
                    await response.WriteAsync(":\n\n", end.Token);
                }

                await response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The reader left, or this shell goes: the browser comes back to the next one.
        }
        finally
        {
            hub.Close(reader);
        }
    }

    private static async Task<IReadOnlySet<string>> AllowedAsync(
        HttpContext context,
        string[] topics,
        ICurrentUser user,
        IServiceScopeFactory scopes
    )
    {
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        // The guards' services are needed for a moment, the connection lasts for minutes: they must not hold a database connection all
        // that time.
        await using var scope = scopes.CreateAsyncScope();
        var guards = scope.ServiceProvider.GetServices<ILiveTopicGuard>().ToList();
        var guarded = scope.ServiceProvider.GetRequiredService<IContributionGuard>();
        foreach (var topic in topics.Where(topic => topic.Length is > 0 and <= 100).Distinct(StringComparer.Ordinal).Take(MostTopics))
        {
            foreach (var guard in guards)
            {
                // A decision that fails is a refusal.
                var answer = await guarded.CallAsync(
                    guard,
                    "live topics",
                    async stop => await guard.MayFollowAsync(topic, user, stop),
                    false,
                    cancellation: context.RequestAborted
                );
                if (answer is null)
                    continue;
                if (answer.Value)
                    allowed.Add(topic);
                break;
            }
        }

        return allowed;
    }
}
