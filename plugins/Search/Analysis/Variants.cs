namespace Hookdesk.Search.Analysis;

/// <summary>Sounds that change at the end of a stem from one form of a word to the next, which the general algorithms leave apart.</summary>
internal static class Variants
{
    // -ieren is the one ending of German verbs of foreign origin, and those are half of what is said of computers.
    private static readonly string[] Ieren = ["ierungen", "ierung", "ierten", "ierter", "iertes", "iertem", "ieren", "ierte", "ierst", "iert", "iere"];

    /// <summary>installiert, installieren, Installierung: install.</summary>
    public static string German(string word)
    {
        foreach (var ending in Ieren)
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal)) return word[..^ending.Length];
        return word;
    }

    /// <summary>programm and program, adress and adres: a consonant is doubled before an ending.</summary>
    public static string Undouble(string stem) => stem.Length > 3 && stem[^1] == stem[^2] && !"aeiouyäöåæø".Contains(stem[^1]) ? stem[..^1] : stem;

    /// <summary>prijz and prijs, bedrijv and bedrijf; snell and snel.</summary>
    public static string Dutch(string stem)
    {
        stem = Undouble(stem);
        return stem.Length < 4 ? stem : stem[^1] switch { 'z' => stem[..^1] + 's', 'v' => stem[..^1] + 'f', _ => stem };
    }

    /// <summary>blokkeert: blokker, as blokkeren is.</summary>
    public static string DutchVerb(string word)
    {
        if (word.Length < 6 || word[^1] != 't' || "aeiou".Contains(word[^2])) return word;
        var stem = word[..^1];
        return stem[^2] == stem[^3] && "aeou".Contains(stem[^2]) ? string.Concat(stem.AsSpan(0, stem.Length - 2), stem.AsSpan(stem.Length - 1)) : stem;
    }

    /// <summary>kablarna and kabel, kablene and kabel: an e comes and goes before the last consonant.</summary>
    public static string Scandinavian(string stem)
    {
        stem = Undouble(stem);
        return stem.Length > 4 && stem[^2] == 'e' && stem[^1] is 'l' or 'n' or 'r' && !"aeiouyäöåæø".Contains(stem[^3]) ? string.Concat(stem.AsSpan(0, stem.Length - 2), stem.AsSpan(stem.Length - 1)) : stem;
    }

    /// <summary>tilaukse- and tilaus, yhteyde- and yhteys, tulostime- and tulostin, asiakkaa- and asiakas: the stems of nominatives before endings.</summary>
    public static string Finnish(string word)
    {
        foreach (var (ending, nominative) in FinnishStems)
        {
            var at = word.LastIndexOf(ending, StringComparison.Ordinal);
            // What follows is a case or a plural, which is short.
            if (at >= 2 && word.Length - at - ending.Length <= 5) return word[..at] + nominative;
        }
        return word;
    }

    private static readonly (string Ending, string Nominative)[] FinnishStems =
        [("ukse", "us"), ("ykse", "ys"), ("okse", "os"), ("ökse", "ös"), ("ikse", "is"), ("akse", "as"), ("uksi", "us"), ("yksi", "ys"), ("uude", "us"), ("yyde", "ys"), ("eude", "eus"), ("eyde", "eys"), ("oude", "ous"), ("uute", "us"), ("eyte", "eys"), ("kkaa", "kas"), ("kkää", "käs"), ("time", "tin"), ("ttime", "tin")];
}
