using System.Globalization;
using System.Text;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;

namespace Hookdesk.Sla.TicketList;

/// <summary>A place in a list by due time, the earliest first.</summary>
/// <param name="Due">Unix milliseconds; those that are not due stand behind all others.</param>
/// <param name="TicketId">The ticket.</param>
internal readonly record struct DuePlace(long Due, long TicketId)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Due}-{TicketId}");

    public static DuePlace? Read(string? text)
    {
        var dash = text?.IndexOf('-') ?? -1;
        return
            dash > 0
            && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var due)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new DuePlace(due, id)
            : null;
    }
}

/// <summary>Due times between two, in Unix milliseconds.</summary>
/// <param name="After">Those after this; null for from the beginning.</param>
/// <param name="Until">Those up to this; null for all.</param>
internal sealed record DueSpan(long? After, long? Until);

/// <summary>
/// Tickets by due time. What is wanted is a union of ranges — one for each status, and for each department where the reader sees only
/// some — each read from one index in its order, as far as the page reaches; so a page costs the same at a thousand tickets and at a
/// million.
/// </summary>
internal static class DueQuery
{
    // Beyond so many ranges reading the rows of other departments too, and leaving them out, is the cheaper way.
    private const int MostRanges = 120;

    public static string Sql(TicketSelection selection, DueSpan span, int count, bool isFrom, TicketDirection direction)
    {
        var order = direction == TicketDirection.After ? "ASC" : "DESC";
        var place = isFrom ? $" AND (due_order, ticket_id) {(direction == TicketDirection.After ? ">" : "<")} (@due, @id)" : "";
        var ranges = Ranges(
            selection.Departments,
            selection.StatusIds,
            selection.AssigneeId,
            "ticket_id, due_order",
            place + Within(span),
            string.Create(CultureInfo.InvariantCulture, $" ORDER BY due_order {order}, ticket_id {order} LIMIT {count}")
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT k.ticket_id, k.due_order FROM ({ranges}) k ORDER BY k.due_order {order}, k.ticket_id {order} LIMIT {count}"
        );
    }

    /// <summary>How many are overdue and how many will be within the span.</summary>
    public static string CountSql(DepartmentScope departments, IReadOnlyList<int> statuses) =>
        $"""
            SELECT COALESCE(SUM(CASE WHEN k.due_order <= @now THEN 1 ELSE 0 END), 0) AS breached, COALESCE(SUM(CASE WHEN k.due_order > @now THEN 1 ELSE 0 END), 0) AS soon
            FROM ({Ranges(departments, statuses, null, "due_order", Within(new DueSpan(null, 0)), "")}) k
            """;

    public static DataParameter[] Parameters(DueSpan span, DuePlace? from)
    {
        var parameters = new List<DataParameter>(4);
        if (span.After is { } after)
            parameters.Add(new DataParameter("after", after));
        if (span.Until is { } until)
            parameters.Add(new DataParameter("until", until));
        if (from is { } place)
            parameters.AddRange([new DataParameter("due", place.Due), new DataParameter("id", place.TicketId)]);
        return [.. parameters];
    }

    private static string Within(DueSpan span) =>
        (span.After is null ? "" : " AND due_order > @after") + (span.Until is null ? "" : " AND due_order <= @until");

    private static string Ranges(
        DepartmentScope departments,
        IReadOnlyList<int> statuses,
        long? assignee,
        string columns,
        string within,
        string end
    )
    {
        var sql = new StringBuilder();
        // Somebody's own tickets are few, whatever the department.
        var apart = !departments.IsAll && (assignee is null or 0) && departments.Ids.Count * statuses.Count <= MostRanges;
        // Only numbers of ours go into the text: ids.
        foreach (var status in statuses)
        {
            if (apart)
                foreach (var department in departments.Ids)
                    Append(status, $"department_id = {department.ToString(CultureInfo.InvariantCulture)} AND ");
            else
                Append(status, departments.IsAll ? "" : $"+department_id IN ({string.Join(',', departments.Ids)}) AND ");
        }
        return sql.ToString();

        void Append(int status, string department)
        {
            if (sql.Length > 0)
                sql.Append(" UNION ALL ");
            sql.Append("SELECT * FROM (SELECT ").Append(columns).Append(" FROM sla_ticket WHERE ").Append(department);
            // The plus keeps the department's index where the order of both would do.
            if (assignee is { } who)
                sql.Append(CultureInfo.InvariantCulture, $"{(apart ? "+" : "")}assignee_id = {who} AND ");
            sql.Append(CultureInfo.InvariantCulture, $"status = {status}").Append(within).Append(end).Append(") x");
        }
    }
}
