using Hookdesk.Sdk;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Names what a ticket can be asked about by rules, filters and exports, and reads it for many tickets at a time. Scoped; any plugin
/// registers one with
/// <c>AddScoped&lt;ITicketFieldSource, …&gt;()</c>. To read fields, use <see cref="ITicketFields"/>.
/// </summary>
[OpenToPlugins]
public interface ITicketFieldSource
{
    /// <summary>The fields that there are now, with their words in the reader's language.</summary>
    ValueTask<IReadOnlyList<TicketField>> FieldsAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Reads some of this source's fields of some tickets, with as few questions to the database as possible. It may be called inside a
    /// transaction of the scope, whose changes it then sees. Nothing here looks at rights.
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
}

/// <summary>
/// All fields of tickets, whichever plugin has them. Scoped. A source that throws is logged and left out; the others still answer. Of
/// two fields with one key the one registered first counts.
/// </summary>
public interface ITicketFields
{
    /// <summary>All fields, in the order of the plugins.</summary>
    ValueTask<IReadOnlyList<TicketField>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Reads fields of tickets in one go. A key that no field has gives no values.</summary>
    /// <param name="ticketIds">The tickets.</param>
    /// <param name="keys">The fields; null for all.</param>
    /// <param name="cancellation">Cancels.</param>
    Task<TicketFieldValues> ReadAsync(
        IReadOnlyCollection<long> ticketIds,
        IEnumerable<string>? keys = null,
        CancellationToken cancellation = default
    );
}

/// <summary>Something that a ticket can be asked about.</summary>
/// <param name="Key">Stable: lower-case ASCII letters, digits and hyphens, at most 60. A plugin other than Ticketing begins it with its
/// short name or what its admin named.</param>
/// <param name="Title">What it is called, in the reader's language.</param>
/// <param name="Kind">What its values are.</param>
public sealed record TicketField(string Key, string Title, TicketFieldKind Kind)
{
    /// <summary>
    /// The values that there are, for a <see cref="TicketFieldKind.Choice"/>; null where they cannot be listed, such as tags.
    /// </summary>
    public IReadOnlyList<TicketFieldChoice>? Choices { get; init; }

    /// <summary>True when a ticket may have several values, such as tags.</summary>
    public bool IsMany { get; init; }

    /// <summary>The departments whose tickets have it; none for all. Who sees none of them need not know that it is there.</summary>
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
