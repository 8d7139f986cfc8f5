using System.Net;
using System.Net.Sockets;

namespace Hookdesk.Sdk.Http;

/// <summary>
/// HTTP to addresses that someone typed in or another system named (feeds, webhooks, images): a client that can't be led into the
/// operator's own network, to the machine itself or to a cloud's metadata service, and that bounds time, size and redirects.
/// </summary>
public static class PublicHttp
{
    /// <summary>
    /// A client for addresses on the open Internet. Make one, keep it for the plugin's life and dispose it with the shell.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The name is looked up once, when connecting, and one of the addresses that were looked at is connected to, so that a name server
    /// that answers otherwise the next moment (DNS rebinding) gains nothing. Refused are all but global unicast addresses: private (RFC
    /// 1918), shared by carriers (RFC 6598), loopback, link-local, unique local, documentation, multicast and reserved ones, Teredo and
    /// 6to4; an IPv4 address within an IPv6 one (mapped, or NAT64 of RFC 6052) is looked at as that address. No proxy is used, as it would
    /// connect in our place; no cookies are kept.
    /// </para>
    /// <para>
    /// Redirects of GET and HEAD are followed up to <see cref="PublicHttpOptions.MaxRedirects"/> times through the same gate, by http and
    /// https only and never from https to http; otherwise, and for other methods, the redirect itself is the answer. Headers of the request
    /// that identify the caller (<c>Authorization</c>, <c>Cookie</c>) stay behind when the host changes.
    /// </para>
    /// <para>
    /// What fails does so as with any <see cref="HttpClient"/>: a refused address is an <see cref="HttpRequestException"/> whose inner
    /// exception is a <see cref="PrivateAddressException"/>, an answer that is too large one with a <see cref="ResponseTooLargeException"/>
    /// (thrown itself by the body's stream where that is read by the caller), and one that is too slow an
    /// <see cref="OperationCanceledException"/> whose inner exception is a <see cref="TimeoutException"/>.
    /// </para>
    /// </remarks>
    public static HttpClient CreateClient(PublicHttpOptions? options = null)
    {
        options ??= new PublicHttpOptions();
        var connect = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, options.AllowPrivateAddresses, cancellation),
        };
        var client = new HttpClient(new LimitedHandler(options) { InnerHandler = connect })
        {
            // The handler's limit applies to the body too.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Hookdesk");
        return client;
    }

    /// <summary>An address as one that can be asked; null where it is none, or not http or https.</summary>
    public static Uri? ReadAddress(string? address) =>
        Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            ? uri
            : null;

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint point, bool everywhere, CancellationToken cancellation) =>
        new NetworkStream(
            await GuardedConnection
                .ConnectAsync(point.Host, point.Port, everywhere ? AddressScope.Any : AddressScope.Public, cancellation)
                .ConfigureAwait(false),
            ownsSocket: true
        );
}

/// <summary>Bounds of a client of <see cref="PublicHttp"/>.</summary>
public sealed record PublicHttpOptions
{
    /// <summary>The longest from the request to the end of its answer, redirects included. 20 seconds; more than zero.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The most bytes of a body, counted after unpacking and while they come: what a server says of the length is not relied on. 2 MiB.
    /// </summary>
    public long MaxResponseBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>How many redirects are followed; 3, and 0 for none.</summary>
    public int MaxRedirects { get; init; } = 3;

    /// <summary>
    /// Lets the client connect anywhere. Set this only from the server configuration (a file or the environment), never from a page.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }
}

/// <summary>A name or address that leads into a private network was refused. Nothing was sent.</summary>
/// <param name="host">The host that was asked for.</param>
public sealed class PrivateAddressException(string host) : IOException($"{host} is in a private network.")
{
    /// <summary>The host that was asked for.</summary>
    public string Host { get; } = host;
}

/// <summary>A body was longer than <see cref="PublicHttpOptions.MaxResponseBytes"/>; the rest of it was not read.</summary>
/// <param name="limit">The limit in bytes.</param>
public sealed class ResponseTooLargeException(long limit) : IOException($"The response is larger than {limit} bytes.");
