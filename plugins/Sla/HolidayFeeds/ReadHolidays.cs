using System.Diagnostics;
using System.Text;
using Hookdesk.Sla.Domain.BusinessHours;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using NodaTime;

namespace Hookdesk.Sla.HolidayFeeds;

/// <summary>What was read.</summary>
/// <param name="Holidays">The holidays, each day once, in order.</param>
/// <param name="LeftOut">Events with times of the day, which are no holidays.</param>
/// <param name="Problem">Why nothing was read; null when all is well.</param>
internal sealed record HolidaysRead(IReadOnlyList<NamedHoliday> Holidays, int LeftOut, HolidayProblem? Problem);

/// <summary>
/// Holidays of an iCalendar file: its events of whole days, also several days long, also those from midnight to midnight that some
/// programs write. An event that is on the same day every year becomes yearly holidays; other repetitions become dates, from last year
/// on for ten years. Events that were called off and days that a repetition leaves out are none. All or nothing: a file with an event
/// that cannot be read is refused.
/// </summary>
internal static class ReadHolidays
{
    /// <summary>The most bytes of a file.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    // Rules that repeat for centuries take long to follow, even where no day of them is still to come.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private const int YearsAhead = 10;
    private const int MostEvents = 5000;
    private const int MostDaysOfEvent = 4000;
    private static readonly EvaluationOptions Limits = new() { MaxUnmatchedIncrementsLimit = 2000 };

    /// <param name="thisYear">The year from which "last year" is counted.</param>
    public static HolidaysRead From(byte[] file, int thisYear)
    {
        if (file.Length > MostBytes)
            return Failed(new HolidayProblem(HolidayProblemKind.TooLarge));
        var (events, problem) = CalendarLines.Read(Decode(file));
        if (problem is not null)
            return Failed(problem);
        if (events.Count > MostEvents)
            return Failed(new HolidayProblem(HolidayProblemKind.TooMany));
        var (found, leftOut, began) = (new List<NamedHoliday>(), 0, Stopwatch.GetTimestamp());
        foreach (var group in events.GroupBy(lines => lines.Uid))
        {
            var members = group.ToList();
            try
            {
                var days = DaysOf(members, thisYear);
                if (days is null)
                    leftOut += members.Count;
                else
                    found.AddRange(days);
            }
            catch (UnreadableEvent unreadable)
            {
                return Failed(unreadable.Problem);
            }
            if (found.Count > 4 * NamedHoliday.Most || Stopwatch.GetElapsedTime(began) > Longest)
                return Failed(new HolidayProblem(HolidayProblemKind.TooMany));
        }
        var holidays = NamedHoliday.InOrder(found);
        return holidays.Count switch
        {
            0 => new HolidaysRead([], leftOut, new HolidayProblem(HolidayProblemKind.NoHolidays)),
            > NamedHoliday.Most => Failed(new HolidayProblem(HolidayProblemKind.TooMany)),
            _ => new HolidaysRead(holidays, leftOut, null),
        };
    }

    private static HolidaysRead Failed(HolidayProblem problem) => new([], 0, problem);

