using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>Operators that compare values as they are: is, contains, is empty.</summary>
internal static class ValueOperators
{
    public static IEnumerable<IConditionOperator> Of(IStringLocalizer T)
    {
        yield return new OwnOperator(ConditionOperators.AnyOf, ConditionOperands.Many)
        {
            For = IsCompared,
            Title = _ => T["is any of"],
            Words = (field, values) =>
                values.Count == 1 ? T["{0} is {1}", field.Title, values[0]] : T["{0} is any of {1}", field.Title, List(values, T)],
            Holds = IsOneOf,
            InSql = IsOneOfSql,
        };
        yield return new OwnOperator(ConditionOperators.NoneOf, ConditionOperands.Many)
        {
            For = IsCompared,
            Title = _ => T["is none of"],
            Words = (field, values) =>
                values.Count == 1 ? T["{0} is not {1}", field.Title, values[0]] : T["{0} is none of {1}", field.Title, List(values, T)],
            Holds = (input, actual) => !IsOneOf(input, actual),
            InSql = (input, ids) => IsOneOfSql(input, ids) with { IsNegated = true },
        };
        yield return new OwnOperator(ConditionOperators.Contains, ConditionOperands.Many)
        {
            For = IsText,
            Title = _ => T["contains any of"],
            Words = (field, values) => T["{0} contains {1}", field.Title, Quoted(values, T)],
            Holds = Contains,
            InSql = (input, _) => ContainsSql(input),
        };
        yield return new OwnOperator(ConditionOperators.NotContains, ConditionOperands.Many)
        {
            For = IsText,
            Title = _ => T["contains none of"],
            Words = (field, values) => T["{0} doesn't contain {1}", field.Title, Quoted(values, T)],
            Holds = (input, actual) => !Contains(input, actual),
            InSql = (input, _) => ContainsSql(input) with { IsNegated = true },
        };
        yield return new OwnOperator(ConditionOperators.StartsWith, ConditionOperands.Many)
        {
            For = IsText,
            Title = _ => T["starts with any of"],
            Words = (field, values) => T["{0} starts with {1}", field.Title, Quoted(values, T)],
            Holds = (input, actual) =>
                Folded(input) is var parts
                && actual.Any(value => SqlText.Fold(value) is var text && parts.Exists(part => SqlText.StartsWith(text, part))),
            InSql = (input, _) => Some(input, part => row => SqlText.StartsWith(SqlText.Fold(row.Text), part)),
        };
        yield return new OwnOperator(ConditionOperators.Empty, ConditionOperands.None)
        {
            For = _ => true,
            Title = _ => T["is empty"],
            Words = (field, _) => T["{0} is empty", field.Title],
            Holds = (_, actual) => !actual.Any(value => value.Length > 0),
            InSql = (_, _) => new ConditionSql(HasValue) { IsNegated = true },
        };
        yield return new OwnOperator(ConditionOperators.NotEmpty, ConditionOperands.None)
        {
            For = _ => true,
            Title = _ => T["is not empty"],
            Words = (field, _) => T["{0} is not empty", field.Title],
            Holds = (_, actual) => actual.Any(value => value.Length > 0),
            InSql = (_, _) => new ConditionSql(HasValue),
        };
    }

    private static readonly System.Linq.Expressions.Expression<Func<TicketFieldRow, bool>> HasValue = row =>
        row.Id != null || row.Number != null || row.Time != null || (row.Text != null && row.Text != "");

    private static bool IsCompared(TicketField field) => field.Kind != TicketFieldKind.Date;

    // Of a choice whose values are a closed list, what contains something says nothing.
    private static bool IsText(TicketField field) =>
        field.Kind == TicketFieldKind.Text || field is { Kind: TicketFieldKind.Choice, Choices: null };

    private static bool IsOneOf(ConditionInput input, IReadOnlyList<string> actual)
    {
        if (input.Field.Kind == TicketFieldKind.Number)
        {
            var numbers = Numbers(input);
            return actual.Any(value => ConditionValue.Number(value) is { } number && numbers.Contains(number));
        }
        var wanted = Folded(input);
        return actual.Any(value => wanted.Contains(SqlText.Fold(value)!));
    }

    private static ConditionSql IsOneOfSql(ConditionInput input, IReadOnlyList<long>? ids)
    {
        if (ids is not null)
            return new ConditionSql(row => row.Id != null && ids.Contains(row.Id.Value));
        if (input.Field.Kind == TicketFieldKind.Number)
        {
            var numbers = Numbers(input);
            return new ConditionSql(row => row.Number != null && numbers.Contains(row.Number.Value));
        }
        // The values of a closed list are written one way only, and an index serves them.
        if (input.Field.Choices is not null)
        {
            var exact = input.Values;
            return new ConditionSql(row => row.Text != null && exact.Contains(row.Text));
        }
        var wanted = Folded(input);
        return new ConditionSql(row => row.Text != null && wanted.Contains(SqlText.Fold(row.Text)!));
    }

    private static bool Contains(ConditionInput input, IReadOnlyList<string> actual) =>
        Folded(input) is var parts
        && actual.Any(value => SqlText.Fold(value) is var text && parts.Exists(part => SqlText.Contains(text, part)));

    private static ConditionSql ContainsSql(ConditionInput input) =>
        Some(input, part => row => SqlText.Contains(SqlText.Fold(row.Text), part));

    // One of the values is enough.
    private static ConditionSql Some(
        ConditionInput input,
        Func<string, System.Linq.Expressions.Expression<Func<TicketFieldRow, bool>>> holds
    ) => new(Predicates.Any(row => row.Text != null, Folded(input).Select(holds)));

    private static List<string> Folded(ConditionInput input) => [.. input.Values.Select(value => SqlText.Fold(value)!)];

    private static List<double> Numbers(ConditionInput input) => [.. input.Values.Select(ConditionValue.Number).OfType<double>()];

    private static string List(IReadOnlyList<string> values, IStringLocalizer T) =>
        values.Aggregate((sum, value) => T["{0}, {1}", sum, value]);

    private static string Quoted(IReadOnlyList<string> values, IStringLocalizer T) =>
        values.Select(value => T["“{0}”", value].Value).Aggregate((sum, value) => T["{0} or {1}", sum, value]);
}
