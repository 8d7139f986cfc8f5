using System.Buffers;
using System.Globalization;
using System.Text;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;

namespace Hookdesk.Search.Querying;

/// <summary>
/// Reads what was typed. Nothing is an error: what has no meaning of its own is looked for as it stands, and a filter whose value is
/// not known is told and taken as words.
/// </summary>
/// <param name="filters">The filters that the reader may use.</param>
/// <param name="now">The time.</param>
/// <param name="zone">The agent's time zone.</param>
internal sealed class QueryReader(IReadOnlyList<SearchFilter> filters, DateTimeOffset now, TimeZoneInfo zone)
{
    /// <summary>Nobody types more; the rest is left out.</summary>
    public const int Longest = 1000;

    private const int MostClauses = 40;

    /// <summary>Each beginning walks over all words that begin so; those behind are words as they stand.</summary>
    public const int MostBeginnings = 5;

    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”„«»");

    private readonly Dictionary<string, SearchFilter> _filters = filters
        .DistinctBy(filter => filter.Name)
        .ToDictionary(filter => filter.Name, StringComparer.OrdinalIgnoreCase);

    public ParsedQuery Read(string? typed)
    {
        var text = Clean(typed ?? "").Trim();
        var clauses = new List<QueryClause>();
        var misunderstood = new List<Misunderstanding>();
        var (isOr, beginnings) = (false, 0);
        foreach (var piece in Pieces(text).Take(MostClauses))
        {
            if (piece.Text.Equals("or", StringComparison.OrdinalIgnoreCase) && clauses.Count > 0 && !isOr)
            {
                isOr = true;
                continue;
            }
            if (Clause(piece, misunderstood) is not { } clause)
                continue;
            if (clause is TextClause { IsPrefix: true } beginning && ++beginnings > MostBeginnings)
                clause = beginning with { IsPrefix = false };
            if (isOr)
            {
                var before = clauses[^1];
                clauses[^1] = before is AnyOf any ? new AnyOf([.. any.Clauses, clause]) : new AnyOf([before, clause]);
                isOr = false;
            }
            else
                clauses.Add(clause);
        }
        // “or” at the end stands for itself.
        if (isOr)
            clauses.Add(new TextClause("or", false, false) { Typed = "or" });
        return new ParsedQuery(text, clauses, misunderstood);
    }

    /// <summary>
    /// What can be looked for and kept: without signs that control something, and without half a character where it is cut off.
    /// </summary>
    public static string Clean(string typed)
    {
        if (typed.Length > Longest)
            typed = typed[..(char.IsHighSurrogate(typed[Longest - 1]) ? Longest - 1 : Longest)];
        return typed.Any(c => char.IsControl(c) || char.IsSurrogate(c))
            ? string.Concat(
                typed
                    .EnumerateRunes()
                    .Where(rune => rune != Rune.ReplacementChar)
                    .Select(rune => Rune.IsControl(rune) ? " " : rune.ToString())
            )
            : typed;
    }

    /// <summary>The stretches between blanks; blanks within quotation marks do not divide.</summary>
    internal static IEnumerable<(string Text, int Start)> Pieces(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            var start = at;
            var quoted = false;
            for (; at < text.Length && (quoted || !char.IsWhiteSpace(text[at])); at++)
            {
                if (!IsQuote(text[at]))
                    continue;
                // A quotation mark opens at the beginning or after a sign; within a word it is an inch or an apostrophe.
                if (quoted)
                    quoted = false;
                else if (at == start || text[at - 1] is ':' or '-' or ',')
                    quoted = text.AsSpan(at + 1).IndexOfAny(Quotes) >= 0;
            }
            if (at > start)
                yield return (text[start..at], start);
        }
    }

    private QueryClause? Clause((string Text, int Start) piece, List<Misunderstanding> misunderstood)
    {
        var (text, isNot) = (piece.Text, false);
        if (text.Length > 1 && text[0] == '-' && !text.AsSpan(1).StartsWith("-"))
        {
            isNot = true;
            text = text[1..];
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon + 1 < text.Length && _filters.TryGetValue(text[..colon], out var filter))
        {
            if (Filter(filter, text[(colon + 1)..]) is { } found)
                return found with { IsNot = isNot, Typed = piece.Text };
            misunderstood.Add(new Misunderstanding(piece.Text, filter));
        }
        if (text[0] == '#' && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new NumberClause(number) { IsNot = isNot, Typed = piece.Text };
        var isPhrase = IsQuoted(text);
        if (isPhrase)
            text = text[1..^1];
        var isPrefix = !isPhrase && text.Length > 1 && text[^1] == '*';
        if (isPrefix)
            text = text[..^1];
        isPrefix = isPrefix && TextQueries.IsBeginning(text);
        return Analysis.Units.Of(text).Count == 0 ? null : new TextClause(text, isPhrase, isPrefix) { IsNot = isNot, Typed = piece.Text };
    }

    private QueryClause? Filter(SearchFilter filter, string typed)
    {
        var value = Unquote(typed);
        if (value.Length == 0)
            return null;
        switch (filter.Kind)
        {
            case SearchFilterKind.Date:
                return DateWords.Read(value, now, zone) is var (from, before) ? new DateClause(filter, from, before) : null;
            case SearchFilterKind.Words:
                return Analysis.Units.Of(value).Count == 0 ? null : new WordsClause(filter, value, IsPhrase: IsQuoted(typed));
            default:
                var terms = new List<string>();
                foreach (var one in Values(typed))
                {
                    if (TermsOf(filter, one) is not { } known)
                        return null;
                    terms.AddRange(known);
                }
                return terms.Count == 0 ? null : new TermClause(filter, [.. terms.Distinct()]);
        }
    }

    // Null for what is no value of the filter.
    private static IEnumerable<string>? TermsOf(SearchFilter filter, string value)
    {
        var normal = LuceneDocuments.Normal(value);
        if (filter.Values is not { } values)
            return [normal];
        var known = values.Where(known => IsSame(known.Typed) || IsSame(known.Title)).ToList();
        return known.Count == 0 ? null : known.Select(known => LuceneDocuments.Normal(known.Term));

        // A quotation mark within a name cannot be typed within quotation marks.
        bool IsSame(string name) => LuceneDocuments.Normal(WithoutQuotes(name)) == normal;
    }

    // Commas divide values, but not within quotation marks: people are called "Aas, Kari".
    private static IEnumerable<string> Values(string typed)
    {
        for (int at = 0, start = 0, quoted = 0; at <= typed.Length; at++)
        {
            if (at < typed.Length && IsQuote(typed[at]))
                quoted = 1 - quoted;
            if (at < typed.Length && (typed[at] != ',' || (quoted == 1 && typed.AsSpan(at).IndexOfAny(Quotes) >= 0)))
                continue;
            var value = Unquote(typed[start..at].Trim()).Trim();
            start = at + 1;
            if (value.Length > 0)
                yield return value;
        }
    }

    private static bool IsQuoted(string text) => text.Length > 1 && IsQuote(text[0]) && IsQuote(text[^1]);

    private static string Unquote(string text) => IsQuoted(text) ? text[1..^1] : text.Trim('"');

    /// <summary>Without quotation marks of any kind, as a value is put into some.</summary>
    public static string WithoutQuotes(string value) =>
        value.AsSpan().ContainsAny(Quotes) ? string.Concat(value.Where(c => !IsQuote(c))) : value;

    private static bool IsQuote(char c) => Quotes.Contains(c);
}
