using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;

namespace Hookdesk.Search.Querying;

/// <summary>Marks in an original text what a query was found by: the words as they stand there, in whichever form.</summary>
internal sealed class Highlighter
{
    private const int FragmentLength = 260;

    // Of a text full of hits the beginning is marked as well as the rest.
    private const int MostSpans = 200;
    private const string Bare = "=";

    // So far a fragment is cut shorter to begin and end with a word.
    private const int NearestBlank = 24;

    // So many letters all forms of a longer word begin with.
    private const int SignLength = 3;

    private static readonly ConditionalWeakTable<SearchText, StrongBox<string?>> Guessed = [];

    // Dozens of texts are taken apart for each search, one behind the other.
    [ThreadStatic]
    private static List<Unit>? _units;

    private readonly List<Pattern> _patterns = [];
    private readonly HashSet<char> _beginnings = [];
    private readonly SearchValues<string> _signs;

    public Highlighter(ParsedQuery query, TextQueries texts)
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

    private void Expect(string word, HashSet<string> signs)
    {
        _beginnings.Add(word[0]);
        signs.Add(word.Length > SignLength + 1 ? word[..SignLength] : word[..1]);
    }

    public bool IsEmpty => _patterns.Count == 0;

    /// <summary>The text with its hits marked.</summary>
    public MarkedText Whole(string text, string? language) => Cut(text, 0, text.Length, Spans(text, language));

    /// <summary>The best pieces of texts, best first.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="language">The language to suppose.</param>
    public IReadOnlyList<SearchFragment> Best(IEnumerable<SearchText> texts, int most, string? language)
    {
        var found = new List<(int Score, int Start, int End, List<(int Start, int End, int Pattern)> Spans, SearchText Text)>();
        if (IsEmpty)
            return [];
        foreach (var text in texts)
        {
            var spans = Spans(text.Text, language, text);
            if (spans.Count == 0)
                continue;
            var (start, end, score) = Window(text.Text, spans);
            found.Add((score * 2 + (text.Kind == SearchTextKind.Aside ? 0 : 1), start, end, spans, text));
        }
        return
        [
            .. found
                .OrderByDescending(one => one.Score)
                .Take(most)
                .Select(one => new SearchFragment(Cut(one.Text.Text, one.Start, one.End, one.Spans), one.Text)),
        ];
    }

    /// <summary>The different words that stand marked in texts, for marking them elsewhere.</summary>
    public static IEnumerable<string> WordsIn(IEnumerable<MarkedText> texts) =>
        texts
            .SelectMany(text => text.Pieces)
            .Where(piece => piece.IsHit)
            .Select(piece => piece.Text)
            .Distinct(StringComparer.OrdinalIgnoreCase);

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

