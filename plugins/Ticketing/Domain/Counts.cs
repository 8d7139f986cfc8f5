using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;

namespace Hookdesk.Ticketing.Domain;

/// <summary>In which pile of tickets a ticket lies.</summary>
internal readonly record struct CountBucket(long DepartmentId, long AssigneeId, int StatusId)
{
    public static CountBucket Of(Data.TicketRow ticket) => new(ticket.DepartmentId, ticket.AssigneeId ?? 0, ticket.StatusId);
}

/// <summary>Keeps <c>ticketing_count</c> true, in the transaction that moves a ticket from one pile to another.</summary>
internal static class Counts
{
    private const string Sql = """
        INSERT INTO ticketing_count (department_id, assignee_id, status, n) VALUES (@department, @assignee, @status, @n)
        ON CONFLICT (department_id, assignee_id, status) DO UPDATE SET n = ticketing_count.n + excluded.n
        """;

    public static async Task MoveAsync(IWriteScope write, CountBucket? from, CountBucket? to, CancellationToken cancellation)
    {
        if (from == to)
            return;
        // Always in the same order: two transactions that move tickets between the same piles must not wait for each other.
        var fromFirst =
            from is { } a
            && to is { } b
            && (a.DepartmentId, a.AssigneeId, a.StatusId).CompareTo((b.DepartmentId, b.AssigneeId, b.StatusId)) < 0;
        if (fromFirst)
            await AddAsync(write, from!.Value, -1, cancellation);
        if (to is { } target)
            await AddAsync(write, target, 1, cancellation);
        if (!fromFirst && from is { } source)
            await AddAsync(write, source, -1, cancellation);
    }

    /// <summary>Moves several tickets at once, each pile changed once and in the same order as above.</summary>
    public static async Task MoveAsync(
        IWriteScope write,
        IEnumerable<(CountBucket? From, CountBucket? To)> moves,
        CancellationToken cancellation
    )
    {
        var changes = new Dictionary<CountBucket, long>();
        foreach (var (from, to) in moves)
        {
            if (from is { } source)
                changes[source] = changes.GetValueOrDefault(source) - 1;
            if (to is { } target)
                changes[target] = changes.GetValueOrDefault(target) + 1;
        }
        foreach (
            var (pile, n) in changes
                .Where(change => change.Value != 0)
                .OrderBy(change => (change.Key.DepartmentId, change.Key.AssigneeId, change.Key.StatusId))
        )
            await AddAsync(write, pile, n, cancellation);
    }

    private static Task<int> AddAsync(IWriteScope write, CountBucket pile, long n, CancellationToken cancellation) =>
        write.Connection.ExecuteAsync(
            Sql,
            cancellation,
            new DataParameter("department", pile.DepartmentId),
            new DataParameter("assignee", pile.AssigneeId),
            new DataParameter("status", pile.StatusId),
            new DataParameter("n", n)
        );
}
