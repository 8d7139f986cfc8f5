using System.Linq.Expressions;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Puts one expression into another: what is asked of a value is asked of what the value is made of, so that the database sees plain
/// comparisons of columns.
/// </summary>
internal static class Inlined
{
    /// <summary>What an object initializer sets.</summary>
    public static IReadOnlyDictionary<string, Expression> Bindings<T>(Expression<Func<T, TicketFieldRow>> value) =>
        value.Body is MemberInitExpression { NewExpression.Arguments.Count: 0 } made
            ? made.Bindings.OfType<MemberAssignment>().ToDictionary(binding => binding.Member.Name, binding => binding.Expression)
            : throw new ArgumentException("An object initializer is required: row => new TicketFieldRow { … }.", nameof(value));

    /// <summary>The question about a value as one about the row that the value is made of.</summary>
    public static Expression<Func<T, bool>> Into<T>(
        ParameterExpression row,
        IReadOnlyDictionary<string, Expression> bindings,
        Expression<Func<TicketFieldRow, bool>> holds
    ) => Expression.Lambda<Func<T, bool>>(new MembersOf(holds.Parameters[0], bindings).Visit(holds.Body), row);

    /// <summary>There is a row of the ticket for which something holds.</summary>
    public static Expression<Func<TicketQueryRow, bool>> Exists<TRow>(
        IQueryable<TRow> rows,
        Expression<Func<TicketQueryRow, TRow, bool>> isOf,
        Expression<Func<TRow, bool>> holds
    )
    {
        var (ticket, row) = (isOf.Parameters[0], isOf.Parameters[1]);
        var both = Expression.AndAlso(isOf.Body, new Replaced(holds.Parameters[0], row).Visit(holds.Body));
        return Expression.Lambda<Func<TicketQueryRow, bool>>(
            Expression.Call(
                typeof(Queryable),
                nameof(Queryable.Any),
                [typeof(TRow)],
                rows.Expression,
                Expression.Quote(Expression.Lambda<Func<TRow, bool>>(both, row))
            ),
            ticket
        );
    }

    private sealed class MembersOf(ParameterExpression value, IReadOnlyDictionary<string, Expression> bindings) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node) =>
            node.Expression != value ? base.VisitMember(node)
            : bindings.TryGetValue(node.Member.Name, out var bound) ? bound
            : Expression.Constant(null, node.Type);
    }

    private sealed class Replaced(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
