namespace Hookdesk.Search.Analysis;

/// <summary>
/// A light stemmer for Ukrainian: the endings of nouns, adjectives and verbs are cut, and the vowels and consonants that change within
/// a word are brought together (кінь — коня, рука — руці). No package of the registries has one.
/// </summary>
internal static class UkrainianStemmer
{
    private static readonly SuffixStemmer Endings = new(
        [
            // nouns
            "а",
            "я",
            "о",
            "е",
            "є",
            "и",
            "і",
            "ї",
            "у",
            "ю",
            "ь",
            "й",
            "ам",
            "ям",
            "ами",
            "ями",
            "ах",
            "ях",
            "ом",
            "ем",
            "єм",
            "ою",
            "ею",
            "єю",
            "ові",
            "еві",
            "єві",
            "ів",
            "їв",
            "ей",
            "ьми",
            "ію",
            "ії",
            "ією",
            "ія",
            "ій",
            "іям",
            "іями",
            "іях",
            "ість",
            "ості",
            "істю",
            "остей",
            "остям",
            "остями",
            "остях",
            "ння",
            "нню",
            "нням",
            "нні",
            "нь",
            "ння",
            "ттю",
            "ття",
            "тті",
            "ок",
            "ка",
            "ки",
            "ку",
            "ком",
            "кою",
            "ці",
            "ків",
            "кам",
            "ками",
            "ках",
            "ек",
            "ко",
            "ець",
            "ця",
            "цю",
            "цем",
            "ців",
            // adjectives
            "ий",
            "ій",
            "ого",
            "ього",
            "ому",
            "ьому",
            "им",
            "їм",
            "іх",
            "их",
            "их",
            "ими",
            "іми",
            "ої",
            "ьої",
            "ьою",
            "ний",
            "на",
            "не",
            "ні",
            "ного",
            "ному",
            "ним",
            "них",
            "ними",
            "ної",
            "ній",
            "ну",
            "ною",
            "ніша",
            "ніше",
            "ніший",
            "іший",
            "іша",
            "іше",
            // verbs
            "ти",
            "тись",
            "тися",
            "ати",
            "яти",
            "ити",
            "іти",
            "їти",
            "ути",
            "увати",
            "ювати",
            "ує",
            "ює",
            "ую",
            "юю",
            "уєш",
            "уємо",
            "уєте",
            "ують",
            "юють",
            "уй",
            "ає",
            "яє",
            "аю",
            "яю",
            "аєш",
            "аємо",
            "аєте",
            "ають",
            "яють",
            "ить",
            "їть",
            "ять",
            "ать",
            "уть",
            "ють",
            "иш",
            "имо",
            "ите",
            "емо",
            "ете",
            "еш",
            "ав",
            "яв",
            "ив",
            "ів",
            "їв",
            "ала",
            "яла",
            "ила",
            "іла",
            "їла",
            "ало",
            "яло",
            "ило",
            "іло",
            "али",
            "яли",
            "или",
            "іли",
            "їли",
            "ував",
            "ював",
            "увала",
            "ювала",
            "ували",
            "ювали",
            "ло",
            "ла",
            "ли",
            "в",
            "ано",
            "ено",
            "уто",
            "ений",
            "ена",
            "ене",
            "ені",
            "ений",
            "аний",
            "ана",
            "ане",
            "ані",
            "ованим",
            "ований",
            "ована",
            "овано",
            "овані",
            "ючи",
            "учи",
            "ачи",
            "вши",
            "увати",
            "ування",
            "уванню",
            "уванням",
            "ювання",
            "ання",
            "анню",
            "анням",
            "ення",
            "енню",
            "енням",
            "ень",
            "ань",
        ],
        shortest: 3
    );

    // The endings of cases alone: документи is not cut as a verb.
    private static readonly SuffixStemmer Cases = new(
        [
            "а",
            "я",
            "о",
            "е",
            "є",
            "и",
            "і",
            "ї",
            "у",
            "ю",
            "ь",
            "й",
            "ам",
            "ям",
            "ами",
            "ями",
            "ах",
            "ях",
            "ом",
            "ем",
            "єм",
            "ою",
            "ею",
            "єю",
            "ові",
            "еві",
            "єві",
            "ів",
            "їв",
            "ей",
        ],
        shortest: 3
    );

    /// <summary>
    /// The stem by all endings, and that by the endings of cases: which of the two brings forms together depends on the word.
    /// </summary>
    public static IEnumerable<string> Of(string word)
    {
        yield return Stem(word);
        var cut = Cases.Cut(word);
        yield return cut.Length < 2 ? cut : string.Concat(cut.AsSpan(0, cut.Length - 2), Near(cut[^2..]));
        // гість and гості, відправлений and відправити: the vowel before two consonants, and the л that comes behind a lip.
        var bare = Stem(word);
        if (bare.Length > 3 && bare[^1] == 'л' && "бвмпф".Contains(bare[^2]))
            bare = bare[..^1];
        if (bare.Length > 3 && bare[^3] is 'і' or 'е' or 'є' or 'ї')
            bare = string.Concat(bare.AsSpan(0, bare.Length - 3), "о", bare.AsSpan(bare.Length - 2));
        yield return bare;
    }

    private static string Stem(string word)
    {
        word = word.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal);
        if (word.Length > 5 && (word.EndsWith("ся", StringComparison.Ordinal) || word.EndsWith("сь", StringComparison.Ordinal)))
            word = word[..^2];
        var stem = Endings.Cut(word);
        if (stem.Length > 6 && Endings.Cut(stem) is { Length: >= 4 } shorter && stem.Length - shorter.Length <= 2)
            stem = shorter;
        stem = stem.TrimEnd('ь', 'й');
        // A doubled consonant at the end is one in other forms; і stands for о and е in closed syllables.
        if (stem.Length > 3 && stem[^1] == stem[^2])
            stem = stem[..^1];
        stem = stem.Length > 2 ? string.Concat(stem.AsSpan(0, stem.Length - 2), Near(stem[^2..])) : stem;
        return stem;
    }

    private static string Near(string end)
    {
        var (first, last) = (end[0], end[1]);
        if (first is 'і' or 'ї')
            first = 'о';
        if (first is 'е' or 'є')
            first = 'о';
        last = last switch
        {
            'ц' or 'ч' => 'к',
            'з' or 'ж' => 'г',
            'с' or 'ш' => 'х',
            _ => last,
        };
        return string.Create(2, (first, last), static (target, pair) => (target[0], target[1]) = pair);
    }
}
