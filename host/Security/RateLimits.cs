using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Hookdesk.Host.Security;

/// <summary>How often one network address may try what can be guessed or what sends mail. Accounts have their own lock-out beside this.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string TwoFactor = "two-factor";
    public const string PasswordReset = "password-reset";
    public const string SetupCode = "setup-code";

    public static void AddTo(IServiceCollection services) => services.AddRateLimiter(_ => { }).AddOptions<RateLimiterOptions>().Configure<IConfiguration>((options, configuration) =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        // An office behind one address signs in together in the morning.
        Add(SignIn, 30);
        Add(TwoFactor, 15);
        Add(PasswordReset, 5);
        Add(SetupCode, 5);

        // Hookdesk:AttemptsPerMinute:sign-in and so on, for a site with reasons of its own.
        void Add(string name, int usual) => options.AddPolicy(name, PerAddress(Math.Max(1, configuration.GetValue($"Hookdesk:AttemptsPerMinute:{name}", usual))));
    });

    private static Func<HttpContext, RateLimitPartition<string>> PerAddress(int perMinute) => context =>
        RateLimitPartition.GetSlidingWindowLimiter(PartitionOf(context.Connection.RemoteIpAddress), _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = perMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });

    // A customer of an IPv6 provider has 2^64 addresses to try from; they count as one.
    private static string PartitionOf(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };
}
