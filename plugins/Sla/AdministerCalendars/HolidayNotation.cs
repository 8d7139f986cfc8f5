using System.Globalization;
using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>What is wrong with a line of holidays.</summary>
internal sealed record HolidayFault(HolidayFaultKind Kind, int Line, string Text);

public enum HolidayFaultKind
{
    NoDate,
    NoSuchDay,
    EndsBeforeItBegins,
    NameTooLong,
    TooMany,
}

/// <summary>
/// Holidays as people write them, one a line: <c>2026-05-14 Ascension Day</c>; <c>12-25 Christmas Day</c> for every year;
/// <c>2026-12-28..2026-12-31 Closed</c> for several days. Also read: <c>14.05.2026</c> and <c>25.12.</c>, with the day first as dots
/// say it.
/// </summary>
internal static class HolidayNotation
{
    // Yearly days are kept in a leap year, so that 29 February is one of them.
    private const int AnyYear = 2000;
    private const int LongestRange = 366;

    public static (IReadOnlyList<NamedHoliday> Holidays, HolidayFault? Fault) Read(string text)
    {
        var read = new List<NamedHoliday>();
        var number = 0;
        foreach (var written in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var line = written.Trim();
            if (line.Length == 0)
                continue;
            var end = line.IndexOfAny([' ', '\t']);
            var (when, name) =
                end < 0
                    ? (line, "")
                    : (line[..end], string.Join(' ', line[end..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            if (ReadDays(when, out var days, out var yearly) is { } kind)
                return ([], new HolidayFault(kind, number, when));
            if (name.Length > NamedHoliday.LongestName)
                return ([], new HolidayFault(HolidayFaultKind.NameTooLong, number, name));
            read.AddRange(days.Select(day => new NamedHoliday(day, yearly, name)));
            if (read.Count > NamedHoliday.Most)
                return ([], new HolidayFault(HolidayFaultKind.TooMany, number, when));
        }
        return (NamedHoliday.InOrder(read), null);
    }

    /// <summary>The holidays, one a line; days of one name that follow each other on one line.</summary>
    public static string Write(IEnumerable<NamedHoliday> holidays)
    {
        var runs = new List<(NamedHoliday First, NamedHoliday Last)>();
        foreach (var holiday in NamedHoliday.InOrder(holidays))
        {
            if (
                runs.Count > 0
                && runs[^1].Last is var before
                && (before.Yearly, before.Name) == (holiday.Yearly, holiday.Name)
                && before.Date.PlusDays(1) == holiday.Date
            )
                runs[^1] = (runs[^1].First, holiday);
            else
                runs.Add((holiday, holiday));
        }
        return string.Join(
            "\n",
            runs.Select(run => $"{Write(run.First)}{(run.First == run.Last ? "" : $"..{Write(run.Last)}")} {run.First.Name}".TrimEnd())
        );
    }

    public static string Write(NamedHoliday holiday) =>
        holiday.Date.ToString(holiday.Yearly ? "MM-dd" : "uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static HolidayFaultKind? ReadDays(string text, out IReadOnlyList<LocalDate> days, out bool yearly)
    {
        (days, yearly) = ([], false);
        var sides = text.Split("..");
        if (sides.Length > 2)
            return HolidayFaultKind.NoDate;
        if (ReadDay(sides[0], out var first, out yearly) is { } fault)
            return fault;
        var last = first;
        if (sides.Length == 2)
        {
            if (ReadDay(sides[1], out last, out var lastYearly) is { } other)
                return other;
            if (yearly != lastYearly)
                return HolidayFaultKind.NoDate;
            if (last < first || Period.DaysBetween(first, last) >= LongestRange)
                return HolidayFaultKind.EndsBeforeItBegins;
        }
        days = [.. Enumerable.Range(0, Period.DaysBetween(first, last) + 1).Select(first.PlusDays)];
        return null;
    }

    private static HolidayFaultKind? ReadDay(string text, out LocalDate day, out bool yearly)
    {
        (day, yearly) = (default, false);
        int[]? parts = null;
        if (text.Contains('.', StringComparison.Ordinal))
        {
            parts = Numbers(text.TrimEnd('.').Split('.'));
            parts = parts is null ? null : [.. parts.Reverse()];
        }
        else if (text.Contains('-', StringComparison.Ordinal))
        {
            parts = Numbers(text.Split('-'));
        }
        if (parts is not ({ Length: 2 } or [>= 1900 and <= 2300, _, _]))
            return parts is { Length: 3 } ? HolidayFaultKind.NoSuchDay : HolidayFaultKind.NoDate;
        yearly = parts.Length == 2;
        var (year, month, date) = yearly ? (AnyYear, parts[0], parts[1]) : (parts[0], parts[1], parts[2]);
        if (month is < 1 or > 12 || date < 1 || date > CalendarSystem.Iso.GetDaysInMonth(year, month))
            return HolidayFaultKind.NoSuchDay;
        day = new LocalDate(year, month, date);
        return null;
    }

    private static int[]? Numbers(string[] parts) =>
        parts.Length is 2 or 3 && parts.All(part => part.Length is >= 1 and <= 4 && part.All(char.IsAsciiDigit))
            ? [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture))]
            : null;
}
