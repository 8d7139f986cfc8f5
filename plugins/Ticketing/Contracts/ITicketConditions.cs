using Hookdesk.Sdk;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Evaluates, finds, describes, and edits conditions on tickets, with the fields (<see cref="ITicketFieldSource"/>), operators
/// (<see cref="IConditionOperator"/>), and relative dates (<see cref="IRelativeDate"/>) of all plugins. Scoped.
/// </summary>
public interface ITicketConditions
{
    /// <summary>What conditions can say at the moment, in the reader's language. Read it once for a page or a batch of tickets.</summary>
    ValueTask<IConditionVocabulary> ReadAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Narrows a query to the tickets that meet a condition: the same ones for which <see cref="IConditionVocabulary.Matches"/> is true. A
    /// broken condition finds none. Permissions aren't checked.
    /// </summary>
    /// <exception cref="NotSupportedException">A field or operator has no SQL (<see cref="NotInSqlAsync"/>).</exception>
    Task<IQueryable<TicketQueryRow>> WhereAsync(
        IQueryable<TicketQueryRow> tickets,
        Condition condition,
        ConditionContext context,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// The tests that can't be made in SQL, because their plugin gives their field or operator none. A condition with one of these can be
    /// evaluated for single tickets, but not used for views.
    /// </summary>
    Task<IReadOnlyList<ConditionTest>> NotInSqlAsync(Condition condition, CancellationToken cancellation = default);

    /// <summary>
    /// The part of a form in which a condition is edited. It works without script: its buttons submit the form, and
    /// <see cref="ConditionForm"/> reads what was filled in.
    /// </summary>
    /// <param name="form">What to show.</param>
    /// <param name="vocabulary">What can be said.</param>
    RenderFragment Form(ConditionFormModel form, IConditionVocabulary vocabulary);
}

/// <summary>
/// The meaning of conditions at one moment. Plugins' operators are called through <see cref="IContributionGuard"/>; a condition whose
/// operator fails doesn't match.
/// </summary>
public interface IConditionVocabulary
{
    /// <summary>All fields, in the order of the plugins.</summary>
    IReadOnlyList<TicketField> Fields { get; }

    /// <summary>The field with a key, or null.</summary>
    TicketField? FindField(string key);

    /// <summary>The operators that a field can be tested with, in order.</summary>
    IReadOnlyList<IConditionOperator> OperatorsOf(TicketField field);

    /// <summary>The relative dates, in order.</summary>
    IReadOnlyList<IRelativeDate> RelativeDates { get; }

    /// <summary>
    /// True if a test in the condition means nothing any more: its field or operator is gone, or none of its values is left. Such a
    /// condition matches nothing.
    /// </summary>
    bool IsBroken(Condition condition);

    /// <summary>Whether a ticket meets the condition.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="values">The ticket's values of a field, by key, as <see cref="ITicketFields.ReadAsync"/> reads them for
    /// <see cref="Condition.Tests"/>.</param>
    /// <param name="context">The reader and the time.</param>
    bool Matches(Condition condition, Func<string, IReadOnlyList<string>> values, ConditionContext context);

    /// <summary>
    /// The condition in the form in which it's stored: values typed by name become those of the choice, numbers and dates their invariant
    /// form, and empty values are left out.
    /// </summary>
    ConditionGroup Normalize(ConditionGroup condition);

    /// <summary>
    /// What keeps a condition from being saved: a sentence in the reader's language by the path of the part (<see cref="ConditionForm"/>).
    /// Fields, operators, and choices that are gone are no error here, since they may come back; <see cref="IsBroken"/> tells of them.
    /// </summary>
    /// <param name="condition">A normalized condition.</param>
    /// <param name="form">The form it's for: its name begins each path, and its limits apply.</param>
    IReadOnlyDictionary<string, string> Check(ConditionGroup condition, ConditionFormModel form);

    /// <summary>The condition in plain language: “Priority is Urgent and (Tag is vip or Department is Sales)”.</summary>
    ConditionSentence Describe(Condition condition);
}

/// <summary>For which reader, and when, it is evaluated whether tickets meet a condition.</summary>
/// <param name="Now">The time, for relative dates.</param>
/// <param name="Zone">The time zone of days: the reader's, or the system time zone if there is no reader.</param>
/// <param name="ReaderId">The user that <c>@me</c> means; null if there is no reader, and then it means nobody.</param>
public sealed record ConditionContext(DateTimeOffset Now, TimeZoneInfo Zone, long? ReaderId)
{
    /// <summary>The current day in <see cref="Zone"/>.</summary>
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);

