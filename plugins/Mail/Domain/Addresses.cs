using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hookdesk.Mail.Domain.Text;
using MimeKit;

namespace Hookdesk.Mail.Domain;

/// <summary>An email address with its display name.</summary>
internal sealed record MailAddress(string Name, string Address)
{
    /// <summary>The address as it is compared: lower case, the domain in ASCII.</summary>
    public string Key => Addresses.Key(Address);
}

/// <summary>Reading and comparing email addresses.</summary>
internal static partial class Addresses
{
    private const int LongestPiece = 1_000,
        MostAddresses = 1_000;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    public static string Key(string address)
    {
        var trimmed = address.Trim().ToLowerInvariant();
        var at = trimmed.LastIndexOf('@');
        if (at < 0)
            return trimmed;
        try
        {
            return trimmed[..(at + 1)] + Idn.GetAscii(trimmed[(at + 1)..].TrimEnd('.'));
        }
        catch (ArgumentException)
        {
            return trimmed;
        }
    }

    /// <summary>Good enough to write to.</summary>
    public static bool IsUsable(string address)
    {
        var at = address.LastIndexOf('@');
        return at > 0
            && at < address.Length - 1
            && address.Length <= 254
            && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';');
    }

    /// <summary>The key without “+tag”: a mailbox answers to it as well.</summary>
    public static string WithoutTag(string key)
    {
        var at = key.LastIndexOf('@');
        var plus = key.IndexOf('+');
        return plus > 0 && plus < at ? key[..plus] + key[at..] : key;
    }

    /// <summary>All addresses of all headers of that name, in order; what is no address is left out.</summary>
    public static IReadOnlyList<MailAddress> Of(HeaderList headers, HeaderId id, string? hint)
    {
        var found = new List<MailAddress>();
        foreach (var header in headers.Where(header => header.Id == id))
        foreach (var piece in Pieces(Readable(header.RawValue, hint)))
        {
            if (found.Count >= MostAddresses)
                return found;
            var raw = Encoding.UTF8.GetBytes(piece);
            if (!InternetAddressList.TryParse(ParserOptions.Default, raw, 0, raw.Length, out var list))
                list = [];
            var before = found.Count;
            foreach (var mailbox in list.Mailboxes)
            {
                if (!IsUsable(mailbox.Address))
                    continue;
                found.Add(new MailAddress(CleanName(mailbox.Name, mailbox.Address), Charsets.Cleaned(mailbox.Address)));
            }

            // Broken beyond what the parser forgives, but an address stands in it.
            if (found.Count == before && Any(piece) is { } bare && IsUsable(bare))
                found.Add(new MailAddress("", bare));
        }

        return found;
    }

    /// <summary>
    /// A header cut between its addresses, so that one that can't be read takes no other with it, and so that none is long: the parser
    /// looks at the rest of what it is given again and again.
    /// </summary>
    private static IEnumerable<string> Pieces(string text)
    {
        var (quoted, comment, bracket, from) = (false, 0, false, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            var ends = at == text.Length || at - from >= LongestPiece || !quoted && comment == 0 && !bracket && text[at] is ',' or ';';
            if (ends)
            {
                var piece = text[from..at].Trim(' ', '\t', '\r', '\n', ',', ';');
                if (piece.Length > 0)
                    yield return piece;
                (quoted, comment, bracket, from) = (false, 0, false, at < text.Length && text[at] is ',' or ';' ? at + 1 : at);
                if (at == text.Length)
                    yield break;
                continue;
            }

            switch (text[at])
            {
                case '\\' when quoted || comment > 0:
                    at++;
                    break;
                case '"' when comment == 0:
                    quoted = !quoted;
                    break;
                case '(' when !quoted:
                    comment++;
                    break;
                case ')' when !quoted && comment > 0:
                    comment--;
                    break;
                case '<' when !quoted && comment == 0:
                    bracket = true;
                    break;
                case '>':
                    bracket = false;
                    break;
            }
        }
    }

    /// <summary>The first thing in a text that looks like an address; null where nothing does.</summary>
    public static string? Any(string text)
    {
        for (var at = text.IndexOf('@'); at >= 0; at = text.IndexOf('@', at + 1))
        {
            int from = at,
                to = at + 1;
            while (from > 0 && at - from < 64 && text[from - 1] != '@' && IsPart(text[from - 1]))
                from--;
            while (to < text.Length && to - at < 255 && text[to] != '@' && IsPart(text[to]))
                to++;
            if (from < at && text.AsSpan(at + 1, to - at - 1).TrimEnd('.').IndexOf('.') > 0)
                return text[from..to].TrimEnd('.');
        }

        return null;

        static bool IsPart(char c) => !char.IsWhiteSpace(c) && c is not ('<' or '>' or '"' or '\'' or ',' or ';' or ':' or '(' or ')');
    }

    /// <summary>
    /// The header with its encoded words decoded by us, as quoted text: the parser knows fewer charsets, and rightly leaves alone those
    /// that stand in quotes.
    /// </summary>
    private static string Readable(byte[] raw, string? hint)
    {
        var text = Encoding.Latin1.GetString(raw);
        if (!Ascii.IsValid(text))
            text = Charsets.Decode(raw, hint);
        return EncodedRun()
            .Replace(
                text,
                match =>
                    $" \"{HeaderText.Decode(Encoding.Latin1.GetBytes(match.Groups[1].Value), hint).Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}\" "
            );
    }

    [GeneratedRegex(
        """
            "?(=\?[^?\s]+\?[BbQq]\?[^?]*\?=(?:\s+=\?[^?\s]+\?[BbQq]\?[^?]*\?=)*)"?
            """,
        RegexOptions.IgnorePatternWhitespace,
        5000
    )]
    private static partial Regex EncodedRun();

    private static string CleanName(string? name, string address)
    {
        var clean = Charsets.Cleaned(name ?? "");
        clean = string.Join(' ', clean.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim('"').Trim();
        // “'Vera Holte'”, but not “'Vera Holte' via Lamp Support”.
        if (clean.Length > 2 && clean[0] == '\'' && clean.IndexOf('\'', 1) == clean.Length - 1)
            clean = clean[1..^1].Trim();
        return clean.Equals(address, StringComparison.OrdinalIgnoreCase) ? "" : clean;
    }
}
