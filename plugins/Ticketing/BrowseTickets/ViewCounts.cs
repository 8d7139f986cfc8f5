using System.Collections.Concurrent;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>The numbers beside the views: sums of few rows, never a count of tickets.</summary>
public sealed class ViewCounts
{
    private readonly List<(long Department, int StatusId, bool Unassigned, bool Mine, long N)> _rows = [];

    public long Mine => _rows.Where(row => row.Mine && IsOpen(row.StatusId)).Sum(row => row.N);

    /// <summary>Mine in which the desk has to act.</summary>
    public long MineWaiting =>
        _rows.Where(row => row.Mine && StatusRules.Waiting.Contains(TicketStatus.CategoryOf(row.StatusId))).Sum(row => row.N);

    public long Unassigned => _rows.Where(row => row.Unassigned && IsOpen(row.StatusId)).Sum(row => row.N);

    public long Open => _rows.Where(row => IsOpen(row.StatusId)).Sum(row => row.N);

    public long Department(long id) => _rows.Where(row => row.Department == id && IsOpen(row.StatusId)).Sum(row => row.N);

    /// <summary>How many a view has, with a status where one is chosen.</summary>
    public long Of(TicketView view, int? statusId = null) =>
        _rows
            .Where(row =>
                (statusId is { } wanted ? row.StatusId == wanted : view.Categories.Contains(TicketStatus.CategoryOf(row.StatusId)))
                && (
                    view.Kind switch
                    {
                        ViewKind.Mine => row.Mine,
                        ViewKind.Unassigned => row.Unassigned,
                        ViewKind.Department => row.Department == view.DepartmentId,
                        ViewKind.Added => false,
                        _ => true,
                    }
                )
            )
            .Sum(row => row.N);

    private static bool IsOpen(int statusId) => TicketStatus.CategoryOf(statusId).IsOpen();

    internal static async Task<ViewCounts> ReadAsync(
        IDatabase database,
        DepartmentScope visible,
        long userId,
        CancellationToken cancellation
    )
    {
        var counts = new ViewCounts();
        if (visible.IsEmpty)
            return counts;
        var sums = await database.Connection.QueryToListAsync<Sum>(Sql(visible), cancellation, [new DataParameter("user", userId)]);
        foreach (var sum in sums)
            counts._rows.Add((sum.DepartmentId, sum.StatusId, sum.Whose == 0, sum.Whose == 1, sum.N));
        return counts;
    }

    // Asked for by every page. Only ids of ours go into the text.
    private static string Sql(DepartmentScope visible) =>
        $"""
            SELECT department_id, status, CASE WHEN assignee_id = 0 THEN 0 WHEN assignee_id = @user THEN 1 ELSE 2 END AS whose, CAST(SUM(n) AS bigint) AS n
            FROM ticketing_count WHERE n <> 0{(visible.IsAll ? "" : $" AND department_id IN ({string.Join(',', visible.Ids)})")}
            GROUP BY 1, 2, 3
            """;

    private sealed class Sum
    {
        [Column("department_id")]
        public long DepartmentId { get; set; }

        [Column("status")]
        public int StatusId { get; set; }

        [Column("whose")]
        public int Whose { get; set; }

        [Column("n")]
        public long N { get; set; }
    }
}

/// <summary>
/// The counts of readers, kept until a ticket or the departments change: every page shows them, and most of the time nothing has changed
/// between two pages. Singleton.
/// </summary>
internal sealed class KnownCounts(IEventVersions versions, IServiceScopeFactory scopes)
{
    // Whoever goes beyond begins again: a few numbers for each reader.
    private const int Most = 5_000;

    private readonly ConcurrentDictionary<(string Visible, long User), (long Version, ViewCounts Counts)> _known = new();

    public async ValueTask<ViewCounts> ReadAsync(DepartmentScope visible, long userId, CancellationToken cancellation)
    {
        var key = (visible.IsAll ? "*" : string.Join(',', visible.Ids), userId);
        // Before they are read: what changes meanwhile makes them old.
        var version = versions.Of("ticket.*", "department.*");
        if (_known.TryGetValue(key, out var known) && known.Version == version)
            return known.Counts;
        // A connection of its own: while a page is rendered, its other parts may be reading too.
        await using var scope = scopes.CreateAsyncScope();
        var counts = await ViewCounts.ReadAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), visible, userId, cancellation);
        if (_known.Count >= Most)
            _known.Clear();
        _known[key] = (version, counts);
        return counts;
    }
}

/// <summary>The counts of the request's reader, the same for all of its page: the list and the rail both show them. Scoped.</summary>
internal sealed class ReaderCounts(Access access, KnownCounts known)
{
    private ViewCounts? _counts;

    public async ValueTask<ViewCounts> ReadAsync(CancellationToken cancellation) =>
        _counts ??= await known.ReadAsync(await access.WhereAsync(TicketingPermissions.View, cancellation), access.User.Id, cancellation);
}
