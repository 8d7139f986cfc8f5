using Hookdesk.Search.Contracts;

namespace Hookdesk.Search.Querying;

/// <summary>A query as it was understood.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="Clauses">What must all be so.</param>
/// <param name="Misunderstood">Pieces that look like filters and are not; they were taken as words.</param>
public sealed record ParsedQuery(string Text, IReadOnlyList<QueryClause> Clauses, IReadOnlyList<Misunderstanding> Misunderstood)
{
    public bool IsEmpty => Clauses.Count == 0;

    /// <summary>All clauses, those within an <c>or</c> too.</summary>
    public IEnumerable<QueryClause> Flat => Clauses.SelectMany(clause => clause is AnyOf any ? any.Clauses : [clause]);

    /// <summary>The query while it is typed: its last word may be the beginning of one.</summary>
    public ParsedQuery WithOpenEnd() =>
        Clauses.Count > 0
        && Clauses[^1] is TextClause { IsPhrase: false, IsNot: false, IsPrefix: false, Text.Length: > 1 } last
        && !Text.EndsWith(' ')
            ? this with
            {
                Clauses = [.. Clauses.SkipLast(1), last with { IsPrefix = true, IsUnfinished = true }],
            }
            : this;
}

/// <summary>A piece that was taken as words.</summary>
/// <param name="Piece">What was typed.</param>
/// <param name="Filter">The filter whose value is not known.</param>
public sealed record Misunderstanding(string Piece, SearchFilter Filter);

/// <summary>A condition.</summary>
public abstract record QueryClause
{
    /// <summary>True for what must not be so.</summary>
    public bool IsNot { get; init; }

    /// <summary>What was typed for it.</summary>
    public string Typed { get; init; } = "";
}

/// <summary>A word, an address, several words in a row.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsPhrase">True for what stood in quotation marks: just these words in this order.</param>
/// <param name="IsPrefix">True for the beginning of a word.</param>
public sealed record TextClause(string Text, bool IsPhrase, bool IsPrefix) : QueryClause
{
    /// <summary>True for a beginning that may as well be the whole word, in other forms too: somebody is still typing.</summary>
    public bool IsUnfinished { get; init; }
}

/// <summary>A ticket by its number.</summary>
public sealed record NumberClause(long Number) : QueryClause;

/// <summary>A filter whose value is one of several terms.</summary>
public sealed record TermClause(SearchFilter Filter, IReadOnlyList<string> Terms) : QueryClause;

/// <summary>A filter by words.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Text">The words.</param>
/// <param name="IsPhrase">True for what stood in quotation marks: just these words in this order.</param>
public sealed record WordsClause(SearchFilter Filter, string Text, bool IsPhrase) : QueryClause;

/// <summary>A filter by time: from the one, up to but without the other, in Unix milliseconds.</summary>
public sealed record DateClause(SearchFilter Filter, long? From, long? Before) : QueryClause;

/// <summary>One of several.</summary>
public sealed record AnyOf(IReadOnlyList<QueryClause> Clauses) : QueryClause;
