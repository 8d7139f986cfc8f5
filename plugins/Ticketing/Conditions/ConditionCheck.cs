using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>What keeps a condition from being saved.</summary>
internal sealed class ConditionCheck(ConditionVocabulary vocabulary, ConditionFormModel form, IStringLocalizer T)
{
    /// <summary>Longer lists are typed in, with suggestions.</summary>
    public const int MostBoxes = 40;

    private readonly Dictionary<string, string> _errors = [];

    public Dictionary<string, string> Of(ConditionGroup condition)
    {
        foreach (var (part, index) in condition.Conditions.Select((part, index) => (part, index)))
            Look(part, ConditionForm.Path(form.Name, index));
        return _errors;
    }

    /// <summary>True where values are typed by name, so that one that isn't there is a mistake and not gone.</summary>
    public static bool IsTyped(TicketField field) => field.Choices is not { Count: > 0 and <= MostBoxes };

    private void Look(Condition condition, string path)
    {
        if (condition is ConditionTest test)
        {
            if (Problem(test) is { } problem)
                _errors[path] = problem;
        }
        else if (condition is ConditionGroup group)
        {
            if (group.Conditions.Count == 0)
                _errors[path] = T["Add a condition to this group, or remove the group."];
            foreach (var (part, index) in group.Conditions.Select((part, index) => (part, index)))
                Look(part, ConditionForm.Path(path, index));
        }
    }

    private string? Problem(ConditionTest test)
    {
        if (form.ExceptFields.Contains(test.Field))
            return T["This field can't be used here. Remove the condition."];
        if (vocabulary.FindField(test.Field) is not { } field || vocabulary.FindOperator(test.Operator) is not { } comparison)
            return null;
        if (form.IsTimeless && (comparison.DependsOnTime || test.Values.Any(value => IsRelative(field, value))))
            return T["This condition changes with time or with the person who looks, so it can't be used here."];
        if (comparison.Operands == ConditionOperands.None)
            return null;
        if (test.Values.Count == 0)
            return comparison.Operands == ConditionOperands.Number
                ? T["Enter a whole number from 1 to 36,500."]
                : T["Choose or enter at least one value, or remove the condition."];
        if (comparison.Operands == ConditionOperands.Number)
            return ConditionValue.Count(test.Values[0]) is null ? T["Enter a whole number from 1 to 36,500."].Value : null;
        if (comparison.Operands == ConditionOperands.One && test.Values.Count > 1)
            return T["Enter one value only."];
        var wrong = test.Values.FirstOrDefault(value => vocabulary.Meaning(field, value) is null);
        return wrong is null
            ? null
            : field.Kind switch
            {
                TicketFieldKind.Number => T["“{0}” isn't a number. Enter a number such as 12.5.", wrong].Value,
                TicketFieldKind.Date => T["“{0}” isn't a date. Enter a date such as 2026-03-29.", wrong].Value,
                _ => IsTyped(field) ? T["“{0}” isn't one of the options of this field.", wrong].Value : null,
            };
    }

    private static bool IsRelative(TicketField field, string value) =>
        value.StartsWith(ConditionValue.Relative) && (field.IsUser || field.Kind == TicketFieldKind.Date);
}
