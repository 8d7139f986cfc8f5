using Hookdesk.Sdk;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Provides ticket fields for rules, filters, and exports, and reads them for many tickets at a time. Scoped; register a source with
/// <c>AddScoped&lt;ITicketFieldSource, …&gt;()</c>. To read fields, use <see cref="ITicketFields"/>.
/// </summary>
[OpenToPlugins]
public interface ITicketFieldSource
{
    /// <summary>The current fields, with titles in the reader's language.</summary>
    ValueTask<IReadOnlyList<TicketField>> FieldsAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Reads some of this source's fields for some tickets, with as few database queries as possible. May be called inside a transaction of
    /// the scope, whose changes are then visible. Permissions aren't checked.
    /// </summary>
    /// <param name="ticketIds">The tickets; some may not be there.</param>
    /// <param name="keys">Keys of this source; never empty.</param>
    /// <param name="values">Where the values go.</param>
    /// <param name="cancellation">Cancels.</param>
    Task ReadAsync(
        IReadOnlyCollection<long> ticketIds,
        IReadOnlySet<string> keys,
        TicketFieldValues values,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// How a field is said in SQL, within the scope's database. Null, as by default, if it isn't: then conditions can test it on single
    /// tickets, but can't be used for views.
    /// </summary>
    ValueTask<TicketFieldSql?> SqlAsync(string key, CancellationToken cancellation = default) => new((TicketFieldSql?)null);

    /// <summary>
    /// Suggests values for a field whose <see cref="TicketField.Choices"/> are null, such as tags, for someone who types. None by default.
    /// </summary>
    /// <param name="key">A key of this source.</param>
    /// <param name="typed">What was typed; empty for the first ones.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellation">Cancels.</param>
    ValueTask<IReadOnlyList<TicketFieldChoice>> SuggestAsync(
        string key,
        string typed,
        int count,
        CancellationToken cancellation = default
    ) => new([]);
}

/// <summary>
/// All ticket fields from all plugins. Scoped. If a source throws, the error is logged and the source is left out. If two fields have the
/// same key, the one registered first is used.
/// </summary>
public interface ITicketFields
{
    /// <summary>All fields, in the order of the plugins.</summary>
    ValueTask<IReadOnlyList<TicketField>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Reads several fields in one call. An unknown key has no values.</summary>
    /// <param name="ticketIds">The tickets.</param>
    /// <param name="keys">The fields; null for all.</param>
    /// <param name="cancellation">Cancels.</param>
    Task<TicketFieldValues> ReadAsync(
        IReadOnlyCollection<long> ticketIds,
        IEnumerable<string>? keys = null,
        CancellationToken cancellation = default
    );

    /// <summary>How a field is said in SQL; null if it isn't, or if there is no such field.</summary>
    ValueTask<TicketFieldSql?> SqlAsync(string key, CancellationToken cancellation = default);

    /// <summary>
    /// Values of a field for someone who types: choices whose title contains what was typed, those that begin with it first; or what the
    /// field's source suggests.
    /// </summary>
    /// <param name="key">The field.</param>
    /// <param name="typed">What was typed; empty for the first ones.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellation">Cancels.</param>
    ValueTask<IReadOnlyList<TicketFieldChoice>> SuggestAsync(string key, string typed, int count, CancellationToken cancellation = default);
}

/// <summary>A ticket field.</summary>
/// <param name="Key">Stable: lowercase ASCII letters, digits and hyphens, at most 60. A plugin other than Ticketing begins it with its
/// short name or what its admin named.</param>
/// <param name="Title">What it is called, in the reader's language.</param>
/// <param name="Kind">What its values are.</param>
public sealed record TicketField(string Key, string Title, TicketFieldKind Kind)
{
    /// <summary>The possible values of a <see cref="TicketFieldKind.Choice"/>; null if they can't be listed, as for tags.</summary>
    public IReadOnlyList<TicketFieldChoice>? Choices { get; init; }

    /// <summary>
    /// A few values that are offered where <see cref="Choices"/> are null, because there may be others: Hookdesk's own languages, of all in
    /// which customers write. For many, see <see cref="ITicketFieldSource.SuggestAsync"/>.
    /// </summary>
    public IReadOnlyList<TicketFieldChoice> Suggested { get; init; } = [];

    /// <summary>True when the values are ids of users: conditions can ask for <c>@me</c>.</summary>
    public bool IsUser { get; init; }

    /// <summary>True when the values of a <see cref="TicketFieldKind.Date"/> are times, not days.</summary>
    public bool HasTime { get; init; }

    /// <summary>True when a ticket may have several values, such as tags.</summary>
    public bool IsMany { get; init; }

    /// <summary>
    /// The departments whose tickets have the field; null for all. Users who can't see any of them don't need to know about it.
    /// </summary>
    public IReadOnlyList<long> Departments { get; init; } = [];

    /// <summary>True for fields that people fill in, such as custom fields. Searching for their words finds the ticket.</summary>
    public bool IsFilledIn { get; init; }
}

/// <summary>A value that a field can have.</summary>
/// <param name="Value">As it is stored and compared: an id or a key.</param>
/// <param name="Title">As people read it, in the reader's language.</param>
public sealed record TicketFieldChoice(string Value, string Title);

/// <summary>What the values of a field are.</summary>
public enum TicketFieldKind
{
    /// <summary>One of a list, or a word that is compared whole without regard to case.</summary>
    Choice,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A number in invariant form: <c>12.5</c>.</summary>
    Number,

    /// <summary>A day <c>2026-03-29</c>, or a time in UTC <c>2026-03-29T01:00:00Z</c>.</summary>
    Date,
}

/// <summary>Values of fields of tickets, as text. Not for concurrent use.</summary>
public sealed class TicketFieldValues
{
    private readonly Dictionary<(long Ticket, string Key), IReadOnlyList<string>> _values = [];

    /// <summary>The values; none where the ticket has none.</summary>
    public IReadOnlyList<string> Of(long ticketId, string key) => _values.GetValueOrDefault((ticketId, key), []);

    /// <summary>The first value, or null.</summary>
    public string? First(long ticketId, string key) => Of(ticketId, key) is { Count: > 0 } values ? values[0] : null;

    /// <summary>Sets the value of a field; null for none.</summary>
    public void Set(long ticketId, string key, string? value) => Set(ticketId, key, value is null ? [] : [value]);

    /// <summary>Sets the values of a field.</summary>
    public void Set(long ticketId, string key, IReadOnlyList<string> values) => _values[(ticketId, key)] = values;
}
