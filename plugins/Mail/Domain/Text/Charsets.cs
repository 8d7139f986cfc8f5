using System.Text;
using UtfUnknown;

namespace Hookdesk.Mail.Domain.Text;

/// <summary>
/// Makes text of bytes whose charset is declared, wrongly declared or not declared at all: what was declared, where it fits; then what
/// is detected; then something readable. Nothing here throws and nothing becomes a row of question marks.
/// </summary>
internal static class Charsets
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static string Decode(byte[] bytes, string? declared) => Cleaned(Decoded(bytes, declared));

    /// <summary>The encoding that mail means by a name, or null. Western names mean their Windows superset, as in every browser.</summary>
    public static Encoding? Find(string? name)
    {
        var key = name?.Trim().Trim('"', '\'').ToLowerInvariant().Replace('_', '-') ?? "";
        try
        {
            return key switch
            {
                "" or "unknown" or "unknown-8bit" or "x-unknown" or "default" or "none" or "null" or "8bit" or "binary" => null,
                "utf8" or "utf-8" or "unicode-1-1-utf-8" or "utf8mb4" => Encoding.UTF8,
                "us-ascii"
                or "ascii"
                or "ansi"
                or "iso-8859-1"
                or "iso8859-1"
                or "latin1"
                or "iso-8859-1-windows-3.1-latin-1"
                or "ansi-x3.4-1968"
                or "cp1252"
                or "cp-1252" => Encoding.GetEncoding(1252),
                "iso-8859-9" or "latin5" => Encoding.GetEncoding(1254),
                "tis-620" or "tis620" or "iso-8859-11" or "cp874" or "windows-874" => Encoding.GetEncoding(874),
                "ks-c-5601-1987" or "ks-c-5601" or "euc-kr" or "ksc5601" or "korean" or "cp949" or "uhc" => Encoding.GetEncoding(949),
                "gb2312" or "gbk" or "gb-2312" or "gb18030" or "cp936" or "x-gbk" or "gb2312-80" or "chinese" => Encoding.GetEncoding(
                    54936
                ),
                "big5" or "big5-hkscs" or "cp950" or "x-x-big5" => Encoding.GetEncoding(950),
                "shift-jis" or "sjis" or "x-sjis" or "cp932" or "ms-kanji" or "windows-31j" => Encoding.GetEncoding(932),
                "iso-2022-jp" or "iso-2022-jp-2" or "iso-2022-jp-ms" => Encoding.GetEncoding(50220),
                "koi8r" or "koi-8r" or "koi8" => Encoding.GetEncoding(20866),
                "koi8u" or "koi8-ru" => Encoding.GetEncoding(21866),
                "iso-8859-8-i" or "iso-8859-8-e" => Encoding.GetEncoding(1255),
                _ when key.StartsWith("cp", StringComparison.Ordinal) && int.TryParse(key[2..].TrimStart('-'), out var page) =>
                    Encoding.GetEncoding(page),
                _ when key.StartsWith("win-", StringComparison.Ordinal) && int.TryParse(key[4..], out var page) => Encoding.GetEncoding(
                    page
                ),
                _ => Encoding.GetEncoding(key),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Without NUL and halves of surrogate pairs, which databases refuse.</summary>
    public static string Cleaned(string text)
    {
        var clean = true;
        for (var i = 0; i < text.Length && clean; i++)
            clean =
                text[i] != '\0' && !char.IsSurrogate(text[i])
                || char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i]);
        if (clean)
            return text;

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                result.Append(text[i]).Append(text[++i]);
            else if (text[i] != '\0')
                result.Append(char.IsSurrogate(text[i]) ? '\uFFFD' : text[i]);
        }

        return result.ToString();
    }

    private static string Decoded(byte[] bytes, string? declared)
    {
        if (bytes.Length == 0)
            return "";
        if (ByteOrderMark(bytes) is var (marked, skip))
            return marked.GetString(bytes, skip, bytes.Length - skip);

        var encoding = Find(declared);
        var high = bytes.Count(b => b >= 0x80);
        if (high == 0)
        {
            if (encoding is { CodePage: 1200 or 1201 or 50220 or 50221 or 50222 or 50225 or 52936 })
                return encoding.GetString(bytes);
            return HasIso2022(bytes) ? Encoding.GetEncoding(50220).GetString(bytes) : Encoding.ASCII.GetString(bytes);
        }

        // Real text in another single-byte charset is practically never valid UTF-8, so valid UTF-8 is UTF-8 whatever the label says.
        // In East Asian charsets short texts can be both; there the label is believed.
        if (encoding is null or { IsSingleByte: true } or UTF8Encoding && Strict(StrictUtf8, bytes) is { } utf8)
            return utf8;
        // 8-bit bytes under the label of a 7-bit charset: the other Japanese ones.
        if (encoding is { CodePage: 50220 or 50221 or 50222 })
            return Strict(Encoding.GetEncoding(932), bytes) ?? Strict(Encoding.GetEncoding(51932), bytes) ?? encoding.GetString(bytes);
        if (encoding is UTF8Encoding)
            return NearlyUtf8(bytes, high) ?? Detected(bytes) ?? Encoding.GetEncoding(1252).GetString(bytes);
        if (encoding is null)
            return (high >= 12 ? NearlyUtf8(bytes, high) : null) ?? Detected(bytes) ?? Encoding.GetEncoding(1252).GetString(bytes);
        if (encoding.CodePage == 1252)
            return SuspiciousForWestern(bytes, high) && DetectedEncoding(bytes, 0.7f) is { } other
                ? other.GetString(bytes)
                : encoding.GetString(bytes);

        var text = Strict(encoding, bytes);
        if (text is null)
            return Detected(bytes) ?? encoding.GetString(bytes);
        if (!SuspiciousForCyrillic(text))
            return text;
        var second = DetectedEncoding(bytes, 0.5f)?.GetString(bytes);
        return second is not null && !SuspiciousForCyrillic(second) ? second : text;
    }

    private static (Encoding Encoding, int Skip)? ByteOrderMark(byte[] bytes) =>
        bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, ..] when bytes.Length % 2 == 0 => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] when bytes.Length % 2 == 0 => (Encoding.BigEndianUnicode, 2),
            _ => null,
        };

    private static bool HasIso2022(byte[] bytes)
    {
        for (var i = 0; i + 2 < bytes.Length; i++)
            if (
                bytes[i] == 0x1B
                && bytes[i + 1] is (byte)'$' or (byte)'('
                && bytes[i + 2] is (byte)'B' or (byte)'@' or (byte)'J' or (byte)'I'
            )
                return true;
        return false;
    }

    private static string? Strict(Encoding encoding, byte[] bytes)
    {
        try
        {
            return Encoding
                .GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                .GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Cut off in the middle of a character, or one bad byte in a page: still UTF-8.
    private static string? NearlyUtf8(byte[] bytes, int high)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Count(c => c == '\uFFFD') <= Math.Max(1, high / 50) ? text : null;
    }

    private static string? Detected(byte[] bytes) => DetectedEncoding(bytes, 0.2f)?.GetString(bytes);

    private static Encoding? DetectedEncoding(byte[] bytes, float atLeast)
    {
        var sample = bytes.Length > 32_768 ? bytes[..32_768] : bytes;
        var found = CharsetDetector.DetectFromBytes(sample).Detected;
        return found is not null && found.Confidence >= atLeast ? Find(found.EncodingName) : null;
    }

    // In a Western text letters with accents are the exception.
    private static bool SuspiciousForWestern(byte[] bytes, int high) =>
        high >= 4 && high > bytes.Count(b => b is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z') / 2;

    // KOI8-R read as windows-1251, or the other way round, turns small letters into capitals.
    private static bool SuspiciousForCyrillic(string text)
    {
        int upper = 0,
            lower = 0;
        foreach (var letter in text)
        {
            if (letter is < '\u0400' or > '\u04FF')
                continue;
            if (char.IsUpper(letter))
                upper++;
            else
                lower++;
        }

        return upper > 8 && upper > lower * 2;
    }
}
