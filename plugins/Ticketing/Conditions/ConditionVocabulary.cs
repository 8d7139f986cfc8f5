using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Conditions;

/// <inheritdoc cref="IConditionVocabulary"/>
public sealed class ConditionVocabulary : IConditionVocabulary
{
    private readonly IContributionGuard _guard;
    private readonly IStringLocalizer T;
    private readonly Dictionary<string, TicketField> _fields;
    private readonly List<IConditionOperator> _operators;
    private readonly Dictionary<string, IConditionOperator> _operatorByKey;
    private readonly Dictionary<string, IRelativeDate> _dates;
    private readonly Dictionary<string, Dictionary<string, TicketFieldChoice>> _choices = [];
    private readonly Dictionary<ConditionTest, KnownTest?> _known = new(ReferenceEqualityComparer.Instance);

    internal ConditionVocabulary(
        IReadOnlyList<TicketField> fields,
        IEnumerable<IConditionOperator> operators,
        IEnumerable<IRelativeDate> dates,
        IContributionGuard guard,
        IStringLocalizer texts
    )
    {
        (_guard, T) = (guard, texts);
        Fields = fields;
        _fields = fields.ToDictionary(field => field.Key);
        _operators = [.. Keyed(operators, one => one.Key, "operator").DistinctBy(one => one.Key).Select(one => one.Contribution)];
        _operatorByKey = Keyed(_operators, one => one.Key, "operator").ToDictionary(one => one.Key, one => one.Contribution);
        _dates = Keyed(dates, date => date.Key, "relative date")
            .DistinctBy(date => date.Key)
            .ToDictionary(date => date.Key, date => date.Contribution);
        RelativeDates = [.. _dates.Values];
    }

    public IReadOnlyList<TicketField> Fields { get; }

    public IReadOnlyList<IRelativeDate> RelativeDates { get; }

    public TicketField? FindField(string key) => _fields.GetValueOrDefault(key);

    public IReadOnlyList<IConditionOperator> OperatorsOf(TicketField field) => [.. _operators.Where(one => Applies(one, field))];

    public bool IsBroken(Condition condition) => condition.Tests.Any(test => Find(test) is null);

    /// <summary>The test as it can be made; null where it is broken.</summary>
    internal KnownTest? Find(ConditionTest test)
    {
        if (!_known.TryGetValue(test, out var known))
            _known[test] = known = Read(test);
        return known;
    }

    internal IConditionOperator? FindOperator(string key) => _operatorByKey.GetValueOrDefault(key);

    public bool Matches(Condition condition, Func<string, IReadOnlyList<string>> values, ConditionContext context) =>
        !IsBroken(condition) && Holds(condition, values, context) == true;

