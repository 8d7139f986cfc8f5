using System.Text;
using System.Text.RegularExpressions;

namespace Hookdesk.Mail.Domain.Text;

/// <summary>
/// Decodes header text: encoded words (RFC 2047), also those split in the middle of a character, and raw 8-bit text, which the RFCs
/// forbid and mail programs send.
/// </summary>
internal static partial class HeaderText
{
    /// <summary>The text of a header's raw value.</summary>
    /// <param name="raw">Everything after the colon, still folded.</param>
    /// <param name="hint">The charset of the message's body, the best guess for raw 8-bit text.</param>
    public static string Decode(byte[] raw, string? hint)
    {
        // Latin-1 keeps every byte, so that the pieces can be turned back into bytes.
        var text = Unfold(Encoding.Latin1.GetString(raw)).Trim();
        var result = new StringBuilder();
        var pending = new List<byte>();
        string? pendingCharset = null;
        var position = 0;

        foreach (Match word in EncodedWord().Matches(text))
        {
            var between = text[position..word.Index];
            var charset = word.Groups["charset"].Value.Split('*')[0];
            var bytes = Bytes(word.Groups["encoding"].Value, word.Groups["text"].Value);
            // White space between two encoded words is not text (section 6.2); joined before decoding, split characters become whole again.
            if (
                pendingCharset is null
                || !string.IsNullOrWhiteSpace(between)
                || !charset.Equals(pendingCharset, StringComparison.OrdinalIgnoreCase)
            )
            {
                Flush();
                if (pendingCharset is null || !string.IsNullOrWhiteSpace(between))
                    result.Append(Plain(between, hint));
            }

            pending.AddRange(bytes);
            pendingCharset = charset;
            position = word.Index + word.Length;
        }

        Flush();
        return Charsets.Cleaned(WhiteSpace().Replace(result.Append(Plain(text[position..], hint)).ToString(), " ").Trim());

        void Flush()
        {
            if (pending.Count > 0)
                result.Append(Charsets.Decode([.. pending], pendingCharset));
            pending.Clear();
        }
    }

    /// <summary>The charset of the first encoded word of a header; null where it has none.</summary>
    public static string? CharsetOf(byte[] raw)
    {
        var text = Encoding.Latin1.GetString(raw.AsSpan(0, Math.Min(raw.Length, 1_000)));
        var word = text.Contains("=?", StringComparison.Ordinal) ? EncodedWord().Match(text) : Match.Empty;
        return word.Success ? word.Groups["charset"].Value.Split('*')[0] : null;
    }

    private static string Unfold(string text) => Fold().Replace(text, " ");

    private static string Plain(string latin1, string? hint) =>
        latin1.Length == 0 || Ascii.IsValid(latin1) ? latin1 : Charsets.Decode(Encoding.Latin1.GetBytes(latin1), hint);

    private static byte[] Bytes(string encoding, string text)
    {
        if (encoding is "B" or "b")
        {
            var trimmed = text.Trim().TrimEnd('=');
            try
            {
                return Convert.FromBase64String(trimmed.PadRight((trimmed.Length + 3) / 4 * 4, '='));
            }
            catch (FormatException)
            {
                return Encoding.Latin1.GetBytes(text);
            }
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_')
                bytes.Add((byte)' ');
            else if (
                text[i] == '='
                && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var value)
            )
            {
                bytes.Add(value);
                i += 2;
            }
            else
                bytes.Add((byte)text[i]);
        }

        return [.. bytes];
    }

    // Text may hold spaces although it must not: seen from several mail programs.
    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<encoding>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.None, 5000)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\r?\n[ \t]*", RegexOptions.None, 5000)]
    private static partial Regex Fold();

    [GeneratedRegex(@"\s+", RegexOptions.None, 5000)]
    private static partial Regex WhiteSpace();
}
