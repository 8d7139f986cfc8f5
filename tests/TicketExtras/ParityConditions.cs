using System.Globalization;
using Hookdesk.Ticketing.Contracts;

namespace TicketExtras;

/// <summary>An operator that Ticketing has not: a number that can be divided by another without a rest.</summary>
public sealed class IsMultipleOf(Extras extras) : IConditionOperator
{
    public string Key => "extras-multiple-of";

    public ConditionOperands Operands => ConditionOperands.One;

    public string TitleFor(TicketField field) => "is a multiple of";

    public string Describe(TicketField field, IReadOnlyList<string> values) => $"{field.Title} is a multiple of {values[0]}";

    public bool AppliesTo(TicketField field) => field.Kind == TicketFieldKind.Number;

    public bool Matches(ConditionInput input, IReadOnlyList<string> actual)
    {
        extras.Work();
        var divisor = Number(input.Values[0]);
        return divisor != 0 && actual.Any(value => Number(value) % divisor == 0);
    }

    public ConditionSql Sql(ConditionInput input, IReadOnlyList<long>? ids)
    {
        extras.Work();
        var divisor = Number(input.Values[0]);
        // Floor, since databases have no rest of fractions.
        return new ConditionSql(row =>
            divisor != 0 && row.Number != null && Math.Floor(row.Number.Value / divisor) * divisor == row.Number.Value
        );
    }

    private static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>An operator that only says what it means of one ticket.</summary>
public sealed class IsLong : IConditionOperator
{
    public string Key => "extras-long";

    public ConditionOperands Operands => ConditionOperands.None;

    public string TitleFor(TicketField field) => "is long";

    public string Describe(TicketField field, IReadOnlyList<string> values) => $"{field.Title} is long";

    public bool AppliesTo(TicketField field) => field.Kind == TicketFieldKind.Text;

    public bool Matches(ConditionInput input, IReadOnlyList<string> actual) => actual.Any(value => value.Length > 20);
}

/// <summary>The day on which the fixture's shop opened its sale: the first of December of last year.</summary>
public sealed class LastSale : IRelativeDate
{
    public string Key => "extras-last-sale";

    public string Title => "the start of the last sale";

    public DateOnly Resolve(ConditionContext context) => new(context.Today.Year - 1, 12, 1);
}
