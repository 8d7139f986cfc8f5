using System.Linq.Expressions;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>Predicates of a query put together.</summary>
internal static class Predicates
{
    public static Expression<Func<T, bool>> Constant<T>(bool value) => _ => value;

    public static Expression<Func<T, bool>> Not<T>(Expression<Func<T, bool>> one) =>
        Expression.Lambda<Func<T, bool>>(Expression.Not(one.Body), one.Parameters);

    /// <summary>One that holds and, of some others, at least one.</summary>
    public static Expression<Func<T, bool>> Any<T>(Expression<Func<T, bool>> always, IEnumerable<Expression<Func<T, bool>>> others) =>
        Join([always, Join([.. others], isAll: false)], isAll: true);

    /// <summary>All of them, or any; of none what that means.</summary>
    public static Expression<Func<T, bool>> Join<T>(IReadOnlyList<Expression<Func<T, bool>>> predicates, bool isAll)
    {
        if (predicates.Count == 0)
            return isAll ? _ => true : _ => false;
        var row = predicates[0].Parameters[0];
        return Expression.Lambda<Func<T, bool>>(
            predicates
                .Select(predicate => new Replaced(predicate.Parameters[0], row).Visit(predicate.Body))
                .Aggregate(isAll ? Expression.AndAlso : Expression.OrElse),
            row
        );
    }

    private sealed class Replaced(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
