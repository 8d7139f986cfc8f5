using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Hookdesk.Ticketing.DemoData;

/// <summary>The files that the demo's customers send: a log, and a screenshot drawn here.</summary>
internal static class DemoFiles
{
    public static byte[] Log(int number)
    {
        var log = new StringBuilder();
        for (var line = 0; line < 40; line++)
            log.Append("10:")
                .Append((line / 4).ToString("00", System.Globalization.CultureInfo.InvariantCulture))
                .Append(" printer-3 ")
                .AppendLine(line % 7 == number % 7 ? "WARN  no answer from 10.0.3.17, trying again" : "INFO  heartbeat sent");
        return Encoding.UTF8.GetBytes(log.ToString());
    }

    /// <summary>A picture in PNG (RFC 2083): a window with a message, in two colours that differ by number.</summary>
    public static byte[] Screenshot(int number)
    {
        const int width = 240,
            height = 120;
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // filter: none
                for (var x = 0; x < width; x++)
                {
                    var frame = x < 3 || y < 18 || x >= width - 3 || y >= height - 3;
                    var line = y is > 40 and < 46 or > 60 and < 66 or > 80 and < 86 && x is > 20 and < 200;
                    zlib.Write(
                        frame ? [40, 60, (byte)(90 + number * 13 % 100)]
                        : line ? [190, 195, 200]
                        : [245, 246, 248]
                    );
                }
            }
        }
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2); // 8 bits, true colour
        Chunk(png, "IHDR", header);
        Chunk(png, "IDAT", pixels.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(content));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}
