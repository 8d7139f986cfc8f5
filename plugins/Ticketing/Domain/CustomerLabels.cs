using System.Text;

namespace Hookdesk.Ticketing.Domain;

/// <summary>The words by which a customer is found while typing.</summary>
internal static class CustomerLabels
{
    private const int Longest = 100;

    /// <summary>
    /// Each word of the name and of the organisation, addresses with their domains, and phone numbers with and without country code.
    /// </summary>
    public static IReadOnlySet<string> Of(string name, IEnumerable<string> addresses, IEnumerable<string> phones)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in Split(name))
            words.Add(word);
        foreach (var address in addresses.Select(MailAddresses.Normalize))
        {
            words.Add(Cut(address));
            words.Add(Cut(MailAddresses.DomainOf(address)));
            foreach (var word in Split(address[..Math.Max(0, address.LastIndexOf('@'))]))
                words.Add(word);
        }
        foreach (var digits in phones.Select(Digits).Where(digits => digits.Length > 2))
        {
            words.Add(Cut(digits));
            // People type a number without country code or leading zero; four digits is the longest country code with its zero.
            for (var skip = 1; skip <= 4 && digits.Length - skip >= 5; skip++)
                words.Add(Cut(digits[skip..]));
        }
        words.Remove("");
        return words;
    }

    /// <summary>What was typed, as beginnings of words that must all be there.</summary>
    public static IReadOnlyList<string> Query(string typed)
    {
        typed = typed.Trim();
        if (typed.Contains('@'))
            return [Cut(MailAddresses.Normalize(typed))];
        var digits = Digits(typed);
        if (digits.Length >= 3 && typed.All(c => char.IsDigit(c) || c is '+' or ' ' or '-' or '(' or ')' or '/' or '.'))
            return [Cut(digits.TrimStart('0'))];
        return [.. Split(typed).Distinct().Take(5)];
    }

    /// <summary>The end of the range of words that begin with a prefix, in the order of bytes: behind any character there is.</summary>
    public static string EndOf(string prefix) => prefix + "\U0010FFFF";

    public static string Digits(string phone) => new([.. phone.Where(char.IsAsciiDigit)]);

    // Letters that are no base with a mark, as people write them without them.
    private static readonly Dictionary<char, string> Letters = new()
    {
        ['\u0130'] = "i",
        ['ı'] = "i",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ł'] = "l",
        ['ß'] = "ss",
        ['ħ'] = "h",
        ['ς'] = "σ",
        ['ґ'] = "г",
    };

    /// <summary>Small letters without the marks that people leave out when they type; й and ї are letters of their own.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Half a character is no character, and normalizing refuses it.
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            text = string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar));
        foreach (var c in text.Normalize(NormalizationForm.FormD).Replace('\u0130', 'i').ToLowerInvariant())
        {
            if (c is >= '\u0300' and <= '\u036F')
            {
                if (folded.Length > 0 && (folded[^1], c) is ('и', '\u0306') or ('і', '\u0308'))
                    folded.Append(c);
            }
            else if (Letters.TryGetValue(c, out var plain))
                folded.Append(plain);
            else
                folded.Append(c);
        }
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var c in Fold(text))
        {
            // Marks belong to their word: without them Thai would fall apart at every vowel.
            if (
                char.IsLetterOrDigit(c)
                || char.IsSurrogate(c)
                || char.GetUnicodeCategory(c)
                    is System.Globalization.UnicodeCategory.NonSpacingMark
                        or System.Globalization.UnicodeCategory.SpacingCombiningMark
            )
                word.Append(c);
            else if (word.Length > 0)
            {
                yield return Cut(word.ToString());
                word.Clear();
            }
        }
        if (word.Length > 0)
            yield return Cut(word.ToString());
    }

    private static string Cut(string word) => PlainText.Cut(word, Longest);
}
