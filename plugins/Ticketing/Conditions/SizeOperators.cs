using System.Globalization;
using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>Operators on numbers, days and times: less and more, before and after, within the last and the next.</summary>
internal static class SizeOperators
{
    private static readonly DateTimeOffset Ever = DateTimeOffset.FromUnixTimeMilliseconds(-62_135_596_800_000),
        Never = DateTimeOffset.FromUnixTimeMilliseconds(253_402_300_799_999);

    public static IEnumerable<IConditionOperator> Of(IStringLocalizer T)
    {
        yield return new OwnOperator(ConditionOperators.Less, ConditionOperands.One)
        {
            For = field => field.Kind is TicketFieldKind.Number or TicketFieldKind.Date,
            Title = field => field.Kind == TicketFieldKind.Date ? T["is before"] : T["is less than"],
            Words = (field, values) =>
                field.Kind == TicketFieldKind.Date
                    ? T["{0} is before {1}", field.Title, First(values)]
                    : T["{0} is less than {1}", field.Title, First(values)],
            Holds = (input, actual) =>
                input.Field.Kind == TicketFieldKind.Number
                    ? ConditionValue.Number(First(input.Values)) is { } wanted
                        && actual.Any(value => ConditionValue.Number(value) is { } number && number < wanted)
                    : Within(input, actual, Before(input)),
            InSql = (input, _) =>
            {
                if (input.Field.Kind != TicketFieldKind.Number)
                    return WithinSql(input, Before(input));
                var wanted = ConditionValue.Number(First(input.Values));
                return new ConditionSql(row => row.Number != null && row.Number < wanted);
            },
        };
        yield return new OwnOperator(ConditionOperators.More, ConditionOperands.One)
        {
            For = field => field.Kind is TicketFieldKind.Number or TicketFieldKind.Date,
            Title = field => field.Kind == TicketFieldKind.Date ? T["is after"] : T["is more than"],
            Words = (field, values) =>
                field.Kind == TicketFieldKind.Date
                    ? T["{0} is after {1}", field.Title, First(values)]
                    : T["{0} is more than {1}", field.Title, First(values)],
            Holds = (input, actual) =>
                input.Field.Kind == TicketFieldKind.Number
                    ? ConditionValue.Number(First(input.Values)) is { } wanted
                        && actual.Any(value => ConditionValue.Number(value) is { } number && number > wanted)
                    : Within(input, actual, After(input)),
            InSql = (input, _) =>
            {
                if (input.Field.Kind != TicketFieldKind.Number)
                    return WithinSql(input, After(input));
                var wanted = ConditionValue.Number(First(input.Values));
                return new ConditionSql(row => row.Number != null && row.Number > wanted);
            },
        };
        yield return Dates(
            ConditionOperators.On,
            ConditionOperands.One,
            T["is on"],
            (field, values) => T["{0} is on {1}", field, First(values)],
            input => ConditionValue.DayIn(First(input.Values), input.Context) is { } day ? Span.Of(day, day, input.Context) : null
        );
        yield return Dates(
            ConditionOperators.LastDays,
            ConditionOperands.Number,
            T["is within the last … days"],
            (field, values) => T.Plural(Number(values), "{1} is within the last day", "{1} is within the last {0} days", field),
            input => Around(input, -Number(input.Values), 0)
        );
        yield return Dates(
            ConditionOperators.NextDays,
            ConditionOperands.Number,
            T["is within the next … days"],
            (field, values) => T.Plural(Number(values), "{1} is within the next day", "{1} is within the next {0} days", field),
            input => Around(input, 0, Number(input.Values))
        );
        yield return Dates(
            ConditionOperators.DaysAgo,
            ConditionOperands.Number,
            T["is more than … days ago"],
            (field, values) => T.Plural(Number(values), "{1} is more than a day ago", "{1} is more than {0} days ago", field),
            input => Around(input, -Number(input.Values), 0).Earlier()
        );
        yield return Hours(
            ConditionOperators.LastHours,
            T["is within the last … hours"],
            (field, values) => T.Plural(Number(values), "{1} is within the last hour", "{1} is within the last {0} hours", field),
            input => Moments(input, TimeSpan.FromHours(-Number(input.Values)), TimeSpan.Zero)
        );
        yield return Hours(
            ConditionOperators.NextHours,
            T["is within the next … hours"],
            (field, values) => T.Plural(Number(values), "{1} is within the next hour", "{1} is within the next {0} hours", field),
            input => Moments(input, TimeSpan.Zero, TimeSpan.FromHours(Number(input.Values)))
        );
        yield return Hours(
            ConditionOperators.HoursAgo,
            T["is more than … hours ago"],
            (field, values) => T.Plural(Number(values), "{1} is more than an hour ago", "{1} is more than {0} hours ago", field),
            input => Moments(input, TimeSpan.FromHours(-Number(input.Values)), TimeSpan.Zero).Earlier()
        );
    }

