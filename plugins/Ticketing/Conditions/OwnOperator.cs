using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>One of the operators that come with Ticketing.</summary>
internal sealed class OwnOperator(string key, ConditionOperands operands) : IConditionOperator
{
    public string Key => key;

    public ConditionOperands Operands => operands;

    public bool DependsOnTime { get; init; }

    public required Func<TicketField, bool> For { get; init; }

    public required Func<TicketField, string> Title { get; init; }

    public required Func<TicketField, IReadOnlyList<string>, string> Words { get; init; }

    public required Func<ConditionInput, IReadOnlyList<string>, bool> Holds { get; init; }

    public required Func<ConditionInput, IReadOnlyList<long>?, ConditionSql> InSql { get; init; }

    public string TitleFor(TicketField field) => Title(field);

    public string Describe(TicketField field, IReadOnlyList<string> values) => Words(field, values);

    public bool AppliesTo(TicketField field) => For(field);

    public bool Matches(ConditionInput input, IReadOnlyList<string> actual) => Holds(input, actual);

    public ConditionSql Sql(ConditionInput input, IReadOnlyList<long>? ids) => InSql(input, ids);
}