    /// <summary>The test with values as they are now; null where a relative date fails.</summary>
    internal ConditionInput? InputOf(KnownTest test, ConditionContext context)
    {
        var values = new List<string>(test.Values.Count);
        foreach (var value in test.Values)
            if (test.Field.IsUser && value == ConditionValue.Me)
            {
                if (context.ReaderId is { } reader)
                    values.Add(reader.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
            else if (RelativeDateOf(test.Field, value) is { } date)
            {
                if (_guard.Call(date, "relative date", () => (DateOnly?)date.Resolve(context), null) is not { } day)
                    return null;
                values.Add(ConditionValue.Text(day));
            }
            else
                values.Add(value);
        return new ConditionInput(test.Field, values, context);
    }

    internal IRelativeDate? RelativeDateOf(TicketField field, string value) =>
        field.Kind == TicketFieldKind.Date && value.StartsWith(ConditionValue.Relative) ? _dates.GetValueOrDefault(value[1..]) : null;

    /// <summary>The choice with a value, however it is written; null where it is gone or there is no list.</summary>
    internal TicketFieldChoice? ChoiceOf(TicketField field, string value) => ChoicesOf(field).GetValueOrDefault(SqlText.Fold(value)!);

    public ConditionGroup Normalize(ConditionGroup condition) =>
        condition with
        {
            Conditions =
            [
                .. condition.Conditions.Select(part =>
                    part switch
                    {
                        ConditionGroup group => (Condition)Normalize(group),
                        ConditionTest test => Normalize(test),
                        _ => part,
                    }
                ),
            ],
        };

    public IReadOnlyDictionary<string, string> Check(ConditionGroup condition, ConditionFormModel form) =>
        new ConditionCheck(this, form, T).Of(condition);

    public ConditionSentence Describe(Condition condition) => new ConditionWriter(this, T).Write(condition);

    private ConditionTest Normalize(ConditionTest test)
    {
        if (FindField(test.Field) is not { } field)
            return test;
        var key = test.Operator.Length > 0 ? test.Operator : OperatorsOf(field).FirstOrDefault()?.Key ?? "";
        if (FindOperator(key) is not { } comparison)
            return test with { Operator = key };
        var values = test.Values.Select(value => value.Trim()).Where(value => value.Length > 0);
        return new ConditionTest(
            test.Field,
            key,
            comparison.Operands switch
            {
                ConditionOperands.None => [],
                ConditionOperands.Number => [.. values.Take(1)],
                _ => [.. values.Select(value => Normalize(field, value)).Distinct(StringComparer.Ordinal)],
            }
        );
    }

    private string Normalize(TicketField field, string value)
    {
        if (field.Kind == TicketFieldKind.Number)
        {
            // By hand people also write 12,5.
            var text = value.Contains('.') ? value : value.Replace(',', '.');
            return ConditionValue.Number(text) is null ? value : text;
        }
        if (field.Choices is null || (field.IsUser && value == ConditionValue.Me))
            return value;
        return ChoiceOf(field, value)?.Value
            ?? field.Choices.FirstOrDefault(choice => SqlText.Fold(choice.Title) == SqlText.Fold(value))?.Value
            ?? value;
    }

    private KnownTest? Read(ConditionTest test)
    {
        if (FindField(test.Field) is not { } field || FindOperator(test.Operator) is not { } comparison || !Applies(comparison, field))
            return null;
        IReadOnlyList<string> values = comparison.Operands switch
        {
            ConditionOperands.None => [],
            ConditionOperands.Number => [.. test.Values.Take(1).Where(value => ConditionValue.Count(value) is not null)],
            ConditionOperands.One => [.. test.Values.Select(value => Meaning(field, value)).OfType<string>().Take(1)],
            _ => [.. test.Values.Select(value => Meaning(field, value)).OfType<string>()],
        };
        return values.Count == 0 && comparison.Operands != ConditionOperands.None ? null : new KnownTest(field, comparison, values);
    }

    /// <summary>The value as it is compared; null for one that means nothing.</summary>
    internal string? Meaning(TicketField field, string value) =>
        field switch
        {
            { IsUser: true } when value == ConditionValue.Me => value,
            { Kind: TicketFieldKind.Date } => RelativeDateOf(field, value) is not null
            || ConditionValue.Day(value) is not null
            || ConditionValue.Moment(value) is not null
                ? value
                : null,
            { Kind: TicketFieldKind.Number } => ConditionValue.Number(value) is null ? null : value,
            { Choices: not null } => ChoiceOf(field, value)?.Value,
            _ => value.Length > 0 ? value : null,
        };

    private bool? Holds(Condition condition, Func<string, IReadOnlyList<string>> values, ConditionContext context)
    {
        if (condition is ConditionTest test)
            return Find(test) is { } known && InputOf(known, context) is { } input
                ? _guard.Call(known.Operator, "condition", () => (bool?)known.Operator.Matches(input, values(test.Field)), null)
                : null;
        if (condition is not ConditionGroup group)
            return null;
        var ends = group.Match != ConditionMatch.All;
        var found = false;
        foreach (var part in group.Conditions)
        {
            if (Holds(part, values, context) is not { } holds)
                return null;
            if (holds == ends)
            {
                found = true;
                break;
            }
        }
        // All: found one that fails. Any and none: found one that holds.
        return group.Match == ConditionMatch.Any ? found : !found;
    }

    private bool Applies(IConditionOperator comparison, TicketField field) =>
        _guard.Call(comparison, "fields of an operator", () => comparison.AppliesTo(field), false);

    private Dictionary<string, TicketFieldChoice> ChoicesOf(TicketField field)
    {
        if (_choices.TryGetValue(field.Key, out var known))
            return known;
        known = [];
        foreach (var choice in field.Choices ?? field.Suggested)
            known.TryAdd(SqlText.Fold(choice.Value)!, choice);
        return _choices[field.Key] = known;
    }

    private IEnumerable<(string Key, T Contribution)> Keyed<T>(IEnumerable<T> contributions, Func<T, string> key, string part)
        where T : class =>
        contributions.Select(one => (_guard.Call(one, part, () => key(one), ""), one)).Where(one => one.Item1.Length > 0);
}
