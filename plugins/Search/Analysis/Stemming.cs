using System.Collections.Concurrent;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.Fi;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace Hookdesk.Search.Analysis;

/// <summary>
/// Stems of words by language. A word may have two: where one algorithm leaves forms of a word apart that another brings together, both
/// speak. Stemmers keep state, so each thread has its own; results are kept for all of them, because the words of a desk repeat.
/// </summary>
internal sealed class Stemming
{
    private const int MostKept = 200_000;

    private static readonly ConcurrentDictionary<(string Language, string Word), string[]> Known = new();
    private static int _kept;

    [ThreadStatic]
    private static Stemming? _ofThread;

    private readonly Dictionary<string, Func<string, IEnumerable<string>>> _stemmers;

    private Stemming()
    {
        var czech = new CzechStemmer();
        var arabic = new ArabicStemmer();
        var finnish = new FinnishLightStemmer();
        var portuguese = new Lucene.Net.Analysis.Pt.PortugueseLightStemmer();
        var swedish = new SwedishLightStemmer();
        var norwegian = new NorwegianLightStemmer(NorwegianStandard.BOKMAAL);
        _stemmers = new Dictionary<string, Func<string, IEnumerable<string>>>(StringComparer.Ordinal)
        {
            ["en"] = Snowball(new EnglishStemmer()),
            ["de"] = Both(
                Snowball(new German2Stemmer()),
                word => [Variants.German(word), Variants.GermanVerb(word), StrongVerbs.German.Of(word)]
            ),
            ["fr"] = Snowball(new FrenchStemmer()),
            ["es"] = Snowball(new SpanishStemmer()),
            ["it"] = Snowball(new ItalianStemmer()),
            ["pt"] = Both(Snowball(new PortugueseStemmer()), Characters(portuguese.Stem)),
            ["nl"] = Ending(
                Both(
                    Both(Snowball(new DutchStemmer()), Snowball(new KpStemmer())),
                    word => [Variants.DutchVerb(word), Variants.DutchParticiple(word), StrongVerbs.Dutch.Of(word)]
                ),
                Variants.Dutch
            ),
            ["no"] = Ending(
                Both(
                    Both(Snowball(new NorwegianStemmer()), Characters(norwegian.Stem)),
                    word => [word, Variants.Nordic(word), StrongVerbs.Norse.Of(word)]
                ),
                Variants.Scandinavian
            ),
            ["sv"] = Ending(Both(Snowball(new SwedishStemmer()), Characters(swedish.Stem)), Variants.Scandinavian),
            ["da"] = Ending(
                Both(Snowball(new DanishStemmer()), word => [word, Variants.Nordic(word), StrongVerbs.Norse.Of(word)]),
                Variants.Scandinavian
            ),
            ["fi"] = Both(
                Both(Snowball(new FinnishStemmer()), Characters(finnish.Stem)),
                word =>
                    Characters(finnish.Stem)(FinnishVariants.Nominative(word))
                        .Prepend(FinnishVariants.Nominative(word))
                        .Concat(FinnishVariants.Grades(word))
            ),
            ["tr"] = Snowball(new TurkishStemmer()),
            ["ru"] = Snowball(new RussianStemmer()),
            ["cs"] = Characters(czech.Stem),
            ["ar"] = word => Characters(arabic.Stem)(Folding.Fold(word)),
            ["pl"] = PolishStemmer.Of,
            ["uk"] = UkrainianStemmer.Of,
            ["ko"] = word => [KoreanStemmer.Stem(word)],
            ["ja"] = JapaneseStems.Of,
        };
    }

    /// <summary>The stems of a word, folded; those that are the folded word itself are left out.</summary>
    /// <param name="language">A language of <see cref="Languages.All"/>.</param>
    /// <param name="lower">The word in lower case with its accents.</param>
    public static string[] Of(string language, string lower)
    {
        if (lower.Length < 2 || char.IsAsciiDigit(lower[0]))
            return [];
        if (Known.TryGetValue((language, lower), out var known))
            return known;
        var own = _ofThread ??= new Stemming();
        if (!own._stemmers.TryGetValue(language, out var stem))
            return [];
        var folded = Folding.Fold(lower);
        string[] stems =
        [
            .. stem(lower).Select(Folding.Fold).Where(one => one.Length > 0 && one != folded).Distinct(StringComparer.Ordinal),
        ];
        // Counting the dictionary itself would stop all threads.
        if (Interlocked.Increment(ref _kept) > MostKept)
        {
            Interlocked.Exchange(ref _kept, 0);
            Known.Clear();
        }
        return Known[(language, lower)] = stems;
    }

    private static Func<string, IEnumerable<string>> Snowball(SnowballProgram program) =>
        word =>
        {
            program.SetCurrent(word);
            program.Stem();
            return [program.Current];
        };

    private static Func<string, IEnumerable<string>> Characters(Func<char[], int, int> stem) =>
        word =>
        {
            var letters = word.ToCharArray();
            return [new string(letters, 0, stem(letters, letters.Length))];
        };

    private static Func<string, IEnumerable<string>> Ending(Func<string, IEnumerable<string>> stem, Func<string, string> change) =>
        word => stem(word).Select(change);

    private static Func<string, IEnumerable<string>> Both(
        Func<string, IEnumerable<string>> first,
        Func<string, IEnumerable<string>> second
    ) => word => first(word).Concat(second(word));
}
