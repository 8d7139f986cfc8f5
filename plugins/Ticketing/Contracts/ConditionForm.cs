using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>A condition in a form, as it was filled in.</summary>
/// <param name="Name">What the names of its inputs begin with: lowercase letters, unique in the form.</param>
/// <param name="Condition">The condition.</param>
public sealed record ConditionFormModel(string Name, ConditionGroup Condition)
{
    /// <summary>Where the form is posted to, so that with script only this part of the page is replaced; null reloads the page.</summary>
    public string? Action { get; init; }

    /// <summary>What is wrong, by path.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of fields that can't be tested here, such as those that follow from what the condition decides.</summary>
    public IReadOnlySet<string> ExceptFields { get; init; } = new HashSet<string>();

    /// <summary>
    /// True where conditions must depend on the ticket alone, because they are evaluated when the ticket changes, not when someone reads it:
    /// operators that depend on the time, relative dates, and <c>@me</c> aren't offered and are refused.
    /// </summary>
    public bool IsTimeless { get; init; }

    /// <summary>The path of the part that was just added, which gets the focus; null for none.</summary>
    public string? Added { get; init; }
}

/// <summary>
/// Reads conditions from forms that <see cref="ITicketConditions.Form"/> made. Each part has a path: the form's name for the outermost
/// group, <c>name.0</c> for its first part, <c>name.0.2</c> for the third part of that, and so on.
/// </summary>
public static class ConditionForm
{
    /// <summary>Reads what was filled in, and does what a button of the form asked for: adds or removes a part.</summary>
    /// <param name="form">The posted form.</param>
    /// <param name="name">The name of the condition's form.</param>
    /// <returns>The condition, incomplete parts included, and whether a button of this form was pressed: then show the form again and save
    /// nothing.</returns>
    public static (ConditionFormModel Model, bool IsEdit) Read(IFormCollection form, string name)
    {
        var left = Condition.MostTests;
        var read = new ConditionFormModel(name, ReadGroup(form, name, 1, ref left));
        if (form[$"{name}.do"].FirstOrDefault() is not { Length: > 0 } asked)
            return (read, false);
        var (verb, path) = asked.Split(':', 2) is [var first, var second] ? (first, second) : (asked, name);
        switch (verb)
        {
            case "add" when form[$"{path}.add"].FirstOrDefault() is { Length: > 0 } field && left > 0:
                return (Add(read, path, new ConditionTest(Cut(field), "", [])), true);
            case "group" when left > 0:
                return (Add(read, path, new ConditionGroup(ConditionMatch.Any, [])), true);
            case "remove":
                return (
                    read with
                    {
                        Condition = (ConditionGroup?)Change(read.Condition, name, path, _ => null) ?? ConditionGroup.Everything,
                    },
                    true
                );
            default:
                return (read, true);
        }
    }

    private static ConditionFormModel Add(ConditionFormModel form, string path, Condition added)
    {
        string? at = null;
        var changed = Change(
            form.Condition,
            form.Name,
            path,
            part =>
            {
                if (part is not ConditionGroup group)
                    return part;
                at = Path(path, group.Conditions.Count);
                return group with { Conditions = [.. group.Conditions, added] };
            }
        );
        return form with { Condition = (ConditionGroup)changed!, Added = at };
    }

    private static Condition? Change(Condition condition, string here, string path, Func<Condition, Condition?> change) =>
        here == path ? change(condition)
        : condition is ConditionGroup group && path.StartsWith($"{here}.", StringComparison.Ordinal)
            ? group with
            {
                Conditions =
                [
                    .. group.Conditions.Select((part, index) => Change(part, Path(here, index), path, change)).OfType<Condition>(),
                ],
            }
        : condition;

    private static ConditionGroup ReadGroup(IFormCollection form, string path, int level, ref int left)
    {
        var match = Text(form, $"{path}.match") switch
        {
            "any" => ConditionMatch.Any,
            "none" => ConditionMatch.None,
            _ => ConditionMatch.All,
        };
        var count = int.TryParse(Text(form, $"{path}.count"), NumberStyles.None, CultureInfo.InvariantCulture, out var written)
            ? Math.Min(written, Condition.MostTests)
            : 0;
        var parts = new List<Condition>();
        for (var index = 0; index < count; index++)
        {
            var part = Path(path, index);
            if (form.ContainsKey($"{part}.count"))
            {
                if (level < Condition.MostLevels)
                    parts.Add(ReadGroup(form, part, level + 1, ref left));
            }
            else if (form.ContainsKey($"{part}.field") && left > 0)
            {
                left--;
                // What is picked from a list stands before what is typed beside it.
                var picked = Cut(Text(form, $"{part}.pick"));
                parts.Add(
                    new ConditionTest(
                        Cut(Text(form, $"{part}.field")),
                        Cut(Text(form, $"{part}.operator")),
                        picked.Length > 0 ? [picked] : Values(form, $"{part}.value")
                    )
                );
            }
        }
        return new ConditionGroup(match, parts);
    }

    // A text field has a value on each line, since a comma may be part of one; a list of boxes has one each.
    private static List<string> Values(IFormCollection form, string name) =>
        [
            .. form[name]
                .OfType<string>()
                .SelectMany(value => form.ContainsKey($"{name}.split") ? value.Split('\n') : [value])
                .Select(value => Cut(value.Trim()))
                .Where(value => value.Length > 0)
                .Take(Condition.MostValues),
        ];

    private static string Text(IFormCollection form, string name) => form[name].FirstOrDefault()?.Trim() ?? "";

    private static string Cut(string text) => text.Length <= Condition.LongestValue ? text : text[..Condition.LongestValue];

    /// <summary>The path of a part of a group.</summary>
    public static string Path(string group, int index) => string.Create(CultureInfo.InvariantCulture, $"{group}.{index}");
}
