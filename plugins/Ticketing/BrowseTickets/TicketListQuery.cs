using System.Globalization;
using System.Text;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Paging;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>A place in a list that is sorted by last activity, newest first.</summary>
/// <param name="At">Unix milliseconds of the last activity.</param>
/// <param name="Id">The ticket.</param>
public readonly record struct ListPlace(long At, long Id)
{
    public override string ToString() => KeysetCursor.Write(At, Id);

    public static ListPlace? Read(string? text)
    {
        Span<long> numbers = stackalloc long[2];
        return KeysetCursor.TryRead(text, numbers) ? new ListPlace(numbers[0], numbers[1]) : null;
    }
}

/// <summary>A row of a list.</summary>
public sealed class TicketListRow
{
    [Column("id")]
    public long Id { get; set; }

    [Column("subject")]
    public string Subject { get; set; } = "";

    [Column("preview")]
    public string Preview { get; set; } = "";

    [Column("status")]
    public int StatusId { get; set; }

    [Column("priority")]
    public TicketPriority Priority { get; set; }

    [Column("department_id")]
    public long DepartmentId { get; set; }

    [Column("assignee_id")]
    public long? AssigneeId { get; set; }

    [Column("requester_id")]
    public long RequesterId { get; set; }

    [Column("requester_name")]
    public string RequesterName { get; set; } = "";

    [Column("last_activity_at")]
    public DateTimeOffset LastActivityAt { get; set; }

    [Column("last_message_id")]
    public long LastMessageId { get; set; }

    [Column("message_count")]
    public int MessageCount { get; set; }

    [Column("has_attachment")]
    public bool HasAttachment { get; set; }

    [Column("read_id")]
    public long? ReadId { get; set; }

    /// <summary>The tags in order, with <see cref="TicketListQuery.BetweenTags"/> between them; null for none.</summary>
    [Column("tags")]
    public string? TagList { get; set; }

    public StatusCategory Category => TicketStatus.CategoryOf(StatusId);

    public string[] Tags => TagList?.Split(TicketListQuery.BetweenTags) ?? [];

    public bool IsUnread => LastMessageId > (ReadId ?? 0);
    public ListPlace Place => new(LastActivityAt.ToUnixTimeMilliseconds(), Id);
}

/// <summary>
/// A page of a ticket list. The rows wanted are a union of ranges — one for each status, and for each department where the reader sees
/// only some — of which each is read from one index in its order, as far as the page reaches. So a page costs the same at a thousand
/// tickets and at a million. It is written as SQL because it is the most called query of the desk: nothing has to be translated, and
/// what runs is what is read here.
/// </summary>
internal static class TicketListQuery
{
    // Beyond so many ranges reading the rows of other departments too, and leaving them out, is the cheaper way.
    private const int MostRanges = 120;

    /// <summary>A character that no tag holds.</summary>
    public const char BetweenTags = '\u001f';

    /// <summary>What a list shows.</summary>
    /// <param name="Departments">Whose tickets the reader may see.</param>
    /// <param name="Statuses">At least one, by id.</param>
    /// <param name="Assignee">A user; 0 for nobody; null for whoever.</param>
    internal sealed record Selection(DepartmentScope Departments, IReadOnlyList<int> Statuses, long? Assignee)
    {
        public bool Has(TicketListRow row) =>
            Departments.Contains(row.DepartmentId)
            && Statuses.Contains(row.StatusId)
            && (Assignee is null || (row.AssigneeId ?? 0) == Assignee);
    }

    private const string Columns = """
        t.id, t.subject, t.preview, t.status, t.priority, t.department_id, t.assignee_id, t.requester_id, c.name AS requester_name, t.last_activity_at, t.last_message_id,
            t.message_count, t.has_attachment, r.last_message_id AS read_id,
            (SELECT string_agg(g.name, @between ORDER BY g.normalized_name) FROM ticketing_ticket_tag l JOIN ticketing_tag g ON g.id = l.tag_id WHERE l.ticket_id = t.id) AS tags
        """;

    private const string Joins = """
        JOIN ticketing_customer c ON c.id = t.requester_id
        LEFT JOIN ticketing_read r ON r.user_id = @reader AND r.ticket_id = t.id
        """;