    private static OwnOperator Hours(
        string key,
        string title,
        Func<string, IReadOnlyList<string>, string> words,
        Func<ConditionInput, Span?> span
    ) => Dates(key, ConditionOperands.Number, title, words, span, field => field is { Kind: TicketFieldKind.Date, HasTime: true });

    private static OwnOperator Dates(
        string key,
        ConditionOperands operands,
        string title,
        Func<string, IReadOnlyList<string>, string> words,
        Func<ConditionInput, Span?> span,
        Func<TicketField, bool>? isFor = null
    ) =>
        new(key, operands)
        {
            DependsOnTime = operands == ConditionOperands.Number,
            For = isFor ?? (field => field.Kind == TicketFieldKind.Date),
            Title = _ => title,
            Words = (field, values) => words(field.Title, values),
            Holds = (input, actual) => Within(input, actual, span(input)),
            InSql = (input, _) => WithinSql(input, span(input)),
        };

    // Up to the day before, or to the moment before.
    private static Span? Before(ConditionInput input)
    {
        var text = First(input.Values);
        if (ConditionValue.Day(text) is { } day)
            return day == DateOnly.MinValue ? null : Span.Of(null, day.AddDays(-1), input.Context);
        return ConditionValue.Moment(text) is { } moment
            ? new Span(Ever, moment.AddMilliseconds(-1), null, ConditionValue.DayOf(moment, input.Context).AddDays(-1))
            : null;
    }

    private static Span? After(ConditionInput input)
    {
        var text = First(input.Values);
        if (ConditionValue.Day(text) is { } day)
            return day == DateOnly.MaxValue ? null : Span.Of(day.AddDays(1), null, input.Context);
        return ConditionValue.Moment(text) is { } moment
            ? new Span(moment.AddMilliseconds(1), Never, ConditionValue.DayOf(moment, input.Context).AddDays(1), null)
            : null;
    }

    // So many days about now: times to the millisecond, days with today.
    private static Span Around(ConditionInput input, int from, int until)
    {
        var now = Now(input);
        return new Span(now.AddDays(from), now.AddDays(until), input.Context.Today.AddDays(from), input.Context.Today.AddDays(until));
    }

    private static Span Moments(ConditionInput input, TimeSpan from, TimeSpan until) =>
        new(Now(input) + from, Now(input) + until, null, null);

    // As times are stored.
    private static DateTimeOffset Now(ConditionInput input) =>
        DateTimeOffset.FromUnixTimeMilliseconds(input.Context.Now.ToUnixTimeMilliseconds());

    private static bool Within(ConditionInput input, IReadOnlyList<string> actual, Span? span) =>
        span is { } within
        && actual.Any(value =>
            input.Field.HasTime
                ? ConditionValue.Moment(value) is { } moment && moment >= within.From && moment <= within.Until
                : ConditionValue.DayIn(value, input.Context) is { } day
                    && (within.FirstDay is null || day >= within.FirstDay)
                    && (within.LastDay is null || day <= within.LastDay)
        );

    private static ConditionSql WithinSql(ConditionInput input, Span? span)
    {
        if (span is not { } within)
            return new ConditionSql(Predicates.Constant<TicketFieldRow>(false));
        if (input.Field.HasTime)
        {
            var (from, until) = (within.From, within.Until);
            return new ConditionSql(row => row.Time != null && row.Time >= from && row.Time <= until);
        }
        // Written with their four-digit year, days order as texts do.
        var (first, last) = (
            ConditionValue.Text(within.FirstDay ?? DateOnly.MinValue),
            ConditionValue.Text(within.LastDay ?? DateOnly.MaxValue)
        );
        return new ConditionSql(row => row.Text != null && string.Compare(row.Text, first) >= 0 && string.Compare(row.Text, last) <= 0);
    }

    private static string First(IReadOnlyList<string> values) => values.Count > 0 ? values[0] : "";

    private static int Number(IReadOnlyList<string> values) =>
        int.TryParse(First(values), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 36_500) : 0;

    /// <summary>From when to when, both included, for times and for days; no day has no bound.</summary>
    private sealed record Span(DateTimeOffset From, DateTimeOffset Until, DateOnly? FirstDay, DateOnly? LastDay)
    {
        public static Span Of(DateOnly? first, DateOnly? last, ConditionContext context) =>
            new(
                first is { } from ? context.StartOf(from) : Ever,
                last is { } until && until < DateOnly.MaxValue ? context.StartOf(until.AddDays(1)).AddMilliseconds(-1) : Never,
                first,
                last
            );

        /// <summary>All that comes before it.</summary>
        public Span Earlier() => new(Ever, From.AddMilliseconds(-1), null, FirstDay?.AddDays(-1));
    }
}
