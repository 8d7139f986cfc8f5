namespace Hookdesk.Search.Analysis;

/// <summary>
/// Sounds that change at the end of a stem from one form of a word to the next, which the general algorithms leave apart.
/// </summary>
internal static class Variants
{
    // -ieren is the one ending of German verbs of foreign origin, and those are half of what is said of computers.
    private static readonly string[] Ieren =
    [
        "ierungen",
        "ierung",
        "ierten",
        "ierter",
        "iertes",
        "iertem",
        "ieren",
        "ierte",
        "ierst",
        "iert",
        "iere",
    ];

    /// <summary>installiert, installieren, Installierung: install.</summary>
    public static string German(string word)
    {
        foreach (var ending in Ieren)
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        return word;
    }

    private static readonly SuffixStemmer GermanEndings = new(
        [
            "end",
            "ende",
            "enden",
            "endem",
            "ender",
            "endes",
            "innen",
            "in",
            "test",
            "tet",
            "ten",
            "te",
            "ter",
            "tes",
            "tem",
            "st",
            "t",
            "et",
            "en",
            "n",
            "e",
        ],
        shortest: 4
    );
    private static readonly string[] Separable =
    [
        "",
        "ab",
        "an",
        "auf",
        "aus",
        "ein",
        "her",
        "hin",
        "los",
        "mit",
        "nach",
        "um",
        "vor",
        "weg",
        "zu",
        "zurück",
        "zusammen",
    ];

    /// <summary>
    /// ersetzt and ersetzen, gebucht and buchen, umgetauscht and umtauschen: verbs without their endings and without the ge of
    /// participles.
    /// </summary>
    public static string GermanVerb(string word)
    {
        var stem = GermanEndings.Cut(word);
        if (stem.Length == word.Length)
            return word;
        foreach (var prefix in Separable)
            if (
                stem.Length - prefix.Length >= 5
                && stem.StartsWith(prefix, StringComparison.Ordinal)
                && stem.AsSpan(prefix.Length).StartsWith("ge")
            )
                return prefix + stem[(prefix.Length + 2)..];
        return stem;
    }

    private static readonly string[] DutchSeparable =
    [
        "op",
        "in",
        "af",
        "uit",
        "toe",
        "mee",
        "na",
        "om",
        "over",
        "door",
        "terug",
        "bij",
        "voor",
        "aan",
    ];

    /// <summary>Where the ge of a German or Dutch participle may stand: gebuch-, abgehol-, opgehaal-.</summary>
    public static IEnumerable<string> WithGe(string stem) =>
        Separable
            .Concat(DutchSeparable)
            .Where(prefix => stem.Length > prefix.Length && stem.StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix => $"{prefix}ge{stem[prefix.Length..]}");

    private static readonly SuffixStemmer DanishEndings = new(
        ["ede", "edes", "et", "ende", "ene", "erne", "er", "en", "ne", "e"],
        shortest: 2
    );

    /// <summary>beskadigede and beskadiget; byer and by: the endings of short words too.</summary>
    public static string Nordic(string word) => DanishEndings.Cut(word);

    /// <summary>programm and program, adress and adres: a consonant is doubled before an ending.</summary>
    public static string Undouble(string stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && !"aeiouyäöåæø".Contains(stem[^1]) ? stem[..^1] : stem;

    /// <summary>prijz and prijs, bedrijv and bedrijf; snell and snel.</summary>
    public static string Dutch(string stem)
    {
        stem = Undouble(stem);
        return stem.Length < 4
            ? stem
            : stem[^1] switch
            {
                'z' => stem[..^1] + 's',
                'v' => stem[..^1] + 'f',
                _ => stem,
            };
    }

    /// <summary>blokkeert: blokker, as blokkeren is.</summary>
    public static string DutchVerb(string word)
    {
        if (word.Length < 6 || word[^1] != 't' || "aeiou".Contains(word[^2]))
            return word;
        var stem = word[..^1];
        return stem[^2] == stem[^3] && "aeou".Contains(stem[^2])
            ? string.Concat(stem.AsSpan(0, stem.Length - 2), stem.AsSpan(stem.Length - 1))
            : stem;
    }

    private static readonly SuffixStemmer DutchEndings = new(["den", "ten", "de", "te", "d", "t", "en"], shortest: 4);

    /// <summary>
    /// verwijderd and verwijderen, gerepareerd and repareren: participles without their endings, their ge, and the vowel that is
    /// written twice.
    /// </summary>
    public static string DutchParticiple(string word)
    {
        if (word.Length < 6)
            return word;
        var stem = DutchEndings.Cut(word);
        if (stem.Length == word.Length)
            return word;
        if (!word.EndsWith("en", StringComparison.Ordinal) && stem.Length >= 6 && stem.StartsWith("ge", StringComparison.Ordinal))
            stem = stem[2..];
        return stem.Length > 3 && stem[^2] == stem[^3] && "aeou".Contains(stem[^2])
            ? string.Concat(stem.AsSpan(0, stem.Length - 2), stem.AsSpan(stem.Length - 1))
            : stem;
    }

    /// <summary>kablarna and kabel, kablene and kabel: an e comes and goes before the last consonant.</summary>
    public static string Scandinavian(string stem)
    {
        stem = Undouble(stem);
        if (stem.Length < 5 || stem[^2] != 'e' || stem[^1] is not ('l' or 'n' or 'r') || "aeiouyäöåæø".Contains(stem[^3]))
            return stem;
        // sykkel and sykler, nummer and numre: what was doubled before the e is one without it.
        return Undouble(stem[..^2]) + stem[^1];
    }
}
