using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hookdesk.Mail.Domain.Text;
using MimeKit;

namespace Hookdesk.Mail.Domain;

/// <summary>A mail address with its display name.</summary>
internal sealed record MailAddress(string Name, string Address)
{
    /// <summary>The address as it is compared: lower case, the domain in ASCII.</summary>
    public string Key => Addresses.Key(Address);
}

/// <summary>Reading and comparing mail addresses.</summary>
internal static partial class Addresses
{
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

    /// <summary>The key without «+tag»: a mailbox answers to it as well.</summary>
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
        {
            var text = Readable(header.RawValue, hint);
            var raw = Encoding.UTF8.GetBytes(text);
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
            if (found.Count == before && AnyAddress().Match(text) is { Success: true } bare && IsUsable(bare.Value))
                found.Add(new MailAddress("", bare.Value));
        }

        return found;
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
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex EncodedRun();

    [GeneratedRegex("""[^\s<>"',;:()]+@[^\s<>"',;:()]+\.[^\s<>"',;:()]+""")]
    private static partial Regex AnyAddress();

    private static string CleanName(string? name, string address)
    {
        var clean = Charsets.Cleaned(name ?? "");
        clean = string.Join(' ', clean.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim('"', '\'').Trim();
        return clean.Equals(address, StringComparison.OrdinalIgnoreCase) ? "" : clean;
    }
}
