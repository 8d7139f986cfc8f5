using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Hookdesk.Sla.HolidayFeeds;

/// <summary>
/// Gets an iCalendar file from an address that an admin typed in: by http or https, of limited size, in limited time, and from the open
/// Internet only. The address that is connected to is the one that was looked at, whatever the name server says the next moment;
/// redirects go through the same gate. No proxy is used, as it would connect in our place. <c>Hookdesk:Sla:PrivateAddresses</c> opens
/// the operator's own network.
/// </summary>
internal sealed class FetchFeed : IDisposable
{
    private const int MostRedirects = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly HttpClient _client;

    public FetchFeed(IConfiguration configuration)
    {
        var everywhere = configuration.GetValue("Hookdesk:Sla:PrivateAddresses", false);
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
                UseProxy = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, everywhere, cancellation),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/calendar, */*;q=0.1");
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Hookdesk");
    }

    /// <summary>
    /// The address as one that can be asked; null when it is none. <c>webcal</c> is what calendar programs write for http.
    /// </summary>
    public static Uri? Read(string address) =>
        Uri.TryCreate(
            address.Trim() is var text && text.StartsWith("webcal:", StringComparison.OrdinalIgnoreCase) ? $"https:{text[7..]}" : text,
            UriKind.Absolute,
            out var uri
        )
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0
            ? uri
            : null;

    public async Task<(byte[] Body, HolidayProblem? Problem)> GetAsync(string address, CancellationToken cancellation)
    {
        if (Read(address) is not { } uri)
            return ([], new HolidayProblem(HolidayProblemKind.NotAnAddress));
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Patience);
        try
        {
            using var answer = await FollowAsync(uri, limited.Token);
            if (!answer.IsSuccessStatusCode)
                return (
                    [],
                    new HolidayProblem(HolidayProblemKind.Refused, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture))
                );
            return await ReadAsync(answer.Content, limited.Token) is { } body
                ? (body, null)
                : ([], new HolidayProblem(HolidayProblemKind.TooLarge));
        }
        catch (Exception fault) when (fault is HttpRequestException { InnerException: PrivateAddressException } or PrivateAddressException)
        {
            return ([], new HolidayProblem(HolidayProblemKind.PrivateAddress, uri.Host));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ([], new HolidayProblem(HolidayProblemKind.TooSlow));
        }
        catch (Exception fault)
            when (fault
                    is HttpRequestException
                        or IOException
                        or SocketException
                        or InvalidDataException
                        or FormatException
                        or InvalidOperationException
            )
        {
            // FormatException and InvalidOperationException: a host that the address has and the client cannot speak to.
            return ([], new HolidayProblem(HolidayProblemKind.NoAnswer, fault.InnerException?.Message ?? fault.Message));
        }
    }

    public void Dispose() => _client.Dispose();

    // By http and https only, and never from https back to http; otherwise the redirect itself is the answer.
    private async Task<HttpResponseMessage> FollowAsync(Uri uri, CancellationToken cancellation)
    {
        for (var redirects = 0; ; redirects++)
        {
            var answer = await _client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (
                (int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308)
                || redirects == MostRedirects
                || answer.Headers.Location is not { } location
                || !Uri.TryCreate(uri, location, out var next)
                || next.Scheme is not ("http" or "https")
                || (uri.Scheme == "https" && next.Scheme == "http")
            )
                return answer;
            answer.Dispose();
            uri = next;
        }
    }

    // Counted while it comes: what a server says of the length, and what a packed answer unpacks to, are not to be relied on.
    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (body.Length + read > ReadHolidays.MostBytes)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint point, bool everywhere, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(point.Host, cancellation);
        var allowed = addresses.Where(address => everywhere || PublicAddresses.IsPublic(address)).ToArray();
        if (allowed.Length == 0)
            throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, point.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class PrivateAddressException() : IOException("The address leads into a private network.");
}
