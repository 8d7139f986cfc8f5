namespace Hookdesk.Search.Analysis;

/// <summary>
/// A light stemmer for Polish: endings of nouns, adjectives and verbs are cut, and consonants that change before an ending are brought back to one. No package of the registries has one.
/// </summary>
internal static class PolishStemmer
{
    private static readonly SuffixStemmer Endings = new(
    [
        // nouns
        "a", "ą", "e", "ę", "i", "o", "u", "y", "ach", "ami", "em", "ie", "iem", "iami", "iach", "om", "iom", "owi", "owie", "ów", "ą", "ią", "ię", "iu", "ii", "ji", "ia", "io", "iowi", "ience", "ów",
        "ości", "ością", "ość", "ościami", "ościach", "ania", "aniu", "anie", "aniem", "enia", "eniu", "enie", "eniem", "eń", "ań", "ek", "kiem", "ka", "ki", "ku", "ce", "kom", "kami", "kach", "kę", "ką", "ko",
        // adjectives
        "ego", "emu", "ej", "ych", "ym", "ymi", "imi", "im", "ich", "iego", "iemu", "iej", "szy", "sza", "sze", "ejszy", "owy", "owa", "owe", "owego", "owej", "owym", "owych", "ny", "na", "ne", "nego", "nej", "nym", "nych", "nymi", "ną",
        // verbs
        "ć", "ać", "eć", "ić", "yć", "uć", "ować", "uje", "uję", "ujesz", "ujemy", "ujecie", "ują", "uj", "am", "asz", "amy", "acie", "ają", "esz", "emy", "ecie", "isz", "imy", "icie", "ysz", "ymy", "ycie",
        "ał", "ała", "ało", "ali", "ały", "ałem", "ałam", "aliśmy", "ałeś", "aś", "ił", "iła", "iło", "ili", "iły", "iłem", "iłam", "ył", "yła", "yło", "yli", "yły", "yłem", "yłam", "ął", "ęła", "ęło", "ęli", "ęły",
        "ował", "owała", "owało", "owali", "owały", "owałem", "owałam", "owany", "owana", "owane", "owano", "owania", "owanie", "owaniu", "owaniem", "ając", "ujący", "ująca", "ujące", "ącego", "ący", "ąca", "ące", "ący",
        "any", "ana", "ane", "ano", "ony", "ona", "one", "ono", "onego", "onej", "anego", "anej", "anych", "onych", "anym", "onym",
    ], shortest: 3);

    public static string Stem(string word)
    {
        var stem = Endings.Cut(word);
        // reklamacji → reklamac, reklamacja → reklamac; drukarki, drukarek → drukar
        stem = Endings.Cut(stem) is { Length: >= 4 } shorter && stem.Length - shorter.Length <= 2 && stem.Length > 6 ? shorter : stem;
        return Harden(stem.TrimEnd('i', 'j'));
    }

    private static string Harden(string stem)
    {
        if (stem.Length < 3) return stem;
        foreach (var (soft, hard) in Pairs)
            if (stem.EndsWith(soft, StringComparison.Ordinal)) return string.Concat(stem.AsSpan(0, stem.Length - soft.Length), hard);
        return stem;
    }

    private static readonly (string Soft, string Hard)[] Pairs =
    [
        ("śc", "st"), ("ść", "st"), ("szcz", "st"), ("dzi", "d"), ("dz", "d"), ("dź", "d"), ("rz", "r"), ("cz", "k"), ("ci", "t"), ("ć", "t"), ("ś", "s"), ("sz", "s"), ("ź", "z"), ("ż", "g"), ("ń", "n"), ("l", "ł"), ("c", "k"),
    ];
}
