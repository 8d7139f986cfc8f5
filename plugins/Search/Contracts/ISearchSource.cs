using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Search.Contracts;

/// <summary>
/// Adds a type of item to search: its documents, which events change them, who may find them, and how a result looks. Scoped; register the
/// source with <c>AddScoped&lt;ISearchSource, …&gt;()</c>.
/// </summary>
[OpenToPlugins]
public interface ISearchSource
{
    /// <summary>The kind of the items, as in <see cref="Sdk.EntityRef"/>: <c>ticket</c>. Each kind has only one source.</summary>
    string Kind { get; }

    /// <summary>The name of the items in the plural, in the reader's language: “Tickets”.</summary>
    string Title { get; }

    /// <summary>A component that shows one result; it has a parameter <c>Hit</c> of type <see cref="SearchHit"/>.</summary>
    Type ResultComponent { get; }

    /// <summary>
    /// The names of additional content in the documents, such as content from other plugins. The index is rebuilt if it was built without
    /// one of them.
    /// </summary>
    IEnumerable<string> Parts => [];

    /// <summary>
    /// The IDs of items whose documents these events changed, created, or removed. Called for every section of the event log, including
    /// events from other sources.
    /// </summary>
    Task<IReadOnlyCollection<long>> ChangedAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellation = default);

    /// <summary>
    /// True for an event that changed more documents than can be listed, such as the meaning of a field. The index is then rebuilt.
    /// </summary>
    bool ChangesAll(EventRecord record) => false;

    /// <summary>
    /// Up to <paramref name="count"/> documents with an ID above <paramref name="afterId"/>, ordered by ID; empty at the end. Used for
    /// rebuilding the index.
    /// </summary>
    Task<IReadOnlyList<SearchDocument>> ListAsync(long afterId, int count, CancellationToken cancellation = default);

    /// <summary>The current documents of these items. Missing documents are removed from the index.</summary>
    Task<IReadOnlyList<SearchDocument>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default);

    /// <summary>
    /// A value for each item that changes whenever its document changes, such as a version. It's cheap to read, so that recently shown
    /// documents don't have to be read again. Items without a value are read each time, which is the default.
    /// </summary>
    Task<IReadOnlyDictionary<long, string>> MarksAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyDictionary<long, string>>(System.Collections.Immutable.ImmutableDictionary<long, string>.Empty);

    /// <summary>
    /// Completes an item whose document <see cref="SearchDocument.IsUnfinished"/> with content that is slow to read, and stores the result,
    /// so that the document is complete when it's read again. Called in the background, for one item at a time. If the call throws or the
    /// document remains unfinished, the call is repeated later at increasing intervals.
    /// </summary>
    Task FinishAsync(long id, CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>
    /// The items a user may find. The scope is part of every query, so counts, suggestions, and autocomplete never reveal other items. If
    /// the call throws, the source isn't searched.
    /// </summary>
    ValueTask<SearchScope> ScopeAsync(ICurrentUser user, CancellationToken cancellation = default);

    /// <summary>The filters that the documents have terms, words, or dates for, with the values that this user may see.</summary>
    ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default);

    /// <summary>The URL of a result.</summary>
    /// <param name="document">The item.</param>
    /// <param name="partId">The part with the best fragment (<see cref="SearchText.PartId"/>); 0 where it is the item itself.</param>
    string Href(SearchDocument document, long partId);
}

/// <summary>
/// Adds filters for content this plugin adds to other plugins' documents with <see cref="SearchDocumentBuilding"/>. Scoped.
/// </summary>
[OpenToPlugins]
public interface ISearchFilters
{
    /// <summary>The filters, with the values that this user may see.</summary>
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
