using System.Buffers.Binary;
using System.IO.Compression;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>Files that people send.</summary>
internal static class Samples
{
    /// <summary>A picture in one colour, as a PNG of its own making.</summary>
    public static byte[] Picture(byte red, byte green, byte blue, int size = 24)
    {
        using var pixels = new MemoryStream();
        using (var deflate = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < size; row++)
            {
                deflate.WriteByte(0);
                for (var column = 0; column < size; column++)
                    deflate.Write([red, green, blue]);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size);
        (header[8], header[9]) = (8, 2); // Eight bits, true colour.
        return
        [
            0x89,
            0x50,
            0x4E,
            0x47,
            0x0D,
            0x0A,
            0x1A,
            0x0A,
            .. Chunk("IHDR"u8, header),
            .. Chunk("IDAT"u8, pixels.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>Bytes that no text conversion leaves alone.</summary>
    public static byte[] Binary(int size, int seed = 1)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), Crc(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    // CRC-32 as PNG (ISO 3309) wants it.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
