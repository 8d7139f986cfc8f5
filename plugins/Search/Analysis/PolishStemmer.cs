namespace Hookdesk.Search.Analysis;

/// <summary>
/// Light stems for Polish; no package of the registries has them. A word has a short stem, with the endings of cases alone cut off, and a long cut, with those of diminutives, adjectives
/// and verbs: which of the two brings forms together depends on the word. Sounds that change before an ending are brought back to one; where one sound stands for two, both are tried.
/// </summary>
internal static class PolishStemmer
{
    private static readonly SuffixStemmer Cases = new(
    [
        "a", "ą", "e", "ę", "i", "o", "u", "y", "ach", "ami", "em", "ie", "iem", "iami", "iach", "om", "iom", "owi", "owie", "ów", "ią", "ię", "iu", "ii", "ji", "ia", "io", "iowi", "ego", "emu", "ej", "ych", "ym", "ymi", "imi", "im", "ich", "iego", "iemu", "iej",
    ], shortest: 3);

    private static readonly SuffixStemmer Words = new(
    [
        "ości", "ością", "ość", "ościami", "ościach", "ania", "aniu", "anie", "aniem", "enia", "eniu", "enie", "eniem", "eń", "ań", "ek", "kiem", "ka", "ki", "ku", "ce", "kom", "kami", "kach", "kę", "ką", "ko",
        "szy", "sza", "sze", "ejszy", "owy", "owa", "owe", "owego", "owej", "owym", "owych", "ny", "na", "ne", "nego", "nej", "nym", "nych", "nymi", "ną",
        "ać", "eć", "ić", "yć", "uć", "ować", "uje", "uję", "ujesz", "ujemy", "ujecie", "ują", "uj", "am", "asz", "amy", "acie", "ają", "esz", "emy", "ecie", "isz", "imy", "icie", "ysz", "ymy", "ycie",
        "ał", "ała", "ało", "ali", "ały", "ałem", "ałam", "aliśmy", "ałeś", "ił", "iła", "iło", "ili", "iły", "iłem", "iłam", "ył", "yła", "yło", "yli", "yły", "ął", "ęła", "ęło", "ęli", "ęły",
        "ował", "owała", "owało", "owali", "owały", "owałem", "owałam", "owany", "owana", "owane", "owano", "owania", "owanie", "owaniu", "owaniem", "ając", "ujący", "ująca", "ujące", "ącego", "ący", "ąca", "ące",
        "any", "ana", "ane", "ano", "ony", "ona", "one", "ono", "onego", "onej", "anego", "anej", "anych", "onych", "anym", "onym", "acja", "acji", "ację", "acją", "acje", "acjom", "acjami", "acjach",
    ], shortest: 4);

    private static readonly (string Soft, string Hard)[] Pairs =
        [("śc", "st"), ("ść", "st"), ("szcz", "st"), ("dzi", "d"), ("dz", "d"), ("dź", "d"), ("rz", "r"), ("cz", "k"), ("ci", "t"), ("ć", "t"), ("ś", "s"), ("sz", "s"), ("ź", "z"), ("ż", "g"), ("ń", "n"), ("ł", "l"), ("c", "k")];

    public static IEnumerable<string> Of(string word)
    {
        foreach (var stem in new[] { Cases.Cut(word), Words.Cut(word) })
        {
            var bare = stem.TrimEnd('i', 'j').Replace('ę', 'ą');
            yield return Harden(bare, Pairs);
            // klienci is klient, as książce is książka.
            if (bare.EndsWith('c')) yield return bare[..^1] + 't';
        }
    }

    private static string Harden(string stem, (string Soft, string Hard)[] pairs)
    {
        if (stem.Length < 3) return stem;
        // kabel and kable: an e comes and goes before the last consonant.
        if (stem.Length > 4 && stem[^2] == 'e' && !IsVowel(stem[^1]) && !IsVowel(stem[^3])) stem = string.Concat(stem.AsSpan(0, stem.Length - 2), stem.AsSpan(stem.Length - 1));
        foreach (var (soft, hard) in pairs)
            if (stem.EndsWith(soft, StringComparison.Ordinal)) return string.Concat(stem.AsSpan(0, stem.Length - soft.Length), hard);
        return stem;
    }

    private static bool IsVowel(char letter) => "aąeęioóuy".Contains(letter);
}