    private List<(int Start, int End, int Pattern)> Spans(string text, string? language, SearchText? source = null)
    {
        // A text without accents that has none of the beginnings need not be taken apart; most messages of a conversation are such.
        if (_patterns.Count == 0 || (Ascii.IsValid(text) && text.AsSpan().IndexOfAny(_signs) < 0))
            return [];
        var units = _units ??= [];
        units.Clear();
        Units.Into(units, text);
        var words = new Words(text, units, language, source);
        var spans = new List<(int Start, int End, int Pattern)>();
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
                        spans.Add((units[i].Start, units[i].End, p));
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
                        spans.Add((units[i].Start, units[i + n - 1].End, p));
                }
            }
        }
        return spans;
    }

    private static bool IsForm(Pattern pattern, int i, Words words)
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

    private static void AddRuns(string text, Unit unit, Pattern pattern, int number, List<(int, int, int)> spans)
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
                    spans.Add((unit.Start + at, unit.Start + at + word.Length, number));
    }

    private (int Start, int End, int Score) Window(string text, List<(int Start, int End, int Pattern)> spans)
    {
        // The window goes along: what comes in at its end and goes out at its beginning is counted once.
        var (best, score, last) = (0, -1, 0);
        var (counts, different) = (new int[_patterns.Count], 0);
        for (var i = 0; i < spans.Count; i++)
        {
            for (; last < spans.Count && spans[last].End - spans[i].Start <= FragmentLength - 40; last++)
                if (counts[spans[last].Pattern]++ == 0)
                    different++;
            if (last == i)
            {
                last++;
                continue;
            }
            var value = different * 10 + Math.Min(last - i, 9);
            if (value > score)
                (best, score) = (i, value);
            if (--counts[spans[i].Pattern] == 0)
                different--;
        }
        var start = Math.Max(0, spans[best].Start - 60);
        var end = Math.Min(text.Length, start + FragmentLength);
        return (FromWord(text, start, spans[best].Start), ToWord(text, end, spans[best].End), score);
    }

    // The next place at which a word begins. Where there are no blanks for long, any character is as good; half a character is not.
    private static int FromWord(string text, int at, int before)
    {
        if (at == 0)
            return 0;
        for (var near = at; near < Math.Min(before, at + NearestBlank); near++)
            if (EndsWord(text[near - 1]))
                return near;
        while (at < before && !IsWhole(text, at))
            at++;
        return at;
    }

    private static int ToWord(string text, int at, int behind)
    {
        if (at == text.Length)
            return at;
        for (var near = at; near > Math.Max(behind, at - NearestBlank); near--)
            if (EndsWord(text[near]) || EndsWord(text[near - 1]))
                return near;
        while (at > behind && !IsWhole(text, at))
            at--;
        return at;
    }

    private static bool EndsWord(char c) => char.IsWhiteSpace(c) || c is '。' or '、' or '，' or '！' or '？' or '；';

    private static bool IsWhole(string text, int at) =>
        !char.IsLowSurrogate(text[at])
        && char.GetUnicodeCategory(text[at])
            is not (System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark);

    private static MarkedText Cut(string text, int start, int end, List<(int Start, int End, int Pattern)> spans)
    {
        var pieces = new List<MarkedPiece>();
        var at = start;
        if (start > 0)
            pieces.Add(new MarkedPiece("… ", false));
        foreach (var (from, to, _) in spans.OrderBy(span => span.Start).ThenByDescending(span => span.End))
        {
            if (from < at || to > end)
                continue;
            if (from > at)
                pieces.Add(new MarkedPiece(OneLine(text[at..from]), false));
            pieces.Add(new MarkedPiece(text[from..to], true));
            at = to;
        }
        if (at < end)
            pieces.Add(new MarkedPiece(OneLine(text[at..end]), false));
        if (end < text.Length)
            pieces.Add(new MarkedPiece(" …", false));
        return new MarkedText(pieces);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    /// <summary>
    /// The words of a text, in the forms that are compared, made when they are asked for. One is asked for by all patterns before the
    /// next.
    /// </summary>
    private sealed class Words(string text, List<Unit> units, string? supposed, SearchText? source)
    {
        private int _at = -1;
        private string _lower = "";
        private string? _folded;
        private string? _language;
        private bool _isGuessed;

        public string? Language
        {
            get
            {
                if (_isGuessed)
                    return _language;
                _isGuessed = true;
                if (source is { IsNames: true })
                    return _language = supposed;
                if (source is null)
                    return _language = LanguageGuess.Of(text, units) ?? supposed;
                // The same texts are shown again and again, and guessing is dearer than all the rest.
                return _language = Guessed.GetValue(source, _ => new StrongBox<string?>(LanguageGuess.Of(text, units))).Value ?? supposed;
            }
        }

        public Script ScriptOf(int i) => units[i].Script;

        public string Lower(int i)
        {
            if (i != _at)
                (_at, _lower, _folded) = (i, Folding.Lower(text.AsSpan(units[i].Start, units[i].Length)), null);
            return _lower;
        }

        public string Folded(int i)
        {
            var lower = Lower(i);
            return _folded ??= Folding.Fold(lower);
        }
    }

    /// <summary>What is marked: one word in its forms, words in a row, or characters in a run without blanks.</summary>
    private sealed record Pattern(IReadOnlyList<string> Words, IReadOnlySet<string> Forms, bool IsPrefix, bool IsRun)
    {
        public Pattern(IReadOnlyList<string> words, IEnumerable<string> forms, bool isPrefix, bool isRun)
            : this(words, forms.ToHashSet(StringComparer.Ordinal), isPrefix, isRun) { }
    }
}
