using System.Globalization;
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
internal static class Addresses
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    public static string Key(string address)
    {
        var trimmed = address.Trim().ToLowerInvariant();
        var at = trimmed.LastIndexOf('@');
        if (at < 0) return trimmed;
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
        return at > 0 && at < address.Length - 1 && address.Length <= 254 && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';');
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
            // Raw 8-bit names are decoded by us, because only we know the body's charset; encoded words in them are left for the parser.
            var raw = header.RawValue;
            if (raw.Any(b => b >= 0x80)) raw = System.Text.Encoding.UTF8.GetBytes(Charsets.Decode(raw, hint));
            if (!InternetAddressList.TryParse(ParserOptions.Default, raw, 0, raw.Length, out var list)) continue;
            foreach (var mailbox in list.Mailboxes)
            {
                if (!IsUsable(mailbox.Address)) continue;
                found.Add(new MailAddress(CleanName(mailbox.Name, mailbox.Address), Charsets.Cleaned(mailbox.Address)));
            }
        }

        return found;
    }

    private static string CleanName(string? name, string address)
    {
        var clean = Charsets.Cleaned(name ?? "");
        // A few programs put encoded words into quotes, where the parser rightly leaves them alone.
        if (clean.Contains("=?", StringComparison.Ordinal)) clean = HeaderText.Decode(System.Text.Encoding.UTF8.GetBytes(clean), "utf-8");
        clean = clean.Trim().Trim('"', '\'').Trim();
        return clean.Equals(address, StringComparison.OrdinalIgnoreCase) ? "" : clean;
    }
}
