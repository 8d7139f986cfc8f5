using System.Globalization;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>Values of conditions and tickets, read as what they are.</summary>
internal static class ConditionValue
{
    /// <summary>What relative values begin with.</summary>
    public const char Relative = '@';

    /// <summary>The user who reads.</summary>
    public const string Me = "@me";

    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static double? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (double)number
            : null;

    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;

    /// <summary>The day of a day or time.</summary>
    public static DateOnly? DayIn(string text, ConditionContext context) =>
        Day(text) ?? (Moment(text) is { } moment ? DayOf(moment, context) : null);

    public static DateOnly DayOf(DateTimeOffset moment, ConditionContext context) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, context.Zone).DateTime);

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A whole number in the range of <see cref="ConditionOperands.Number"/>.</summary>
    public static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 36_500 ? number : null;
}
