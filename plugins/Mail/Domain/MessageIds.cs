using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Hookdesk.Mail.Domain;

/// <summary>What our own signed Message-ID says.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="MessageId">The desk's message that was sent.</param>
/// <param name="Recipient">Who was written to: <c>u</c> and the user's id for a user of the desk, else a short hash of the address.</param>
internal sealed record SignedId(long TicketId, long MessageId, string Recipient);

/// <summary>Message-IDs: reading them, and our own signed ones.</summary>
/// <remarks>
/// Our form is <c>hd.{ticket}.{message}.{recipient}.{signature}@{domain}</c>. The signature is 80 bits of HMAC-SHA256 in Base32, lower
/// case, because some mail systems change the case of a Message-ID. The part before the @ also stands as a token in the body.
/// </remarks>
internal static partial class MessageIds
{
    private const int LongestId = 300;

    // A thread of years: who answers names its last mails, which stand at the end.
    private const int LongestHeader = 64 * 1024,
        MostIds = 500;

    /// <summary>The ids in a header, in order and without angle brackets; also of programs that forget the brackets.</summary>
    public static IReadOnlyList<string> Read(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return [];
        if (value.Length > LongestHeader)
            value = value[^LongestHeader..];
        var ids = InBrackets(value).Select(Clean).Where(id => id.Length > 0).TakeLast(MostIds).ToList();
        return ids.Count > 0
            ? ids
            :
            [
                .. value
                    .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    .Where(word => word.Contains('@', StringComparison.Ordinal))
                    .TakeLast(MostIds)
                    .Select(Clean),
            ];
    }

    // What stands between < and the next >, without another < between.
    private static IEnumerable<string> InBrackets(string value)
    {
        var open = -1;
        for (var at = 0; at < value.Length; at++)
            if (value[at] == '<')
                open = at;
            else if (value[at] == '>' && open >= 0)
            {
                yield return value[(open + 1)..at];
                open = -1;
            }
    }

    /// <summary>The id as it is stored and compared: without white space (folded in the middle by some), at most 300 characters.</summary>
    public static string Clean(string id)
    {
        var clean = Text.Charsets.Cleaned(string.Concat(id.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c))));
        return clean.Length <= LongestId ? clean : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clean)));
    }

    /// <summary>The token of a message to somebody; with <c>@domain</c> it is the Message-ID.</summary>
    public static string Token(byte[] key, SignedId id)
    {
        var content = $"hd.{id.TicketId}.{id.MessageId}.{id.Recipient}";
        return $"{content}.{Sign(key, content)}";
    }

    /// <summary>Reads our token or Message-ID; null when it is none of ours or its signature is wrong.</summary>
    public static SignedId? Verify(byte[] key, string text)
    {
        var match = Token().Match(text);
        return match.Success ? Verify(key, match) : null;
    }

    /// <summary>True when it has our form, whether or not the signature is right.</summary>
    public static bool HasOurForm(string text) => Token().IsMatch(text);

    /// <summary>The rightly signed tokens in a text, in order, each once.</summary>
    public static IEnumerable<SignedId> VerifyAll(byte[] key, string text) =>
        Token().Matches(text).Select(match => Verify(key, match)).OfType<SignedId>().Distinct();

    /// <summary>Who was written to, as it stands in a token.</summary>
    public static string RecipientOf(string address) => "a" + Base32(SHA256.HashData(Encoding.UTF8.GetBytes(Addresses.Key(address))))[..8];

    /// <inheritdoc cref="RecipientOf(string)"/>
    public static string RecipientOf(long userId) => $"u{userId}";

    private static SignedId? Verify(byte[] key, Match match)
    {
        var content = match.Groups["content"].Value.ToLowerInvariant();
        var signature = Encoding.ASCII.GetBytes(match.Groups["signature"].Value.ToLowerInvariant());
        if (!CryptographicOperations.FixedTimeEquals(signature, Encoding.ASCII.GetBytes(Sign(key, content))))
            return null;
        var parts = content.Split('.');
        return new SignedId(
            long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
            long.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture),
            parts[3]
        );
    }

    private static string Sign(byte[] key, string content) =>
        Base32(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(content)).AsSpan(0, 10));

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        var text = new StringBuilder();
        int buffer = 0,
            bits = 0;
        foreach (var value in bytes)
        {
            buffer = (buffer << 8 | value) & 0xFFFF;
            bits += 8;
            while (bits >= 5)
                text.Append(alphabet[buffer >> (bits -= 5) & 31]);
        }

        return text.ToString();
    }

    [GeneratedRegex(
        @"(?<![a-z0-9])(?<content>hd\.\d{1,18}\.\d{1,18}\.[a-z0-9]{2,20})\.(?<signature>[a-z2-7]{16})(?![a-z0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        5000
    )]
    private static partial Regex Token();
}
