using System.Linq.Expressions;
using LinqToDB.Async;

namespace Hookdesk.Sdk.Paging;

/// <summary>Pages of queries.</summary>
public static class KeysetQueries
{
    /// <summary>A page of what a query finds, newest first: by a column of unique numbers that grow, such as the id.</summary>
    /// <param name="query">The query, without an order. An index on what it filters by and the number serves it.</param>
    /// <param name="request">Which page.</param>
    /// <param name="size">How many a page holds.</param>
    /// <param name="id">The number.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<KeysetPage<T>> ToNewestFirstAsync<T>(
        this IQueryable<T> query,
        KeysetRequest request,
        int size,
        Expression<Func<T, long>> id,
        CancellationToken cancellation
    )
    {
        Span<long> place = stackalloc long[1];
        // A cursor that is no place asks for the first page.
        request = KeysetCursor.TryRead(request.Cursor, place) ? request : new KeysetRequest();
        var bound = new Bound(place[0]);
        if (request.Cursor is not null)
            query = query.Where(Beyond(id, bound, request.IsBackward));
        var ordered = request.IsBackward ? query.OrderBy(id) : query.OrderByDescending(id);
        var found = await ordered.Take(size + 1).ToListAsync(cancellation).ConfigureAwait(false);
        if (request.IsBackward)
            found.Reverse();
        var idOf = id.Compile();
        return request.ToPage(found, size, row => KeysetCursor.Write(idOf(row)));
    }

    // The bound is a member of an object, as a variable in a lambda would be: so it is a parameter of the SQL, which stays the same text.
    private static Expression<Func<T, bool>> Beyond<T>(Expression<Func<T, long>> id, Bound bound, bool isNewer)
    {
        var number = Expression.Property(Expression.Constant(bound), nameof(Bound.Id));
        return Expression.Lambda<Func<T, bool>>(
            isNewer ? Expression.GreaterThan(id.Body, number) : Expression.LessThan(id.Body, number),
            id.Parameters
        );
    }

    private sealed record Bound(long Id);
}
