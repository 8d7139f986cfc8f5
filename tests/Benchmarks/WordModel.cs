using System.Text;

namespace Hookdesk.Benchmarks;

/// <summary>
/// Writes texts as a language would: words by a Zipf law, each language with a vocabulary of its own of stems and endings and with its
/// most common real words, which give it away. The same seed writes the same texts.
/// </summary>
internal sealed class WordModel
{
    private const int Vocabulary = 60_000;

    private static readonly (string Language, string Common, string Letters, string[] Endings)[] Languages =
    [
        (
            "en",
            "the and is of to in that it for with was on not this have are be you we please",
            "abcdefghiklmnoprstuw",
            ["", "s", "ed", "ing", "er", "ers", "ly"]
        ),
        (
            "de",
            "der die und das ist nicht mit auf den ein eine für wir sie haben von zu bei bitte wird",
            "abdefghiklmnorstuzü",
            ["", "e", "en", "er", "es", "ung", "ungen"]
        ),
        (
            "ru",
            "и в не на что с это как по но мы для от из у пожалуйста есть был к за",
            "абвгдеиклмнопрстуч",
            ["", "а", "ы", "ов", "ом", "ами", "ение", "ения"]
        ),
        (
            "fr",
            "le la les et des est une dans pour pas que nous vous avec sur ce merci au plus qui",
            "abcdefgilmnopqrstuvé",
            ["", "s", "e", "es", "er", "ment", "tion", "tions"]
        ),
        (
            "nb",
            "og er det ikke i på som til med for av en vi har kan om dere denne så fra",
            "abdefghiklmnoprstuvå",
            ["", "en", "et", "er", "ene", "te"]
        ),
    ];

    private readonly string[][] _words;
    private readonly double[] _places;

    public WordModel(int seed)
    {
        var random = new Random(seed);
        _words = [.. Languages.Select(language => Words(random, language.Letters, language.Endings))];
        // The law sums to this much up to each place, so a place is found by halving.
        _places = new double[Vocabulary];
        double sum = 0;
        for (var i = 0; i < Vocabulary; i++)
            _places[i] = sum += 1 / Math.Pow(i + 3, 1.05);
        for (var i = 0; i < Vocabulary; i++)
            _places[i] /= sum;
    }

    public static int Count => Languages.Length;

    public static string LanguageOf(int language) => Languages[language].Language;

    /// <summary>A word of a language by its rank: the commoner, the lower.</summary>
    public string WordAt(int language, int rank) => _words[language][rank];

    /// <summary>A text of so many words. One word in three is one of the language's most common ones.</summary>
    public string Text(Random random, int language, int words)
    {
        var common = Languages[language].Common.Split(' ');
        var text = new StringBuilder(words * 8);
        for (var i = 0; i < words; i++)
        {
            if (i > 0)
                text.Append(i % 13 == 0 ? ". " : " ");
            text.Append(random.Next(3) == 0 ? common[random.Next(common.Length)] : Word(random, language));
        }
        return text.ToString();
    }

    private string Word(Random random, int language)
    {
        var at = Array.BinarySearch(_places, random.NextDouble());
        return _words[language][Math.Min(Vocabulary - 1, at < 0 ? ~at : at)];
    }

    private static string[] Words(Random random, string letters, string[] endings)
    {
        var words = new string[Vocabulary];
        for (var i = 0; i < Vocabulary; i++)
        {
            var word = new StringBuilder();
            for (var n = 3 + random.Next(5); n > 0; n--)
                word.Append(letters[random.Next(letters.Length)]);
            words[i] = word.Append(endings[random.Next(endings.Length)]).ToString();
        }
        return words;
    }
}