    // Most files are UTF-8, as the standard says. Some programs fold lines in the middle of a character; old ones write what a Western
    // European Windows does.
    private static string Decode(byte[] file)
    {
        if (file is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return (file[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(file, 2, file.Length - 2);
        return Utf8(file)
            ?? Utf8(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(file).Replace("\r\n ", "").Replace("\n ", "")))
            ?? Encoding.Latin1.GetString(file);
    }

    private static string? Utf8(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The days of an event and of its changed repetitions; null when it does not last whole days.</summary>
    private static IReadOnlyList<NamedHoliday>? DaysOf(IReadOnlyList<EventLines> members, int thisYear)
    {
        var calendar = Load(members);
        var components = calendar.Events.ToList();
        if (components.Any(component => !IsWholeDays(component)))
            return null;
        if (members.SelectMany(member => member.Lines).FirstOrDefault(RepeatsWithinADay) is { Text: not null } rule)
            throw new UnreadableEvent(new HolidayProblem(HolidayProblemKind.BadRule, Title(members[0]), rule.Number));
        if (members.Count == 1 && IsSimplyYearly(components[0], members[0], thisYear))
            return IsCalledOff(components[0])
                ? []
                :
                [
                    .. DatesOf(components[0].Start!, components[0].EffectiveEnd())
                        .Select(date => new NamedHoliday(date, true, NameOf(components[0]))),
                ];
        try
        {
            // An event of some days that begins before the first is still on.
            var last = new DateOnly(thisYear + YearsAhead, 12, 31);
            var first = new LocalDate(thisYear - 1, 1, 1);
            return
            [
                .. calendar
                    .GetOccurrences<CalendarEvent>(new CalDateTime(thisYear - 2, 1, 1), Limits)
                    .TakeWhile(occurrence => occurrence.Period.StartTime.Date <= last)
                    .Take(MostDaysOfEvent)
                    .Where(occurrence => !IsCalledOff((CalendarEvent)occurrence.Source))
                    .SelectMany(occurrence =>
                        DatesOf(occurrence.Period.StartTime, occurrence.Period.EffectiveEndTime)
                            .Select(date => new NamedHoliday(date, false, NameOf((CalendarEvent)occurrence.Source)))
                    )
                    .Where(holiday => holiday.Date >= first),
            ];
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The library throws much for rules that it cannot follow; to the reader they are one thing.
            throw new UnreadableEvent(
                Line(members, "RRULE") is var repeats and > 0
                    ? new HolidayProblem(HolidayProblemKind.BadRule, Title(members[0]), repeats)
                    : new HolidayProblem(
                        HolidayProblemKind.BadValue,
                        Title(members[0]),
                        Line(members, "DTEND") is var ending and > 0 ? ending : members[0].Number
                    )
            );
        }
    }

    private static Calendar Load(IReadOnlyList<EventLines> members)
    {
        try
        {
            if (
                Parse(members.SelectMany(member => member.Lines)) is { } calendar
                && calendar.Events.Count == members.Count
                && calendar.Events.All(component =>
                    component.Start is not null
                    && component.EffectiveEnd() is var end
                    && (end is null || end.Value >= component.Start.Value)
                )
            )
                return calendar;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever the library throws for a value that it cannot read: the line is found below.
        }
        throw new UnreadableEvent(Guilty(members));
    }

    // Each line with a date or rule is tried alone; the first that cannot be read is the one to show.
    private static HolidayProblem Guilty(IReadOnlyList<EventLines> members)
    {
        foreach (var member in members)
        {
            var start = member.Lines.FirstOrDefault(line => line.Is("DTSTART"));
            if (start.Text is null)
                return new HolidayProblem(HolidayProblemKind.BadValue, "DTSTART", member.Number);
            foreach (
                var line in member.Lines.Where(line =>
                    new[] { "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID" }.Any(line.Is)
                )
            )
            {
                var alone = line.Is("DTSTART") ? [line] : new[] { start, line };
                try
                {
                    var component = Parse([new(0, "BEGIN:VEVENT"), .. alone, new(0, "END:VEVENT")])?.Events.FirstOrDefault();
                    if (component?.Start is not null && (component.EffectiveEnd() is not { } end || end.Value >= component.Start.Value))
                        continue;
                }
                catch (Exception fault) when (fault is not OutOfMemoryException)
                {
                    // This is the line.
                }
                return new HolidayProblem(HolidayProblemKind.BadValue, CalendarLines.Cut(line.Text), line.Number);
            }
        }
        return new HolidayProblem(HolidayProblemKind.BadValue, Title(members[0]), members[0].Number);
    }

    private static Calendar? Parse(IEnumerable<CalendarLine> lines) =>
        Calendar.Load($"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{string.Join("\r\n", lines.Select(line => line.Text))}\r\nEND:VCALENDAR\r\n");

    private static bool RepeatsWithinADay(CalendarLine line) =>
        (line.Is("RRULE") || line.Is("EXRULE"))
        && new[] { "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY" }.Any(part =>
            line.Value.Contains(part, StringComparison.OrdinalIgnoreCase)
        );

    // Midnight to midnight by one clock is what some programs write for whole days. By the clock of UTC it is somebody's working hours.
    private static bool IsWholeDays(CalendarEvent component) =>
        !component.Start!.HasTime
        || (
            !component.Start.IsUtc
            && component.Start.Value.TimeOfDay == TimeSpan.Zero
            && component.EffectiveEnd() is { } end
            && end.Value.TimeOfDay == TimeSpan.Zero
            && end.Value > component.Start.Value
            && end.TzId == component.Start.TzId
        );

    // The same days of every year, for good. About the end of February a number of days is another in leap years.
    private static bool IsSimplyYearly(CalendarEvent component, EventLines lines, int thisYear)
    {
        if (
            component.Start!.Year > thisYear + 1
            || lines.Lines.Count(line => line.Is("RRULE")) != 1
            || lines.Lines.Any(line => line.Is("EXRULE") || line.Is("EXDATE") || line.Is("RDATE"))
        )
            return false;
        var always = new[] { "FREQ=YEARLY", "INTERVAL=1", $"BYMONTH={component.Start.Month}", $"BYMONTHDAY={component.Start.Day}" };
        var parts = lines.Lines.First(line => line.Is("RRULE")).Value.ToUpperInvariant().Split(';', StringSplitOptions.RemoveEmptyEntries);
        if (!parts.All(part => always.Contains(part) || part.StartsWith("WKST=", StringComparison.Ordinal)))
            return false;
        var days = DatesOf(component.Start, component.EffectiveEnd()).Select(date => (date.Month, date.Day)).ToList();
        return days.Count <= 31 && !days.Contains((2, 29)) && !(days.Contains((2, 28)) && days.Contains((3, 1)));
    }

    private static bool IsCalledOff(CalendarEvent component) =>
        string.Equals(component.Status, "CANCELLED", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<LocalDate> DatesOf(CalDateTime start, CalDateTime? end)
    {
        var first = LocalDate.FromDateOnly(start.Date);
        var days = end is null ? 1 : Math.Clamp(NodaTime.Period.DaysBetween(first, LocalDate.FromDateOnly(end.Date)), 1, MostDaysOfEvent);
        return Enumerable.Range(0, days).Select(first.PlusDays);
    }

    private static string NameOf(CalendarEvent component)
    {
        var name = string.Join(' ', (component.Summary ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return CalendarLines.Begin(string.Concat(name.Where(c => !char.IsControl(c))), NamedHoliday.LongestName);
    }

    private static string Title(EventLines lines) =>
        CalendarLines.Cut(lines.Lines.FirstOrDefault(line => line.Is("SUMMARY")) is { Text: not null } summary ? summary.Value : lines.Uid);

    private static int Line(IReadOnlyList<EventLines> members, string name) =>
        members.SelectMany(member => member.Lines).FirstOrDefault(line => line.Is(name)).Number;

    private static CalDateTime? EffectiveEnd(this CalendarEvent component) =>
        component.End ?? (component.Duration is { } duration ? component.Start?.Add(duration) : null);

    private sealed class UnreadableEvent(HolidayProblem problem) : Exception
    {
        public HolidayProblem Problem { get; } = problem;
    }
}
