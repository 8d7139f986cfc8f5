using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Search.Contracts;

/// <summary>
/// Makes one kind of things findable: gives their documents, says when they changed, who may find them and how a result looks. Scoped;
/// register it with
/// <c>AddScoped&lt;ISearchSource, …&gt;()</c>.
/// </summary>
public interface ISearchSource
{
    /// <summary>The kind of its things as in <see cref="Sdk.EntityRef"/>: <c>ticket</c>. Two sources never share one.</summary>
    string Kind { get; }

    /// <summary>What the things are called together, in the reader's language: “Tickets”.</summary>
    string Title { get; }

    /// <summary>A component that shows one result; it has a parameter <c>Hit</c> of type <see cref="SearchHit"/>.</summary>
    Type ResultComponent { get; }

    /// <summary>
    /// Names of what its documents are made of beside the things themselves, such as what other plugins add. Where one is here that was
    /// not when the index was built, an index is built anew.
    /// </summary>
    IEnumerable<string> Parts => [];

    /// <summary>
    /// The ids of things whose documents these events changed, created or removed. Called for every stretch of the event log, also for
    /// events that are none of this source's.
    /// </summary>
    Task<IReadOnlyCollection<long>> ChangedAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellation = default);

    /// <summary>
    /// True for an event that changed more documents than can be named, such as what a field means: an index is built anew then.
    /// </summary>
    bool ChangesAll(EventRecord record) => false;

    /// <summary>
    /// Up to <paramref name="count"/> documents with an id above <paramref name="afterId"/>, by id; none at the end. For building an
    /// index anew.
    /// </summary>
    Task<IReadOnlyList<SearchDocument>> ListAsync(long afterId, int count, CancellationToken cancellation = default);

    /// <summary>The documents of these things as they are now. What is left out is removed from the index.</summary>
    Task<IReadOnlyList<SearchDocument>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default);

    /// <summary>
    /// A mark for each of these things that is another one after every change of its document, such as a version: cheap to read, so
    /// that documents shown lately need not be read again. Things without a mark, which is all of them where a source does not
    /// implement this, are read each time.
    /// </summary>
    Task<IReadOnlyDictionary<long, string>> MarksAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyDictionary<long, string>>(System.Collections.Immutable.ImmutableDictionary<long, string>.Empty);

    /// <summary>
    /// Does for a thing whose document <see cref="SearchDocument.IsUnfinished"/> what takes long, and keeps what came of it, so that
    /// its document is whole when it is read the next time. Called for one thing at a time, beside everything else. When it throws, or
    /// the document is as unfinished as before, it is called again later, and later each time.
    /// </summary>
    Task FinishAsync(long id, CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>
    /// Which of the things a user may find. It becomes part of every query, so that no count, suggestion or completion tells of another
    /// thing. A source that throws is not searched.
    /// </summary>
    ValueTask<SearchScope> ScopeAsync(ICurrentUser user, CancellationToken cancellation = default);

    /// <summary>The filters that its documents have terms, words or dates for, with the values that this user may know of.</summary>
    ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default);

    /// <summary>Where a result leads.</summary>
    /// <param name="document">The thing.</param>
    /// <param name="partId">The part with the best fragment (<see cref="SearchText.PartId"/>); 0 where it is the thing itself.</param>
    string Href(SearchDocument document, long partId);
}

/// <summary>
/// Adds filters for what this plugin puts into other plugins' documents with <see cref="SearchDocumentBuilding"/>. Scoped.
/// </summary>
public interface ISearchFilters
{
    /// <summary>The filters, with the values that this user may know of.</summary>
    ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default);
}

/// <summary>Which documents of a source a user may find.</summary>
public sealed record SearchScope
{
    private SearchScope(bool isAll, string? term, IReadOnlyList<string> values) => (IsAll, Term, Values) = (isAll, term, values);

    /// <summary>None of them.</summary>
    public static SearchScope Nothing { get; } = new(false, null, []);

    /// <summary>All of them.</summary>
    public static SearchScope Everything { get; } = new(true, null, []);

    /// <summary>Those that have one of these values as a term.</summary>
    /// <param name="term">A name in <see cref="SearchDocument.Terms"/>.</param>
    /// <param name="values">The values; none is <see cref="Nothing"/>.</param>
    public static SearchScope Where(string term, IEnumerable<string> values) => new(false, term, [.. values]);

    /// <summary>True for all documents.</summary>
    public bool IsAll { get; }

    /// <summary>The term, where it is not all.</summary>
    public string? Term { get; }

    /// <summary>The values, where it is not all.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>True when <see cref="SearchTextKind.Restricted"/> texts are searched and shown too.</summary>
    public bool SeesRestricted { get; init; }

    /// <summary>True when no document is in it.</summary>
    public bool IsEmpty => !IsAll && Values.Count == 0;
}
