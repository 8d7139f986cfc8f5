using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Hookdesk.TestServers;

/// <summary>Ports on 127.0.0.1, and waiting for a server to answer there.</summary>
public static class Loopback
{
    /// <summary>How long a server may take to start before the test is told that it did not.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Taken = [];

    /// <summary>
    /// A port nobody listens on. It lies below the range from which the kernel serves outgoing connections (32768 and up), so a server
    /// that is stopped and started again finds its port still free.
    /// </summary>
    public static int FreePort()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(15_000, 32_000);
            lock (Gate)
            {
                if (!Taken.Add(port))
                    continue;
            }

            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's; the next one.
            }
        }

        throw new InvalidOperationException("No free port between 15000 and 32000 on 127.0.0.1.");
    }

    /// <summary>Whether anybody accepts connections at the port now.</summary>
    public static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// Waits until the port accepts a connection and, if <paramref name="greeting"/> is given, says something that starts with it.
    /// </summary>
    /// <param name="port">On 127.0.0.1.</param>
    /// <param name="greeting">The first characters that a server of this protocol sends.</param>
    /// <param name="explain">What the server has written so far, for the error message.</param>
    /// <param name="hasEnded">Tells that waiting has no sense any more.</param>
    public static async Task WaitUntilReadyAsync(int port, string? greeting, Func<string> explain, Func<bool>? hasEnded = null)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await AnswersAsync(port, greeting, limit.Token))
        {
            if (hasEnded?.Invoke() == true)
                throw new InvalidOperationException($"The server for port {port} ended while starting.\n{explain()}");
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"Nothing answers on port {port} after {StartLimit.TotalSeconds:0} s.\n{explain()}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task<bool> AnswersAsync(int port, string? greeting, CancellationToken cancel)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancel);
            if (greeting is null)
                return true;

            var buffer = new byte[greeting.Length];
            var read = await client.GetStream().ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
            return Encoding.ASCII.GetString(buffer, 0, read) == greeting;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
