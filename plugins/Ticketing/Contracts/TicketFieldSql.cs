using System.Linq.Expressions;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// A ticket as queries see it: a row of Ticketing's own table, for reading. Query it with
/// <c>database.Table&lt;TicketQueryRow&gt;()</c>, join it with tables of your own, and narrow it with
/// <see cref="ITicketConditions.WhereAsync"/>. Merged tickets and those in the trash are in it too.
/// </summary>
[Table("ticketing_ticket")]
public sealed class TicketQueryRow
{
    /// <summary>The ticket's id, which is its number.</summary>
    [Column("id"), PrimaryKey]
    public long Id { get; set; }

    /// <summary>The subject.</summary>
    [Column("subject")]
    public string Subject { get; set; } = "";

    /// <summary>The number of the status.</summary>
    [Column("status")]
    public int StatusId { get; set; }

    /// <summary>The number of the priority.</summary>
    [Column("priority")]
    public int PriorityId { get; set; }

    /// <summary>The department.</summary>
    [Column("department_id")]
    public long DepartmentId { get; set; }

    /// <summary>The assignee, or null.</summary>
    [Column("assignee_id")]
    public long? AssigneeId { get; set; }

    /// <summary>The requester.</summary>
    [Column("requester_id")]
    public long RequesterId { get; set; }

    /// <summary>How it came.</summary>
    [Column("channel")]
    public string Channel { get; set; } = "";

    /// <summary>When it was created.</summary>
    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The time of the last message or change.</summary>
    [Column("last_activity_at")]
    public DateTimeOffset LastActivityAt { get; set; }

    /// <summary>How many messages it has.</summary>
    [Column("message_count")]
    public int MessageCount { get; set; }

    /// <summary>True if a message has a file.</summary>
    [Column("has_attachment")]
    public bool HasAttachment { get; set; }

    /// <summary>The ticket that it was merged into, or null.</summary>
    [Column("merged_into_id")]
    public long? MergedIntoId { get; set; }
}

/// <summary>
/// A value of a ticket's field in a query. Only the property is set that fits the field; the others are null. Used in expressions only,
/// which become SQL.
/// </summary>
public sealed class TicketFieldRow
{
    /// <summary>A text, the value of a choice, or a day as <c>2026-03-29</c>.</summary>
    public string? Text { get; init; }

    /// <summary>The number that a choice is stored by, where <see cref="TicketFieldSql.FindIds"/> says which is which.</summary>
    public long? Id { get; init; }

    /// <summary>A number.</summary>
    public double? Number { get; init; }

    /// <summary>A time.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>
/// How a field is said in SQL, so that conditions on it find tickets without reading each of them. It must give the values that
/// <see cref="ITicketFieldSource.ReadAsync"/> reads.
/// </summary>
public sealed record TicketFieldSql
{
    private readonly Func<Expression<Func<TicketFieldRow, bool>>, Expression<Func<TicketQueryRow, bool>>> _where;

    private TicketFieldSql(Func<Expression<Func<TicketFieldRow, bool>>, Expression<Func<TicketQueryRow, bool>>> where) => _where = where;

    /// <summary>
    /// For fields whose choices are stored as numbers: finds those of some values, each compared like any other value. Operators on it then
    /// compare <see cref="TicketFieldRow.Id"/>. Null where <see cref="TicketFieldRow.Text"/> has the value itself.
    /// </summary>
    public Func<IReadOnlyList<string>, CancellationToken, ValueTask<IReadOnlyList<long>>>? FindIds { get; init; }

    /// <summary>A field that is computed from the ticket's own row, with one value or none.</summary>
    /// <param name="value">An object initializer: <c>ticket => new TicketFieldRow { Number = ticket.MessageCount }</c>. It may hold subqueries.</param>
    /// <exception cref="ArgumentException">Not an object initializer.</exception>
    public static TicketFieldSql OfTicket(Expression<Func<TicketQueryRow, TicketFieldRow>> value)
    {
        var bindings = Inlined.Bindings(value);
        return new TicketFieldSql(holds => Inlined.Into<TicketQueryRow>(value.Parameters[0], bindings, holds));
    }

    /// <summary>A field whose values are rows of a table, any number for a ticket.</summary>
    /// <param name="rows">The rows of all tickets.</param>
    /// <param name="isOf">Which rows are a ticket's: <c>(ticket, row) => row.TicketId == ticket.Id</c>. A comparison that an index serves.</param>
    /// <param name="value">An object initializer that makes a value of a row.</param>
    /// <exception cref="ArgumentException">Not an object initializer.</exception>
    public static TicketFieldSql OfRows<TRow>(
        IQueryable<TRow> rows,
        Expression<Func<TicketQueryRow, TRow, bool>> isOf,
        Expression<Func<TRow, TicketFieldRow>> value
    )
    {
        var bindings = Inlined.Bindings(value);
        return new TicketFieldSql(holds => Inlined.Exists(rows, isOf, Inlined.Into<TRow>(value.Parameters[0], bindings, holds)));
    }

    /// <summary>The tickets with a value for which something holds.</summary>
    public Expression<Func<TicketQueryRow, bool>> Where(Expression<Func<TicketFieldRow, bool>> holds) => _where(holds);
}

/// <summary>A test in SQL.</summary>
/// <param name="Holds">What must hold for a value of the field; read only the properties that the field sets
/// (<see cref="TicketFieldRow"/>).</param>
public sealed record ConditionSql(Expression<Func<TicketFieldRow, bool>> Holds)
{
    /// <summary>False: some value must fulfill it. True: none may, so that tickets without a value meet the test.</summary>
    public bool IsNegated { get; init; }
}