    /// <summary>Up to <paramref name="count"/> rows older than a place, or newer than one; newest first in either case.</summary>
    public static async Task<IReadOnlyList<TicketListRow>> ReadAsync(
        IDatabase database,
        Selection selection,
        long readerId,
        int count,
        ListPlace? olderThan,
        ListPlace? newerThan,
        CancellationToken cancellation
    )
    {
        if (selection.Departments.IsEmpty || selection.Statuses.Count == 0)
            return [];
        var rows = await database.Connection.QueryToListAsync<TicketListRow>(
            Sql(selection, count, olderThan is not null, newerThan is not null),
            cancellation,
            Parameters(readerId, olderThan ?? newerThan)
        );
        if (newerThan is not null && olderThan is null)
            rows.Reverse();
        return rows;
    }

    /// <summary>The rows of these tickets, in no particular order.</summary>
    public static async Task<IReadOnlyList<TicketListRow>> ReadRowsAsync(
        IDatabase database,
        IReadOnlyList<long> ids,
        long readerId,
        CancellationToken cancellation
    ) =>
        ids.Count == 0
            ? []
            : await database.Connection.QueryToListAsync<TicketListRow>(
                $"SELECT {Columns} FROM ticketing_ticket t {Joins} WHERE t.id IN ({string.Join(',', ids)})",
                cancellation,
                Parameters(readerId, null)
            );

    /// <summary>How many tickets came or changed above a place; at most 100 are counted.</summary>
    public static async Task<int> CountNewerAsync(IDatabase database, Selection selection, ListPlace place, CancellationToken cancellation)
    {
        if (selection.Departments.IsEmpty)
            return 0;
        var sql = $"SELECT count(*) FROM (SELECT k.id FROM ({Ranges(selection, 100, older: false, newer: true)}) k LIMIT 100) n";
        return await database.Connection.ExecuteAsync<int>(
            sql,
            cancellation,
            [new DataParameter("at", place.At), new DataParameter("id", place.Id)]
        );
    }

    internal static string Sql(Selection selection, int count, bool older, bool newer)
    {
        var direction = newer && !older ? "ASC" : "DESC";
        return $"""
            SELECT {Columns}
            FROM (SELECT k.id, k.last_activity_at FROM ({Ranges(
                selection,
                count,
                older,
                newer
            )}) k ORDER BY k.last_activity_at {direction}, k.id {direction} LIMIT {count}) p
            JOIN ticketing_ticket t ON t.id = p.id
            {Joins}
            ORDER BY p.last_activity_at {direction}, p.id {direction}
            """;
    }

    internal static DataParameter[] Parameters(long readerId, ListPlace? place)
    {
        var reader = new DataParameter("reader", readerId);
        var between = new DataParameter("between", BetweenTags.ToString());
        return place is { } given
            ? [reader, between, new DataParameter("at", given.At), new DataParameter("id", given.Id)]
            : [reader, between];
    }

    private static string Ranges(Selection selection, int count, bool older, bool newer)
    {
        var sql = new StringBuilder();
        var apart = !selection.Departments.IsAll && selection.Departments.Ids.Count * selection.Statuses.Count <= MostRanges;
        // Only numbers of ours go into the text: ids.
        foreach (var status in selection.Statuses)
        {
            if (apart)
                foreach (var department in selection.Departments.Ids)
                    Append(status, $"department_id = {department}");
            else
                Append(status, selection.Departments.IsAll ? null : $"department_id IN ({string.Join(',', selection.Departments.Ids)})");
        }
        return sql.ToString();

        void Append(int status, string? department)
        {
            if (sql.Length > 0)
                sql.Append(" UNION ALL ");
            sql.Append("SELECT * FROM (SELECT id, last_activity_at FROM ticketing_ticket WHERE ");
            if (department is not null)
                sql.Append(department).Append(" AND ");
            if (selection.Assignee is { } assignee)
            {
                if (assignee == 0)
                    sql.Append("assignee_id IS NULL AND ");
                else
                    sql.Append(CultureInfo.InvariantCulture, $"assignee_id = {assignee} AND ");
            }
            sql.Append(CultureInfo.InvariantCulture, $"status = {status}");
            if (older)
                sql.Append(" AND (last_activity_at, id) < (@at, @id)");
            else if (newer)
                sql.Append(" AND (last_activity_at, id) > (@at, @id)");
            var direction = newer && !older ? "ASC" : "DESC";
            sql.Append(CultureInfo.InvariantCulture, $" ORDER BY last_activity_at {direction}, id {direction} LIMIT {count}) x");
        }
    }
}
