using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// A value that administrators define for a property of every ticket, such as a status. Values are never deleted: one that is retired
/// can't be chosen anymore, but tickets and history keep it.
/// </summary>
/// <param name="Id">Its ID, which is stored with tickets and in events.</param>
/// <param name="Key">
/// How rules, searches, and addresses refer to it: lowercase ASCII letters, digits, and hyphens. It doesn't change when the value is
/// renamed.
/// </param>
/// <param name="Name">Its name in the reader's language.</param>
public abstract record TicketOption(int Id, string Key, string Name)
{
    /// <summary>Its color in lists and menus.</summary>
    public OptionColor Color { get; init; }

    /// <summary>Its place in lists and menus, from 0.</summary>
    public int Position { get; init; }

    /// <summary>True if it can't be chosen anymore.</summary>
    public bool IsRetired { get; init; }

    /// <summary>True if it came with Hookdesk. Without a name of its own, it's named in each reader's language.</summary>
    public bool IsBuiltIn { get; init; }
}

/// <summary>
/// The colors of a <see cref="TicketOption"/>. Each theme defines them for light and dark mode so that text is readable on them. The
/// numbers are stored.
/// </summary>
public enum OptionColor
{
    /// <summary>Gray.</summary>
    Gray = 0,

    /// <summary>Blue.</summary>
    Blue = 1,

    /// <summary>Teal.</summary>
    Teal = 2,

    /// <summary>Green.</summary>
    Green = 3,

    /// <summary>Yellow.</summary>
    Yellow = 4,

    /// <summary>Orange.</summary>
    Orange = 5,

    /// <summary>Red.</summary>
    Red = 6,

    /// <summary>Pink.</summary>
    Pink = 7,

    /// <summary>Purple.</summary>
    Purple = 8,
}

/// <summary>A status that tickets can have.</summary>
/// <inheritdoc cref="TicketOption(int, string, string)"/>
public sealed record TicketStatus(int Id, string Key, string Name) : TicketOption(Id, Key, Name)
{
    private const int Step = 100;

    /// <summary>What it means to Hookdesk. It never changes.</summary>
    public StatusCategory Category => CategoryOf(Id);

    /// <summary>The category of a status. It's part of the ID, so no look-up is needed, in a database query either: it's the remainder of
    /// the ID divided by 100.</summary>
    public static StatusCategory CategoryOf(int statusId) => (StatusCategory)(statusId % Step);

    /// <summary>The ID of the status of a category that came with Hookdesk. It always exists, but may be retired.</summary>
    public static int BuiltIn(StatusCategory category) => (int)category;
}

/// <summary>The statuses, with names in the reader's language. Scoped; served from memory.</summary>
public interface ITicketStatuses
{
    /// <summary>All statuses, retired ones included, in the order in which they're shown.</summary>
    ValueTask<IReadOnlyList<TicketStatus>> ListAsync(CancellationToken cancellation = default);

    /// <summary>A status, which may be retired.</summary>
    /// <exception cref="KeyNotFoundException">There is no such status.</exception>
    ValueTask<TicketStatus> GetAsync(int statusId, CancellationToken cancellation = default);

    /// <summary>The status with a key, or null.</summary>
    ValueTask<TicketStatus?> FindAsync(string key, CancellationToken cancellation = default);

    /// <summary>
    /// The status that tickets of a department get when a rule of Hookdesk puts them in a category, for example when a customer writes: the
    /// first one of the category that isn't retired.
    /// </summary>
    ValueTask<TicketStatus> DefaultAsync(long departmentId, StatusCategory category, CancellationToken cancellation = default);
}

/// <summary>An administrator added a value, such as a status.</summary>
/// <param name="Property">The property of tickets that it belongs to: <c>status</c>.</param>
/// <param name="Id">Its <see cref="TicketOption.Id"/>.</param>
[Hook("ticket-option.created")]
public sealed record TicketOptionCreated(string Property, int Id) : IAuditedAction
{
    /// <summary>Its name at that time, for the audit log.</summary>
    public string Name { get; init; } = "";

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Option(Property, Id);
}

/// <summary>An administrator renamed, recolored, moved, retired, or restored a value, such as a status.</summary>
/// <param name="Property">The property of tickets that it belongs to: <c>status</c>.</param>
/// <param name="Id">Its <see cref="TicketOption.Id"/>.</param>
[Hook("ticket-option.changed")]
public sealed record TicketOptionChanged(string Property, int Id) : IAuditedAction
{
    /// <summary>Its name at that time, for the audit log.</summary>
    public string Name { get; init; } = "";

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Option(Property, Id);
}

/// <summary>An administrator retired a value, such as a status.</summary>
/// <param name="Property">The property of tickets that it belongs to: <c>status</c>.</param>
/// <param name="Id">Its <see cref="TicketOption.Id"/>.</param>
[Hook("ticket-option.retired")]
public sealed record TicketOptionRetired(string Property, int Id) : IAuditedAction
{
    /// <summary>The value that tickets with the retired one get instead; null if they keep it.</summary>
    public int? ReplacedBy { get; init; }

    /// <summary>Its name at that time, for the audit log.</summary>
    public string Name { get; init; } = "";

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Option(Property, Id);
}
