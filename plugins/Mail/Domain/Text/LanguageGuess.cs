using System.Text.RegularExpressions;

namespace Hookdesk.Mail.Domain.Text;

/// <summary>Guesses the language of a mail well enough to choose the language of the receipt. Says nothing when unsure.</summary>
internal static partial class LanguageGuess
{
    private static readonly Dictionary<string, HashSet<string>> CommonWords = new()
    {
        ["en"] = ["the", "and", "is", "not", "you", "have", "with", "this", "for", "please", "my", "we", "are"],
        ["nb"] = ["og", "ikke", "jeg", "det", "har", "på", "som", "til", "vi", "hei", "deg", "kan", "når"],
        ["sv"] = ["och", "inte", "jag", "det", "har", "på", "som", "till", "vi", "hej", "kan", "när", "är"],
        ["da"] = ["og", "ikke", "jeg", "det", "har", "på", "som", "til", "vi", "hej", "kan", "når", "af"],
        ["de"] = ["und", "nicht", "ich", "das", "ist", "die", "der", "mit", "wir", "bitte", "ein", "haben", "zu"],
        ["fr"] = ["et", "pas", "je", "le", "la", "les", "est", "vous", "nous", "bonjour", "merci", "une", "des"],
        ["es"] = ["y", "no", "el", "la", "los", "es", "que", "hola", "gracias", "una", "con", "por", "para"],
        ["it"] = ["e", "non", "il", "la", "che", "sono", "per", "con", "grazie", "una", "di", "ho", "buongiorno"],
        ["pt"] = ["e", "não", "o", "a", "os", "que", "com", "por", "para", "obrigado", "uma", "está", "olá"],
        ["nl"] = ["en", "niet", "ik", "het", "de", "een", "is", "met", "wij", "voor", "van", "kunt", "graag"],
        ["pl"] = ["i", "nie", "się", "jest", "na", "to", "że", "proszę", "dzień", "dobry", "mam", "z", "do"],
        ["fi"] = ["ja", "ei", "on", "se", "että", "en", "hei", "ole", "kun", "kiitos", "minun", "voi", "tämä"],
    };

    private static readonly Dictionary<string, string[]> Languages = CommonWords
        .SelectMany(language => language.Value.Select(word => (Word: word, Language: language.Key)))
        .GroupBy(pair => pair.Word, pair => pair.Language)
        .ToDictionary(word => word.Key, word => word.ToArray());

    public static string? Of(string text)
    {
        var sample = text.Length > 2_000 ? text[..2_000] : text;
        return ByScript(sample) ?? ByWords(sample);
    }

    private static string? ByScript(string text)
    {
        int letters = 0,
            thai = 0,
            cyrillic = 0,
            kana = 0,
            han = 0,
            hangul = 0,
            greek = 0,
            hebrew = 0,
            arabic = 0;
        bool ukrainian = false,
            russian = false;
        foreach (var c in text)
        {
            if (!char.IsLetter(c))
                continue;
            letters++;
            if (c is >= '\u0E00' and <= '\u0E7F')
                thai++;
            else if (c is >= '\u0400' and <= '\u04FF')
            {
                cyrillic++;
                ukrainian |= c is 'і' or 'ї' or 'є' or 'ґ' or 'І' or 'Ї' or 'Є' or 'Ґ';
                russian |= c is 'ы' or 'э' or 'ё' or 'ъ' or 'Ы' or 'Э' or 'Ё';
            }
            else if (c is >= '\u3040' and <= '\u30FF')
                kana++;
            else if (c is >= '\u4E00' and <= '\u9FFF')
                han++;
            else if (c is >= '\uAC00' and <= '\uD7AF')
                hangul++;
            else if (c is >= '\u0370' and <= '\u03FF')
                greek++;
            else if (c is >= '\u0590' and <= '\u05FF')
                hebrew++;
            else if (c is >= '\u0600' and <= '\u06FF')
                arabic++;
        }

        var enough = Math.Max(3, letters / 3);
        if (thai >= enough)
            return "th";
        if (cyrillic >= enough)
            return ukrainian && !russian ? "uk" : "ru";
        if (kana > 0 && kana + han >= enough)
            return "ja";
        if (han >= enough)
            return "zh";
        if (hangul >= enough)
            return "ko";
        if (greek >= enough)
            return "el";
        if (hebrew >= enough)
            return "he";
        return arabic >= enough ? "ar" : null;
    }

    private static string? ByWords(string text)
    {
        var lower = text.ToLowerInvariant();
        var words = Languages.GetAlternateLookup<ReadOnlySpan<char>>();
        var scores = new Dictionary<string, int>();
        foreach (var match in Words().EnumerateMatches(lower))
        {
            if (IsPartOfAddress(lower, match.Index, match.Index + match.Length))
                continue;
            if (!words.TryGetValue(lower.AsSpan(match.Index, match.Length), out var languages))
                continue;
            foreach (var language in languages)
                scores[language] = scores.GetValueOrDefault(language) + 1;
        }

        var best = scores.OrderByDescending(score => score.Value).Take(2).ToList();
        return best.Count > 0 && best[0].Value >= 3 && (best.Count == 1 || best[0].Value > best[1].Value) ? best[0].Key : null;
    }

    // “com” and “de” are words of some languages, and the ends of addresses in all.
    private static bool IsPartOfAddress(string text, int from, int to) =>
        from > 0 && text[from - 1] is '.' or '@' or '/' or '-' or '_'
        || to < text.Length
            && (text[to] is '@' or '/' or '-' or '_' || text[to] is '.' or ':' && to + 1 < text.Length && !char.IsWhiteSpace(text[to + 1]));

    [GeneratedRegex(@"\p{L}+", RegexOptions.None, 5000)]
    private static partial Regex Words();
}
