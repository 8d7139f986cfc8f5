using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hookdesk.TestServers;

/// <summary>The sending side of LMTP (RFC 2033), which passes a message on byte by byte: tests deliver broken mail too.</summary>
internal static class LmtpDelivery
{
    public static async Task DeliverAsync(int port, string from, string recipient, IEnumerable<byte[]> messages)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        client.NoDelay = true;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        await ExpectAsync(reader, "220");
        await SayAsync("LHLO localhost", "250");
        foreach (var message in messages)
        {
            await SayAsync($"MAIL FROM:<{from}>", "250");
            await SayAsync($"RCPT TO:<{recipient}>", "250");
            await SayAsync("DATA", "354");
            await stream.WriteAsync(Stuffed(message));
            await ExpectAsync(reader, "250");
        }

        await SayAsync("QUIT", "221");

        async Task SayAsync(string line, string expected)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            await ExpectAsync(reader, expected);
        }
    }

    private static async Task ExpectAsync(StreamReader reader, string code)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync() ?? throw new IOException("The LMTP server closed the connection.");
        } while (line.Length > 3 && line[3] == '-');

        if (!line.StartsWith(code, StringComparison.Ordinal))
            throw new InvalidOperationException($"The LMTP server answered “{line}” where {code} was expected.");
    }

    // A dot at the start of a line is doubled, and a line with one dot ends the message.
    private static byte[] Stuffed(byte[] message)
    {
        using var buffer = new MemoryStream(message.Length + 64);
        var previous = (byte)'\n';
        foreach (var b in message)
        {
            if (b == '.' && previous == '\n')
                buffer.WriteByte((byte)'.');
            buffer.WriteByte(b);
            previous = b;
        }

        if (previous != '\n')
            buffer.Write("\r\n"u8);
        buffer.Write(".\r\n"u8);
        return buffer.ToArray();
    }
}
