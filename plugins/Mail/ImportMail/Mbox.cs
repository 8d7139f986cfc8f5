namespace Hookdesk.Mail.ImportMail;

/// <summary>
/// Reads an mbox file: messages one after the other, each behind a “From ” line (RFC 4155). Lines quoted with “&gt;” because they begin
/// so are given back as they were. MimeKit's reader can't be used: it takes every line that begins so for a new message, and ends with
/// an exception at the first paragraph that a mail program did not quote.
/// </summary>
internal static class Mbox
{
    /// <summary>Where the messages of a file are, in bytes, without their “From ” lines.</summary>
    public static IEnumerable<(long Offset, long Length)> Find(Stream file)
    {
        long? start = null;
        long position = 0,
            end = 0;
        var afterBlank = true;
        foreach (var line in Lines(file))
        {
            if (afterBlank && IsSeparator(line.Span))
            {
                if (start is { } from)
                    yield return (from, end - from);
                start = position + line.Length;
                end = start.Value;
            }
            // Blank lines at the end belong to the file and not to the message.
            else if (!IsBlank(line.Span))
                end = position + line.Length;

            afterBlank = IsBlank(line.Span);
            position += line.Length;
        }

        if (start is { } last && end > last)
            yield return (last, end - last);
    }

    public static bool IsMbox(ReadOnlySpan<byte> start) => start.StartsWith("From "u8);

    /// <summary>The message as it was before it was put into the file: “&gt;From ”, “&gt;&gt;From ” and so on lose one mark.</summary>
    public static byte[] Unquoted(byte[] stored)
    {
        if (stored.AsSpan().IndexOf(">From "u8) < 0)
            return stored;
        using var result = new MemoryStream(stored.Length);
        var rest = stored.AsSpan();
        while (rest.Length > 0)
        {
            var newLine = rest.IndexOf((byte)'\n');
            var line = newLine < 0 ? rest : rest[..(newLine + 1)];
            rest = rest[line.Length..];
            result.Write(line[0] == (byte)'>' && line.TrimStart((byte)'>').StartsWith("From "u8) ? line[1..] : line);
        }

        return result.ToArray();
    }

    // A paragraph that begins with “From ” is not a separator: that one ends in a date, and so in a time and a year.
    private static bool IsSeparator(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("From "u8) || line.Length > 300)
            return false;
        var colons = line.Count((byte)':');
        var digits = 0;
        foreach (var letter in line)
            digits += letter is >= (byte)'0' and <= (byte)'9' ? 1 : 0;
        return colons >= 1 && digits >= 7;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.TrimEnd("\r\n"u8).Length == 0;

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream file)
    {
        var buffer = new byte[256 * 1024];
        int start = 0,
            filled = 0;
        while (true)
        {
            var newLine = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            if (newLine >= 0)
            {
                yield return buffer.AsMemory(start, newLine + 1);
                start += newLine + 1;
                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, filled - start).CopyTo(buffer);
                (filled, start) = (filled - start, 0);
            }

            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = file.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
                break;
            filled += read;
        }

        if (filled > start)
            yield return buffer.AsMemory(start, filled - start);
    }
}
