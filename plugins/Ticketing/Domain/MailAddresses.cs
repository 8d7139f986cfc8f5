namespace Hookdesk.Ticketing.Domain;

/// <summary>Rules about email addresses.</summary>
internal static class MailAddresses
{
    /// <summary>
    /// The form in which addresses are compared: trimmed and in lower case. RFC 5321 lets the part before the @ differ by case; no
    /// provider that people use does.
    /// </summary>
    public static string Normalize(string address) => address.Trim().ToLowerInvariant();

    /// <summary>The part behind the last @, or empty.</summary>
    public static string DomainOf(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 0 ? "" : address[(at + 1)..].Trim().TrimEnd('.').ToLowerInvariant();
    }

    /// <summary>True for what can be written to. Deliberately lenient: the mail server knows better.</summary>
    public static bool IsValid(string? address) =>
        address is { Length: > 2 and <= 320 }
        && address.IndexOf('@') is > 0 and var at
        && at < address.Length - 1
        && !address.AsSpan().ContainsAny(" \t\r\n<>,;\"()");

    /// <summary>A person as shown and as typed into a field of receivers.</summary>
    public static string Show(string name, string address) => name.Length == 0 || name == address ? address : $"{name} <{address}>";

    /// <summary>
    /// Reads a list of receivers as a person types it: separated by comma or semicolon, each an address with or without a name.
    /// </summary>
    /// <returns>The people, and the first entry that is none.</returns>
    public static (IReadOnlyList<Contracts.Person> People, string? Faulty) Parse(string? list)
    {
        var people = new List<Contracts.Person>();
        foreach (var part in (list ?? "").Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var open = part.LastIndexOf('<');
            var (name, address) =
                open >= 0 && part.EndsWith('>') ? (part[..open].Trim().Trim('"'), part[(open + 1)..^1].Trim()) : ("", part);
            if (!IsValid(address))
                return (people, part);
            if (people.All(person => Normalize(person.Address) != Normalize(address)))
                people.Add(new Contracts.Person(name, address));
        }
        return (people, null);
    }
}