    /// <summary>When a day begins in <see cref="Zone"/>.</summary>
    /// <remarks>Days before the year 2 or after 9998, which no zone can tell, begin with those.</remarks>
    public DateTimeOffset StartOf(DateOnly day)
    {
        if (day.Year is < 2 or > 9998)
            day = new DateOnly(Math.Clamp(day.Year, 2, 9998), 1, 1);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // In a few zones clocks are put forward at midnight, and the day begins an hour later.
        while (Zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(15);
        var offset = Zone.IsAmbiguousTime(midnight) ? Zone.GetAmbiguousTimeOffsets(midnight).Max() : Zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }
}

/// <summary>A condition in plain language.</summary>
/// <param name="Parts">The pieces of the sentence, to be written one after the other.</param>
public sealed record ConditionSentence(IReadOnlyList<ConditionPhrase> Parts)
{
    /// <summary>The whole sentence as text. Broken parts say that they are.</summary>
    public override string ToString() => string.Concat(Parts.Select(part => part.Text));
}

/// <summary>A piece of a sentence.</summary>
/// <param name="Text">The text; punctuation and blanks between pieces are part of it.</param>
/// <param name="IsBroken">True for a test that no longer means anything; show it as an error.</param>
public readonly record struct ConditionPhrase(string Text, bool IsBroken);

/// <summary>
/// An operator of conditions. Scoped; register it with <c>AddScoped&lt;IConditionOperator, …&gt;()</c>. If two have the same key, the one
/// registered first is used. An operator that throws matches nothing.
/// </summary>
[OpenToPlugins]
public interface IConditionOperator
{
    /// <summary>
    /// Stable, since it's stored: lowercase ASCII letters, digits and hyphens, at most 60. A plugin other than Ticketing begins it with its
    /// short name. Ticketing's own are <see cref="ConditionOperators"/>.
    /// </summary>
    string Key { get; }

    /// <summary>What it's called in the list of a field's operators, in the reader's language: “is any of”, “is before”.</summary>
    string TitleFor(TicketField field);

    /// <summary>A test with it in plain language: “Priority is Urgent”.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">The values as people read them.</param>
    string Describe(TicketField field, IReadOnlyList<string> values);

    /// <summary>Whether a field can be tested with it.</summary>
    bool AppliesTo(TicketField field);

    /// <summary>What it's given.</summary>
    ConditionOperands Operands { get; }

    /// <summary>True if the result depends on the time of the test, not only on the ticket.</summary>
    bool DependsOnTime => false;

    /// <summary>Whether the test holds for a ticket.</summary>
    /// <param name="input">The test.</param>
    /// <param name="actual">The ticket's values of the field.</param>
    bool Matches(ConditionInput input, IReadOnlyList<string> actual);

    /// <summary>
    /// The same in SQL; null where it has none, and then conditions with it can't be used for views. Values must get into it as captured
    /// variables, never as SQL text.
    /// </summary>
    /// <param name="input">The test.</param>
    /// <param name="ids">For a field whose choices are stored as numbers, those of the values; null for others.</param>
    ConditionSql? Sql(ConditionInput input, IReadOnlyList<long>? ids) => null;
}

/// <summary>What an operator compares with.</summary>
public enum ConditionOperands
{
    /// <summary>Nothing: <em>is empty</em>.</summary>
    None,

    /// <summary>One value of the field: <em>is before 29 March</em>.</summary>
    One,

    /// <summary>One or more values of the field: <em>is any of</em>.</summary>
    Many,

    /// <summary>A whole number from 1 to 36,500, whatever the field: <em>within the last 7 days</em>.</summary>
    Number,
}

/// <summary>A test that is about to be made.</summary>
/// <param name="Field">The field.</param>
/// <param name="Values">The values, relative ones replaced by what they are now and those of a choice that are gone left out.</param>
/// <param name="Context">The reader and the time.</param>
public sealed record ConditionInput(TicketField Field, IReadOnlyList<string> Values, ConditionContext Context);

/// <summary>
/// A day that moves with the calendar, such as <em>today</em>, for the values of date fields. Scoped; register it with
/// <c>AddScoped&lt;IRelativeDate, …&gt;()</c>.
/// </summary>
[OpenToPlugins]
public interface IRelativeDate
{
    /// <summary>
    /// Stable, since it's stored, with an <c>@</c> before it: lowercase ASCII letters, digits and hyphens, at most 60. A plugin other than
    /// Ticketing begins it with its short name.
    /// </summary>
    string Key { get; }

    /// <summary>As it's read in a sentence and in the list of dates, in the reader's language: “today”.</summary>
    string Title { get; }

    /// <summary>The day that it means.</summary>
    DateOnly Resolve(ConditionContext context);
}
