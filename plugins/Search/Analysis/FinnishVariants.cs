namespace Hookdesk.Search.Analysis;

/// <summary>What changes in Finnish words before their endings: stems of nominatives, and the grades of consonants.</summary>
internal static class FinnishVariants
{
    /// <summary>
    /// tilaukse- and tilaus, yhteyde- and yhteys, tulostime- and tulostin, asiakkaa- and asiakas: the stems of nominatives before
    /// endings.
    /// </summary>
    public static string Nominative(string word)
    {
        foreach (var (ending, nominative) in Nominatives)
        {
            var at = word.LastIndexOf(ending, StringComparison.Ordinal);
            // What follows is a case or a plural, which is short.
            if (at >= 2 && word.Length - at - ending.Length <= 5)
                return word[..at] + nominative;
        }
        return word;
    }

    private static readonly SuffixStemmer Endings = new(
        [
            "t",
            "n",
            "en",
            "in",
            "an",
            "än",
            "on",
            "un",
            "yn",
            "ön",
            "a",
            "ä",
            "ta",
            "tä",
            "ja",
            "jä",
            "ien",
            "jen",
            "ssa",
            "ssä",
            "sta",
            "stä",
            "lla",
            "llä",
            "lta",
            "ltä",
            "lle",
            "ksi",
            "na",
            "nä",
            "issa",
            "issä",
            "ista",
            "istä",
            "illa",
            "illä",
            "ilta",
            "iltä",
            "ille",
            "et",
        ],
        shortest: 3
    );

    // The weak and the strong grade of the consonants between the last vowels, and one of them for both.
    private static readonly (string Grade, string One)[] Consonants =
    [
        ("kk", "k"),
        ("pp", "p"),
        ("tt", "t"),
        ("ng", "nk"),
        ("nn", "nt"),
        ("ll", "lt"),
        ("rr", "rt"),
        ("mm", "mp"),
        ("d", "t"),
        ("v", "p"),
        ("m", "n"),
    ];

    /// <summary>
    /// asunnot and asunto, kaupungin and kaupunki, ovet and ovi, puhelimet and puhelin: without the ending and the last vowel, in one
    /// grade.
    /// </summary>
    public static IEnumerable<string> Grades(string word)
    {
        yield return InOneGrade(word);
        if (Endings.Cut(word) is var cut && cut.Length < word.Length)
            yield return InOneGrade(cut);

        static string InOneGrade(string stem)
        {
            stem = stem.TrimEnd('a', 'ä', 'e', 'i', 'o', 'ö', 'u', 'y') is { Length: >= 2 } bare ? bare : stem;
            foreach (var (grade, one) in Consonants)
                if (stem.EndsWith(grade, StringComparison.Ordinal))
                    return string.Concat(stem.AsSpan(0, stem.Length - grade.Length), one);
            return stem;
        }
    }

    private static readonly (string Ending, string Nominative)[] Nominatives =
    [
        ("ukse", "us"),
        ("ykse", "ys"),
        ("okse", "os"),
        ("ökse", "ös"),
        ("ikse", "is"),
        ("akse", "as"),
        ("uksi", "us"),
        ("yksi", "ys"),
        ("uude", "us"),
        ("yyde", "ys"),
        ("eude", "eus"),
        ("eyde", "eys"),
        ("oude", "ous"),
        ("uute", "us"),
        ("eyte", "eys"),
        ("kkaa", "kas"),
        ("kkää", "käs"),
        ("time", "tin"),
        ("ttime", "tin"),
    ];
}
