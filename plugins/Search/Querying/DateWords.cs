using System.Globalization;

namespace Hookdesk.Search.Querying;

/// <summary>
/// Reads the times that are typed: days, months, years, ranges of them, and words such as <c>last-week</c>, all in the agent's time
/// zone. <c>7d</c> are the last seven days and <c>+2h</c> the next two hours; <c>&gt;7d</c> is longer ago than that, <c>&lt;+2h</c>
/// everything before then.
/// </summary>
internal static class DateWords
{
    /// <summary>Words that stand for a stretch of days, for completion.</summary>
    public static readonly IReadOnlyList<string> Words =
    [
        "today",
        "yesterday",
        "tomorrow",
        "this-week",
        "last-week",
        "next-week",
        "this-month",
        "last-month",
        "this-year",
        "last-year",
        "7d",
        "30d",
        "+2h",
        "+7d",
    ];

    /// <summary>The stretch of time; null for what is none.</summary>
    public static (long? From, long? Before)? Read(string typed, DateTimeOffset now, TimeZoneInfo zone)
    {
        typed = typed.Trim().ToLowerInvariant();
        var range = typed.IndexOf("..", StringComparison.Ordinal);
        if (range >= 0)
        {
            var (first, last) = (typed[..range], typed[(range + 2)..]);
            if (first.Length == 0 && last.Length == 0)
                return null;
            var (from, to) = (first.Length == 0 ? null : Stretch(first, now, zone), last.Length == 0 ? null : Stretch(last, now, zone));
            return (first.Length > 0 && from is null) || (last.Length > 0 && to is null) ? null : (from?.From, to?.Before);
        }
        var sign =
            typed.StartsWith(">=", StringComparison.Ordinal) ? ">="
            : typed.StartsWith("<=", StringComparison.Ordinal) ? "<="
            : typed.StartsWith('>') ? ">"
            : typed.StartsWith('<') ? "<"
            : "";
        if (Stretch(typed[sign.Length..], now, zone) is not { } stretch)
            return null;
        // More than seven days ago is before the last seven days; less than two hours from now is all that is before then.
        if (sign.Length > 0 && Length(typed[sign.Length..]) is { } length)
            return (sign[0], length.IsPast) switch
            {
                ('>', true) => (null, stretch.From),
                (_, true) => (stretch.From, null),
                ('>', _) => (stretch.Before, null),
                _ => (null, stretch.Before),
            };
        return sign switch
        {
            ">" => (stretch.Before, null),
            ">=" => (stretch.From, null),
            "<" => (null, stretch.From),
            "<=" => (null, stretch.Before),
            _ => (stretch.From, stretch.Before),
        };
    }

    // 24h, 7d, 2w: so long ago; +2h: so long from now.
    private static (TimeSpan Time, bool IsPast)? Length(string typed)
    {
        var isPast = !typed.StartsWith('+');
        var digits = typed.AsSpan(isPast ? 0 : 1);
        if (digits.Length is < 2 or > 5 || !int.TryParse(digits[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        return digits[^1] switch
        {
            'h' => (TimeSpan.FromHours(count), isPast),
            'd' => (TimeSpan.FromDays(count), isPast),
            'w' => (TimeSpan.FromDays(7 * count), isPast),
            _ => null,
        };
    }

    private static (long From, long Before)? Stretch(string typed, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateOnly(today.Year, today.Month, 1);
        switch (typed)
        {
            case "today":
                return Days(today, today.AddDays(1));
            case "tomorrow":
                return Days(today.AddDays(1), today.AddDays(2));
            case "next-week":
                return Days(monday.AddDays(7), monday.AddDays(14));
            case "yesterday":
                return Days(today.AddDays(-1), today);
            case "this-week":
                return Days(monday, monday.AddDays(7));
            case "last-week":
                return Days(monday.AddDays(-7), monday);
            case "this-month":
                return Days(month, month.AddMonths(1));
            case "last-month":
                return Days(month.AddMonths(-1), month);
            case "this-year":
                return Days(new DateOnly(today.Year, 1, 1), new DateOnly(today.Year + 1, 1, 1));
            case "last-year":
                return Days(new DateOnly(today.Year - 1, 1, 1), new DateOnly(today.Year, 1, 1));
        }
        if (Length(typed) is { } length)
            return length.IsPast
                ? ((now - length.Time).ToUnixTimeMilliseconds(), now.AddDays(1).ToUnixTimeMilliseconds())
                : (now.ToUnixTimeMilliseconds(), (now + length.Time).ToUnixTimeMilliseconds());
        if (
            DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1 and < 9990
        )
            return Days(day, day.AddDays(1));
        if (
            DateOnly.TryParseExact(typed, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            && first.Year is > 1 and < 9990
        )
            return Days(first, first.AddMonths(1));
        if (
            typed.Length == 4
            && int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && year is > 1900 and < 9990
        )
            return Days(new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1));
        return null;

        (long, long) Days(DateOnly from, DateOnly before) => (Midnight(from), Midnight(before));

        long Midnight(DateOnly date)
        {
            var local = date.ToDateTime(TimeOnly.MinValue);
            // Where clocks go forward at midnight the day begins an hour later.
            while (zone.IsInvalidTime(local))
                local = local.AddMinutes(30);
            // Where they go back to it, at the first of the two.
            return new DateTimeOffset(
                local,
                zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local)
            ).ToUnixTimeMilliseconds();
        }
    }
}
