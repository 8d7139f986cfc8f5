using System.Text;
using Hookdesk.Ticketing.Data;

namespace Hookdesk.Ticketing.Domain;

/// <summary>The words by which a customer is found while typing.</summary>
internal static class CustomerLabels
{
    private const int Longest = 100;

    /// <summary>
    /// Each word of the name and of the organization, addresses with their domains, and phone numbers with and without country code.
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

    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var c in FoldedWord.Of(text))
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
