using System.Net;
using System.Net.Sockets;

namespace Hookdesk.Sdk.Http;

/// <summary>The addresses that a connection to a user-entered host may use.</summary>
public enum AddressScope
{
    /// <summary>Only the public Internet: global unicast addresses, as described in <see cref="PublicHttp.CreateClient"/>.</summary>
    Public,

    /// <summary>
    /// Also the operator's own network: private (RFC 1918), shared (RFC 6598), loopback, and unique local (RFC 4193) addresses. Excludes
    /// link-local addresses, which include cloud metadata services, and multicast and reserved addresses.
    /// </summary>
    OwnNetwork,

    /// <summary>Any address. Only for the operator's configuration, never for input from a page.</summary>
    Any,
}

/// <summary>TCP connections to user-entered hosts, for protocols other than HTTP. For HTTP, use <see cref="PublicHttp"/>.</summary>
public static class GuardedConnection
{
    /// <summary>
    /// Connects to a host. The name is resolved once, and the connection uses one of the checked addresses, which prevents DNS rebinding.
    /// </summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port.</param>
    /// <param name="allowed">The allowed addresses.</param>
    /// <param name="cancellation">Cancels the operation. The caller sets the time limit.</param>
    /// <returns>A connected socket, which the caller disposes.</returns>
    /// <exception cref="PrivateAddressException">No address of the host is allowed. Nothing was sent.</exception>
    /// <exception cref="SocketException">The host doesn't exist or doesn't respond.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, AddressScope allowed, CancellationToken cancellation = default)
    {
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
        var open = addresses.Where(address => PublicAddresses.IsAllowed(address, allowed)).ToArray();
        if (open.Length == 0)
            throw new PrivateAddressException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, port, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
