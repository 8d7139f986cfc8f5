using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>The relative dates that come with Ticketing.</summary>
internal static class RelativeDates
{
    public static IEnumerable<IRelativeDate> Of(IStringLocalizer T)
    {
        yield return new OwnDate("today", T["today"], today => today);
        yield return new OwnDate("yesterday", T["yesterday"], today => today.AddDays(-1));
        yield return new OwnDate("tomorrow", T["tomorrow"], today => today.AddDays(1));
        // A week begins on Monday (ISO 8601), whoever reads: a condition means the same to everyone.
        yield return new OwnDate("week-start", T["the start of this week"], today => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)));
        yield return new OwnDate("month-start", T["the start of this month"], today => new DateOnly(today.Year, today.Month, 1));
        yield return new OwnDate("year-start", T["the start of this year"], today => new DateOnly(today.Year, 1, 1));
    }

    private sealed class OwnDate(string key, string title, Func<DateOnly, DateOnly> of) : IRelativeDate
    {
        public string Key => key;

        public string Title => title;

        public DateOnly Resolve(ConditionContext context) => of(context.Today);
    }
}
