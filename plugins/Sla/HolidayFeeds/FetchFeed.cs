using System.Globalization;
using System.Net.Sockets;
using Hookdesk.Sdk.Http;
using Microsoft.Extensions.Configuration;

namespace Hookdesk.Sla.HolidayFeeds;

/// <summary>
/// Gets an iCalendar file from an address that an admin typed in, from the open Internet only. <c>Hookdesk:Sla:PrivateAddresses</c>
/// opens the operator's own network. Singleton.
/// </summary>
internal sealed class FetchFeed : IDisposable
{
    private readonly HttpClient _client;

    public FetchFeed(IConfiguration configuration)
    {
        _client = PublicHttp.CreateClient(
            new PublicHttpOptions
            {
                MaxResponseBytes = ReadHolidays.MostBytes,
                AllowPrivateAddresses = configuration.GetValue("Hookdesk:Sla:PrivateAddresses", false),
            }
        );
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/calendar, */*;q=0.1");
    }

    /// <summary>
    /// The address as one that can be asked; null when it is none. <c>webcal</c> is what calendar programs write for http.
    /// </summary>
    public static Uri? Read(string address) =>
        PublicHttp.ReadAddress(
            address.Trim() is var text && text.StartsWith("webcal:", StringComparison.OrdinalIgnoreCase) ? $"https:{text[7..]}" : text
        );

    public async Task<(byte[] Body, HolidayProblem? Problem)> GetAsync(string address, CancellationToken cancellation)
    {
        if (Read(address) is not { } uri)
            return ([], new HolidayProblem(HolidayProblemKind.NotAnAddress));
        try
        {
            using var answer = await _client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode
                ? (await answer.Content.ReadAsByteArrayAsync(cancellation), null)
                : ([], new HolidayProblem(HolidayProblemKind.Refused, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)));
        }
        catch (HttpRequestException fault) when (fault.InnerException is PrivateAddressException)
        {
            return ([], new HolidayProblem(HolidayProblemKind.PrivateAddress, uri.Host));
        }
        catch (Exception fault) when ((fault as ResponseTooLargeException ?? fault.InnerException) is ResponseTooLargeException)
        {
            return ([], new HolidayProblem(HolidayProblemKind.TooLarge));
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
}
