using System.Buffers;
using System.Text;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;

namespace Hookdesk.Search.Querying;

/// <summary>A hit in a text, and by which of the patterns.</summary>
internal readonly record struct HitSpan(int Start, int End, int Pattern);

/// <summary>What a query's words look like in a text: the words themselves, their other forms, and runs of them.</summary>
internal sealed class HitPatterns
{
    // Of a text full of hits the beginning is marked as well as the rest.
    private const int MostSpans = 200;
    private const string Bare = "=";

    // So many letters all forms of a longer word begin with.
    private const int SignLength = 3;

    // Dozens of texts are taken apart for each search, one behind the other.
    [ThreadStatic]
    private static List<Unit>? _units;

    private readonly List<Pattern> _patterns = [];
    private readonly HashSet<char> _beginnings = [];
    private readonly SearchValues<string> _signs;

    public HitPatterns(ParsedQuery query, TextQueries texts)
    {
        foreach (var clause in query.Flat.OfType<TextClause>().Where(clause => !clause.IsNot))
            Add(clause, texts);
        var signs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in _patterns)
        {
            Expect(pattern.Words[0], signs);
            foreach (var form in pattern.Forms)
            {
                if (!form.StartsWith(Bare, StringComparison.Ordinal))
                {
                    Expect(form, signs);
                    continue;
                }
                // Where endings do not change the beginning of a word, participles and strong verbs do.
                var stem = form[Bare.Length..];
                Expect(stem, signs);
                foreach (var participle in Variants.WithGe(stem))
                    Expect(participle, signs);
                foreach (var past in StrongVerbs.All.SelectMany(verbs => verbs.FormsOf(stem)))
                    Expect(past, signs);
            }
        }
        // A sign that begins with another one says no more.
        _signs = SearchValues.Create(
            [.. signs.Where(sign => sign.Length == 1 || !signs.Contains(sign[..1]))],
            StringComparison.OrdinalIgnoreCase
        );
    }

    public int Count => _patterns.Count;

    /// <summary>The hits in a text, in its order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">The language to suppose where the text does not tell.</param>
    /// <param name="source">Where the text stands, to remember its language by; null where it is not remembered.</param>
    public List<HitSpan> In(string text, string? language, SearchText? source = null)
    {
        // A text without accents that has none of the beginnings need not be taken apart; most messages of a conversation are such.
        if (_patterns.Count == 0 || (Ascii.IsValid(text) && text.AsSpan().IndexOfAny(_signs) < 0))
            return [];
        var units = _units ??= [];
        units.Clear();
        Units.Into(units, text);
        var words = new TextWords(text, units, language, source);
        var spans = new List<HitSpan>();
        for (var i = 0; i < units.Count && spans.Count < MostSpans; i++)
        {
            // Most words of a text begin with another letter than what is looked for; a letter with an accent may be any.
            if (text[units[i].Start] is < (char)0x80 and var first && !_beginnings.Contains(char.ToLowerInvariant(first)))
                continue;
            for (var p = 0; p < _patterns.Count; p++)
            {
                var pattern = _patterns[p];
                if (pattern.IsRun)
                {
                    if (units[i].Script.HasNoSpaces())
                        AddRuns(text, units[i], pattern, p, spans);
                }
                else if (pattern.Words.Count == 1)
                {
                    if (IsForm(pattern, i, words))
                        spans.Add(new HitSpan(units[i].Start, units[i].End, p));
                }
                else if (i + pattern.Words.Count <= units.Count)
                {
                    var n = 0;
                    for (; n < pattern.Words.Count; n++)
                    {
                        var isLast = n == pattern.Words.Count - 1;
                        if (
                            words.Folded(i + n) != pattern.Words[n]
                            && !(
                                isLast
                                && (pattern.IsPrefix || units[i + n].Script.HasNoSpaces())
                                && words.Folded(i + n).StartsWith(pattern.Words[n], StringComparison.Ordinal)
                            )
                        )
                            break;
                    }
                    if (n == pattern.Words.Count)
                        spans.Add(new HitSpan(units[i].Start, units[i + n - 1].End, p));
                }
            }
        }
        return spans;
    }

    private void Expect(string word, HashSet<string> signs)
    {
        _beginnings.Add(word[0]);
        signs.Add(word.Length > SignLength + 1 ? word[..SignLength] : word[..1]);
    }

    private void Add(TextClause clause, TextQueries texts)
    {
        var units = Units.Of(clause.Text);
        if (units.Count == 0)
        {
            return;
        }
        if (units.Count == 1 && !clause.IsPhrase)
        {
            var unit = units[0];
            var lower = Folding.Lower(clause.Text.AsSpan(unit.Start, unit.Length));
            var folded = Folding.Fold(lower);
            if (unit.Script.HasNoSpaces())
            {
                // As it was typed too: folding takes a Thai vowel apart that texts have in one.
                _patterns.Add(
                    new Pattern(
                        [folded, clause.Text.Substring(unit.Start, unit.Length)],
                        [.. unit.Script == Script.Cjk && folded.Any(Scripts.IsHiragana) ? JapaneseStems.Of(lower) : []],
                        false,
                        true
                    )
                );
                return;
            }
            // A bare stem is another word of the text; one with its language is the stem of another word.
            var forms = texts
                .StemsOf(lower, unit.Script)
                .Concat(texts.BareStemsOf(lower, unit.Script).Select(stem => Bare + stem))
                .ToHashSet(StringComparer.Ordinal);
            _patterns.Add(new Pattern([folded], forms, clause.IsPrefix, false));
            return;
        }
        _patterns.Add(
            new Pattern(
                [.. units.Select(unit => Folding.LowerAndFold(clause.Text.AsSpan(unit.Start, unit.Length)))],
                [],
                clause.IsPrefix,
                false
            )
        );
    }

    private static bool IsForm(Pattern pattern, int i, TextWords words)
    {
        var folded = words.Folded(i);
        if (pattern.Words[0] == folded || (pattern.IsPrefix && folded.StartsWith(pattern.Words[0], StringComparison.Ordinal)))
            return true;
        if (pattern.Forms.Count == 0)
            return false;
        if (pattern.Forms.Contains(Bare + folded))
            return true;
        return TextTokens.LanguageOf(words.ScriptOf(i), words.Language) is { } known
            && Stemming.Of(known, words.Lower(i)).Any(stem => pattern.Forms.Contains(TextTokens.StemTerm(stem, known)));
    }

    private static void AddRuns(string text, Unit unit, Pattern pattern, int number, List<HitSpan> spans)
    {
        var run = text.Substring(unit.Start, unit.Length);
        foreach (var word in pattern.Words.Distinct(StringComparer.Ordinal).Concat(pattern.Forms))
            for (
                var at = run.IndexOf(word, StringComparison.OrdinalIgnoreCase);
                at >= 0;
                at = run.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase)
            )
                // The stem of another form is a whole run of Han or Katakana there: 送 of 送って, and not that of 発送.
                if (!pattern.Forms.Contains(word) || pattern.Words.Contains(word) || JapaneseStems.IsWhole(run, at, word.Length))
                    spans.Add(new HitSpan(unit.Start + at, unit.Start + at + word.Length, number));
    }

    /// <summary>What is marked: one word in its forms, words in a row, or characters in a run without blanks.</summary>
    private sealed record Pattern(IReadOnlyList<string> Words, IReadOnlySet<string> Forms, bool IsPrefix, bool IsRun)
    {
        public Pattern(IReadOnlyList<string> words, IEnumerable<string> forms, bool isPrefix, bool isRun)
            : this(words, forms.ToHashSet(StringComparer.Ordinal), isPrefix, isRun) { }
    }
}
