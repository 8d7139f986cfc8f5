using System.Text;

namespace Hookdesk.Sdk.Ui;

/// <summary>
/// Makes URLs from a request, such as a return URL, safe for redirects and links within this site.
/// </summary>
public static class LocalAddress
{
    private const int Longest = 2000;

    /// <summary>
    /// Returns the address if it is a path on this site; otherwise, <paramref name="otherwise"/>. Rejects other sites in any form (including
    /// <c>//host</c> and <c>/\\host</c>, which browsers treat as another server), control characters, and more than 2,000 characters.
    /// Characters that aren't allowed in a header are percent-encoded (RFC 3986).
    /// </summary>
    public static string Of(string? address, string otherwise = "/")
    {
        if (!IsLocal(address))
            return otherwise;
        var safe = new StringBuilder(address!.Length);
        foreach (var rune in address.EnumerateRunes())
            if (rune.IsAscii && rune.Value is not (' ' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'))
                safe.Append((char)rune.Value);
            else
                safe.Append(Uri.EscapeDataString(rune.ToString()));
        return safe.ToString();
    }

    /// <summary>True for a path of this site that <see cref="Of"/> takes.</summary>
    public static bool IsLocal(string? address) =>
        // Tabs and line ends are dropped by browsers before they read.
        address is ['/', ..]
        && address is not (['/', '/', ..] or ['/', '\\', ..])
        && address.Length <= Longest
        && !address.Any(char.IsControl);
}
