using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Hookdesk.Host.Security;

/// <summary>
/// How often one network address may try what can be guessed or what sends mail. Accounts have their own lock-out beside this.
/// </summary>
/// <remarks>
/// The limiters of one shell. Of our own, because those that the framework's middleware makes are never disposed of, and the timer of
/// each would keep the whole shell in memory after it has retired.
/// </remarks>
internal sealed class RateLimits(IConfiguration configuration) : IAsyncDisposable
{
    public const string SignIn = "sign-in";
    public const string TwoFactor = "two-factor";
    public const string PasswordReset = "password-reset";
    public const string SetupCode = "setup-code";

    // An office behind one address signs in together in the morning.
    private readonly FrozenDictionary<string, PartitionedRateLimiter<HttpContext>> _limiters = new (string Name, int Usual)[]
    {
        (SignIn, 30),
        (TwoFactor, 15),
        (PasswordReset, 5),
        (SetupCode, 5),
    }
    // Hookdesk:AttemptsPerMinute:sign-in and so on, for a site with reasons of its own.
    .ToFrozenDictionary(
        limit => limit.Name,
        limit => PerAddress(Math.Max(1, configuration.GetValue($"Hookdesk:AttemptsPerMinute:{limit.Name}", limit.Usual)))
    );

    /// <exception cref="InvalidOperationException">There is no limit of that name.</exception>
    public PartitionedRateLimiter<HttpContext> Of(string name) =>
        _limiters.TryGetValue(name, out var limiter)
            ? limiter
            : throw new InvalidOperationException($"The rate limit “{name}” doesn't exist.");

    public async ValueTask DisposeAsync()
    {
        foreach (var limiter in _limiters.Values)
            await limiter.DisposeAsync().ConfigureAwait(false);
    }

    private static PartitionedRateLimiter<HttpContext> PerAddress(int perMinute) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetSlidingWindowLimiter(
                PartitionOf(context.Connection.RemoteIpAddress),
                _ => new SlidingWindowRateLimiterOptions
                {
                    PermitLimit = perMinute,
                    Window = TimeSpan.FromMinutes(1),
                    SegmentsPerWindow = 6,
                }
            )
        );

    // A customer of an IPv6 provider has 2^64 addresses to try from; they count as one.
    private static string PartitionOf(IPAddress? address) =>
        address switch
        {
            null => "",
            { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexStringLower(
                address.GetAddressBytes().AsSpan(0, 8)
            ),
            _ => address.MapToIPv4().ToString(),
        };
}

/// <summary>Applies the limit that an endpoint names with <c>RequireRateLimiting</c>.</summary>
internal sealed class LimitAttempts(RequestDelegate next, RateLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName is { } name)
        {
            using var lease = limits.Of(name).AttemptAcquire(context);
            if (!lease.IsAcquired)
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                if (lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                    context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return;
            }
        }

        await next(context);
    }
}
