using System.Globalization;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.Indexing;

namespace Hookdesk.Search.Querying;

/// <summary>
/// Reads what was typed. Nothing is an error: what has no meaning of its own is looked for as it stands, and a filter whose value is not known is told and taken as words.
/// </summary>
/// <param name="filters">The filters that the reader may use.</param>
/// <param name="now">The time.</param>
/// <param name="zone">The agent's time zone.</param>
internal sealed class QueryReader(IReadOnlyList<SearchFilter> filters, DateTimeOffset now, TimeZoneInfo zone)
{
    /// <summary>Nobody types more; the rest is left out.</summary>
    public const int Longest = 1000;

    private const int MostClauses = 40;

    private readonly Dictionary<string, SearchFilter> _filters = filters.DistinctBy(filter => filter.Name).ToDictionary(filter => filter.Name, StringComparer.OrdinalIgnoreCase);

    public ParsedQuery Read(string? typed)
    {
        var text = (typed ?? "").Trim();
        if (text.Length > Longest) text = text[..Longest];
        var clauses = new List<QueryClause>();
        var misunderstood = new List<Misunderstanding>();
        var isOr = false;
        foreach (var piece in Pieces(text).Take(MostClauses))
        {
            if (piece.Text.Equals("or", StringComparison.OrdinalIgnoreCase) && clauses.Count > 0 && !isOr)
            {
                isOr = true;
                continue;
            }
            if (Clause(piece, misunderstood) is not { } clause) continue;
            if (isOr)
            {
                var before = clauses[^1];
                clauses[^1] = before is AnyOf any ? new AnyOf([.. any.Clauses, clause]) : new AnyOf([before, clause]);
                isOr = false;
            }
            else clauses.Add(clause);
        }
        // «or» at the end stands for itself.
        if (isOr) clauses.Add(new TextClause("or", false, false) { Typed = "or" });
        return new ParsedQuery(text, clauses, misunderstood);
    }

    /// <summary>The stretches between blanks; blanks within quotation marks do not divide.</summary>
    internal static IEnumerable<(string Text, int Start)> Pieces(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            var start = at;
            var quoted = false;
            for (; at < text.Length && (quoted || !char.IsWhiteSpace(text[at])); at++)
            {
                if (!IsQuote(text[at])) continue;
                // A quotation mark opens at the beginning or after a sign; within a word it is an inch or an apostrophe.
                if (quoted) quoted = false;
                else if (at == start || text[at - 1] is ':' or '-') quoted = text.AsSpan(at + 1).IndexOfAny("\"“”„«»") >= 0;
            }
            if (at > start) yield return (text[start..at], start);
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
            if (Filter(filter, Unquote(text[(colon + 1)..])) is { } found) return found with { IsNot = isNot, Typed = piece.Text };
            misunderstood.Add(new Misunderstanding(piece.Text, filter));
        }
        if (text[0] == '#' && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return new NumberClause(number) { IsNot = isNot, Typed = piece.Text };
        var isPhrase = text.Length > 1 && IsQuote(text[0]) && IsQuote(text[^1]);
        if (isPhrase) text = text[1..^1];
        var isPrefix = !isPhrase && text.Length > 1 && text[^1] == '*';
        if (isPrefix) text = text[..^1];
        return Analysis.Units.Of(text).Count == 0 ? null : new TextClause(text, isPhrase, isPrefix) { IsNot = isNot, Typed = piece.Text };
    }

    private QueryClause? Filter(SearchFilter filter, string value)
    {
        if (value.Length == 0) return null;
        switch (filter.Kind)
        {
            case SearchFilterKind.Date:
                return DateWords.Read(value, now, zone) is var (from, before) ? new DateClause(filter, from, before) : null;
            case SearchFilterKind.Words:
                return Analysis.Units.Of(value).Count == 0 ? null : new WordsClause(filter, value);
            default:
                if (filter.Values is not { } values) return new TermClause(filter, [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(LuceneDocuments.Normal)]);
                var terms = new List<string>();
                foreach (var one in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    var normal = LuceneDocuments.Normal(one);
                    var known = values.Where(known => LuceneDocuments.Normal(known.Typed) == normal || LuceneDocuments.Normal(known.Title) == normal).ToList();
                    if (known.Count == 0) return null;
                    terms.AddRange(known.Select(known => LuceneDocuments.Normal(known.Term)));
                }
                return terms.Count == 0 ? null : new TermClause(filter, [.. terms.Distinct()]);
        }
    }

    private static string Unquote(string text) => text.Length > 1 && IsQuote(text[0]) && IsQuote(text[^1]) ? text[1..^1] : text.Trim('"');

    private static bool IsQuote(char c) => c is '"' or '“' or '”' or '„' or '«' or '»';
}
