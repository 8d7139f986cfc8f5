using System.Globalization;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>Conditions in plain language.</summary>
internal sealed class ConditionWriter(ConditionVocabulary vocabulary, IStringLocalizer T)
{
    public ConditionSentence Write(Condition condition) => new([.. Merged(Phrases(condition, isOutermost: true))]);

    /// <summary>A value as people read it.</summary>
    public string Value(TicketField field, string value)
    {
        if (field.IsUser && value == ConditionValue.Me)
            return T["me"];
        if (vocabulary.RelativeDateOf(field, value) is { } date)
            return date.Title;
        return field.Kind switch
        {
            TicketFieldKind.Number => ConditionValue.Number(value)?.ToString(CultureInfo.CurrentCulture) ?? Gone(value),
            TicketFieldKind.Date => ConditionValue.Day(value)?.ToString("d", CultureInfo.CurrentCulture)
                ?? ConditionValue.Moment(value)?.ToString("g", CultureInfo.CurrentCulture)
                ?? Gone(value),
            _ when field.Choices is null => vocabulary.ChoiceOf(field, value)?.Title ?? value,
            _ => vocabulary.ChoiceOf(field, value)?.Title ?? Gone(value),
        };
    }

    private List<ConditionPhrase> Phrases(Condition condition, bool isOutermost)
    {
        if (condition is ConditionTest test)
            return [new ConditionPhrase(Test(test), vocabulary.Find(test) is null)];
        var group = (ConditionGroup)condition;
        if (group.Conditions.Count == 0)
            return [new ConditionPhrase(group.Match == ConditionMatch.Any ? T["no ticket"] : T["every ticket"], false)];
        var parts = group.Conditions.Select(part => Phrases(part, isOutermost: false)).ToList();
        var joined = parts
            .Skip(1)
            .Aggregate(parts[0], (sum, part) => Put(group.Match == ConditionMatch.All ? T["{0} and {1}"] : T["{0} or {1}"], sum, part));
        if (group.Match == ConditionMatch.None)
            return Put(T["not ({0})"], joined);
        return isOutermost || parts.Count == 1 ? joined : Put(T["({0})"], joined);
    }

    private string Test(ConditionTest test)
    {
        var field = vocabulary.FindField(test.Field);
        if (field is null)
            return T["“{0}” is no longer available", test.Field];
        if (vocabulary.FindOperator(test.Operator) is not { } comparison)
            return T["{0}: “{1}” is no longer available", field.Title, test.Operator];
        var values = comparison.Operands == ConditionOperands.Number ? test.Values : [.. test.Values.Select(value => Value(field, value))];
        return comparison.Operands != ConditionOperands.None && values.Count == 0
            ? $"{field.Title} {comparison.TitleFor(field)} …"
            : comparison.Describe(field, values);
    }

    private string Gone(string value) => T["{0} (unavailable)", value];

    // The pieces of a sentence in the places of a template.
    private static List<ConditionPhrase> Put(string template, params List<ConditionPhrase>[] pieces)
    {
        var result = new List<ConditionPhrase>();
        var from = 0;
        for (var at = template.IndexOf('{'); at >= 0; at = template.IndexOf('{', from))
        {
            Say(template[from..at]);
            if (
                at + 2 < template.Length
                && template[at + 2] == '}'
                && template[at + 1] - '0' is var index
                && index >= 0
                && index < pieces.Length
            )
                result.AddRange(pieces[index]);
            from = Math.Min(at + 3, template.Length);
        }
        Say(template[from..]);
        return result;

        void Say(string text)
        {
            if (text.Length > 0)
                result.Add(new ConditionPhrase(text, false));
        }
    }

    private static IEnumerable<ConditionPhrase> Merged(List<ConditionPhrase> phrases)
    {
        var sum = "";
        foreach (var phrase in phrases)
        {
            if (!phrase.IsBroken)
            {
                sum += phrase.Text;
                continue;
            }
            if (sum.Length > 0)
                yield return new ConditionPhrase(sum, false);
            sum = "";
            yield return phrase;
        }
        if (sum.Length > 0)
            yield return new ConditionPhrase(sum, false);
    }
}
