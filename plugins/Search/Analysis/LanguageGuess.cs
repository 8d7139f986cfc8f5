namespace Hookdesk.Search.Analysis;

/// <summary>
/// Finds the language of a text: by its script where one language uses it, by letters that only some languages have, and by common
/// words, of which three in a mail are usual. A text too short to tell has none.
/// </summary>
internal static class LanguageGuess
{
    // Reading more words changes nothing.
    private const int MostWords = 400;

    // Letters that speak for a language, in lower case, with accents as people write them.
    private static readonly (string Language, string Letters)[] Letters =
    [
        ("de", "äöüß"),
        ("fr", "éèàùâêîôûçœëï"),
        ("es", "áéíóúñ¿"),
        ("it", "àèéìòù"),
        ("pt", "ãõáâàçéêíóôú"),
        ("nl", "ëï"),
        ("no", "æøå"),
        ("da", "æøå"),
        ("sv", "äöå"),
        ("fi", "äö"),
        ("tr", "ğışçöü"),
        ("cs", "ěščřžýáíéúůďťň"),
        ("pl", "ąćęłńóśźż"),
        ("uk", "іїєґ"),
        ("ru", "ыэъё"),
    ];

    private static readonly Dictionary<char, string[]> ByLetter = Letters
        .SelectMany(entry => entry.Letters.Select(letter => (letter, entry.Language)))
        .GroupBy(pair => pair.letter, pair => pair.Language)
        .ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>The language, or null where the text does not tell.</summary>
    public static string? Of(string text, IReadOnlyList<Unit> units)
    {
        Span<int> scripts = stackalloc int[(int)Script.Other + 1];
        var kana = false;
        foreach (var unit in units)
        {
            scripts[(int)unit.Script] += unit.Length;
            if (!kana && unit.Script == Script.Cjk)
                kana = text.AsSpan(unit.Start, unit.Length).ContainsAnyInRange('\u3040', '\u30FF');
        }
        scripts[(int)Script.None] = 0;
        var main = 0;
        for (var i = 1; i < scripts.Length; i++)
            // A Chinese or Korean mail is full of Latin names and numbers, and a character of it says more than a letter does.
            if (Weight((Script)i, scripts[i]) > Weight((Script)main, scripts[main]))
                main = i;
        return (Script)main switch
        {
            Script.Latin => ByWords(text, units, Script.Latin),
            Script.Cyrillic => ByWords(text, units, Script.Cyrillic),
            Script.Greek => "el",
            Script.Arabic => "ar",
            Script.Hebrew => "he",
            Script.Hangul => "ko",
            Script.Thai => "th",
            Script.Cjk => kana ? "ja" : "zh",
            _ => null,
        };
    }

    private static int Weight(Script script, int characters) => script is Script.Cjk or Script.Hangul ? characters * 3 : characters;

    private static string? ByWords(string text, IReadOnlyList<Unit> units, Script script)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        var words = 0;
        foreach (var unit in units)
        {
            if (unit.Script != script)
                continue;
            if (++words > MostWords)
                break;
            var lower = Folding.Lower(text.AsSpan(unit.Start, unit.Length));
            var known = StopWords.LanguagesOf(lower);
            // A word that many languages share says little; a longer one says more than a letter standing alone.
            foreach (var language in known)
                Add(
                    language,
                    (
                        lower.Length == 1 ? 0.3
                        : lower.Length == 2 ? 0.8
                        : 1.2
                    ) / known.Count
                );
            foreach (var letter in lower)
            {
                if (letter < 0x80 || !ByLetter.TryGetValue(letter, out var languages))
                    continue;
                foreach (var language in languages)
                    Add(language, 0.5 / languages.Length);
            }
        }
        var best = scores.OrderByDescending(score => score.Value).Take(2).ToList();
        if (best.Count == 0 || best[0].Value < 0.4)
            return null;
        // Between languages that are near each other the nearer one is good enough: their stems are near as well.
        return best.Count == 1 || best[0].Value > best[1].Value ? best[0].Key : null;

        void Add(string language, double score)
        {
            if (Languages.Of(script).Contains(language))
                scores[language] = scores.GetValueOrDefault(language) + score;
        }
    }
}
