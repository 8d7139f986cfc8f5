using System.Globalization;
using System.Text;

namespace Hookdesk.Ticketing.Domain;

/// <summary>
/// Makes keys of titles: lower-case ASCII letters, digits and hyphens, so that they can be typed in a search on any keyboard.
/// </summary>
internal static class FieldKeys
{
    // Room for a number behind it, of the 60 characters that a key may have.
    private const int Longest = 50;

    /// <summary>Words that a search has for something else.</summary>
    public static readonly IReadOnlySet<string> Reserved = new HashSet<string>(StringComparer.Ordinal)
    {
        "kind",
        "from",
        "to",
        "has",
        "in",
        "is",
        "created",
        "updated",
        "sort",
        "and",
        "or",
        "not",
    };

    private static readonly Dictionary<char, string> Letters = new()
    {
        ['æ'] = "ae",
        ['ø'] = "o",
        ['ß'] = "ss",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ł'] = "l",
        ['đ'] = "d",
        ['œ'] = "oe",
        ['ı'] = "i",
    };

    /// <summary>The key of a title; the word where the title has nothing that could stand in one.</summary>
    public static string Of(string title, string word)
    {
        var key = new StringBuilder();
        foreach (var letter in title.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
                key.Append(letter);
            else if (Letters.TryGetValue(letter, out var letters))
                key.Append(letters);
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && key.Length > 0 && key[^1] != '-')
                key.Append('-');
        }
        var made = key.ToString(0, Math.Min(key.Length, Longest)).Trim('-');
        return made.Length == 0 ? word
            : char.IsAsciiDigit(made[0]) && word.Length > 0 ? $"{word}-{made}"
            : made;
    }

    /// <summary>The key, with a number where somebody else has it.</summary>
    public static string Free(string key, Func<string, bool> isTaken)
    {
        var free = key;
        for (var number = 2; isTaken(free); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{key}-{number}");
        return free;
    }
}
