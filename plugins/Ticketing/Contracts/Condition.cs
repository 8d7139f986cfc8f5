using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// What a ticket must be like: a <see cref="ConditionTest"/> of one field, or a <see cref="ConditionGroup"/> of several. A condition only
/// says so; <see cref="IConditionVocabulary"/> tells what it means today, and <see cref="ITicketConditions"/> finds its tickets.
/// </summary>
/// <remarks>
/// One meaning, in memory and in the database:
/// <list type="table">
/// <item><term>Several values of the ticket</term><description>A test holds if it holds for one of them: a ticket with the tags
/// <em>vip</em> and <em>slow</em> is <em>vip</em>. The negative operators (<c>none-of</c>, <c>not-contains</c>) hold if the positive one
/// doesn't.</description></item>
/// <item><term>No value</term><description>Only <c>empty</c> and the negative operators hold. An empty text is no value.</description></item>
/// <item><term>Several values of the test</term><description>One of them is enough.</description></item>
/// <item><term>Letters</term><description>Compared without regard to case, in every alphabet and independently of the reader's language
/// (<see cref="Hookdesk.Sdk.Data.SqlText.Fold"/>). Accents count: <em>e</em> isn't <em>é</em>.</description></item>
/// <item><term>Numbers</term><description>Compared as numbers of 15 significant digits: 5.0 is 5.</description></item>
/// <item><term>Days</term><description>A value without a time is a day in <see cref="ConditionContext.Zone"/>. A time is <em>after</em> a day
/// from the next midnight on, and <em>on</em> it from midnight to midnight. <em>Within the last 2 days</em> of a time is the last 48 hours;
/// of a day, it's today and the two days before.</description></item>
/// <item><term>Groups</term><description><em>All</em> of nothing holds, <em>any</em> of nothing doesn't, <em>none</em> is the opposite of
/// <em>any</em>. There is no third value between true and false, so a ticket matches a condition or its opposite.</description></item>
/// <item><term>Broken tests</term><description>A test whose field, operator, or values no longer exist means nothing. A condition with a
/// broken test anywhere, also inside <em>any</em> or <em>none</em>, matches no ticket: what was meant is unknown, and matching too little is
/// safe. Of several values, those that no longer exist are ignored as long as one is left.</description></item>
/// </list>
/// </remarks>
public abstract record Condition
{
    private protected Condition() { }

    /// <summary>How many groups may be inside each other, including the outermost.</summary>
    public const int MostLevels = 5;

    /// <summary>How many tests a condition may have.</summary>
    public const int MostTests = 50;

    /// <summary>How many values a test may have.</summary>
    public const int MostValues = 1000;

    /// <summary>How many characters a value, a field's key, or an operator's key may have.</summary>
    public const int LongestValue = 500;

    /// <summary>All tests in it, in order.</summary>
    public IEnumerable<ConditionTest> Tests =>
        this switch
        {
            ConditionTest test => [test],
            ConditionGroup group => group.Conditions.SelectMany(condition => condition.Tests),
            _ => [],
        };
}

/// <summary>A test of one field.</summary>
/// <param name="Field">The field's key (<see cref="TicketField.Key"/>).</param>
/// <param name="Operator">The operator's key (<see cref="IConditionOperator.Key"/>).</param>
/// <param name="Values">What the field is compared with: values of the field, relative values that begin with <c>@</c> (<c>@today</c>,
/// <c>@me</c>), or a number, as the operator says.</param>
public sealed record ConditionTest(string Field, string Operator, IReadOnlyList<string> Values) : Condition;

/// <summary>Several conditions. Stored as JSON, also as a part of other documents.</summary>
/// <param name="Match">How many of them must hold.</param>
/// <param name="Conditions">The conditions.</param>
[JsonConverter(typeof(ConditionJson))]
public sealed record ConditionGroup(ConditionMatch Match, IReadOnlyList<Condition> Conditions) : Condition
{
    /// <summary>The condition that every ticket meets.</summary>
    public static ConditionGroup Everything { get; } = new(ConditionMatch.All, []);

    /// <summary>All of these must hold.</summary>
    public static ConditionGroup All(params IReadOnlyList<Condition> conditions) => new(ConditionMatch.All, conditions);

    /// <summary>At least one of these must hold.</summary>
    public static ConditionGroup Any(params IReadOnlyList<Condition> conditions) => new(ConditionMatch.Any, conditions);

    /// <summary>None of these may hold.</summary>
    public static ConditionGroup None(params IReadOnlyList<Condition> conditions) => new(ConditionMatch.None, conditions);

    /// <summary>
    /// Reads what <see cref="ToJson"/> wrote. Keys that nobody knows are kept: the plugin may be back tomorrow.
    /// </summary>
    /// <exception cref="JsonException">The text isn't a condition, is of a later version, or exceeds the limits of
    /// <see cref="Condition"/>.</exception>
    public static ConditionGroup Parse(string json) =>
        JsonSerializer.Deserialize(json, ConditionJsonContext.Default.ConditionGroup)
        ?? throw new JsonException("A condition can't be null.");

    /// <summary>
    /// As JSON: <c>{"version":1,"match":"all","conditions":[{"field":"priority","operator":"any-of","values":["urgent"]}, …]}</c>.
    /// </summary>
    public string ToJson() => JsonSerializer.Serialize(this, ConditionJsonContext.Default.ConditionGroup);
}

/// <summary>How many conditions of a group must hold.</summary>
public enum ConditionMatch
{
    /// <summary>Each of them.</summary>
    All,

    /// <summary>At least one.</summary>
    Any,

    /// <summary>None: the opposite of <see cref="Any"/>.</summary>
    None,
}

/// <summary>Keys of the operators that Ticketing brings, as they are stored.</summary>
public static class ConditionOperators
{
    /// <summary>Is one of the values.</summary>
    public const string AnyOf = "any-of";

    /// <summary>Is none of the values.</summary>
    public const string NoneOf = "none-of";

    /// <summary>A text that contains one of the values.</summary>
    public const string Contains = "contains";

    /// <summary>A text that contains none of the values.</summary>
    public const string NotContains = "not-contains";

    /// <summary>A text that starts with one of the values.</summary>
    public const string StartsWith = "starts-with";

    /// <summary>Has no value.</summary>
    public const string Empty = "empty";

    /// <summary>Has a value.</summary>
    public const string NotEmpty = "not-empty";

    /// <summary>A smaller number, or an earlier day or time.</summary>
    public const string Less = "less-than";

    /// <summary>A larger number, or a later day or time.</summary>
    public const string More = "more-than";

    /// <summary>That day, or a time on that day.</summary>
    public const string On = "on";

    /// <summary>Within the last so many days.</summary>
    public const string LastDays = "last-days";

    /// <summary>Within the next so many days.</summary>
    public const string NextDays = "next-days";

    /// <summary>More than so many days ago.</summary>
    public const string DaysAgo = "days-ago";

    /// <summary>Within the last so many hours.</summary>
    public const string LastHours = "last-hours";

    /// <summary>Within the next so many hours.</summary>
    public const string NextHours = "next-hours";

    /// <summary>More than so many hours ago.</summary>
    public const string HoursAgo = "hours-ago";
}
