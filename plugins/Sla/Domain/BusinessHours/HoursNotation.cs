using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>What is wrong with a line of hours, and with which part of it.</summary>
public sealed record HoursFault(HoursFaultKind Kind, string Part, string? Other = null);

public enum HoursFaultKind
{
    /// <summary>Not two times with a line between them.</summary>
    Unreadable,

    /// <summary>There is no such time of day.</summary>
    NoSuchTime,

    EndsBeforeItBegins,

    /// <summary><see cref="HoursFault.Part"/> and <see cref="HoursFault.Other"/> overlap.</summary>
    Overlap,

    TooMany,
}

/// <summary>
/// Hours of a day as people write them: <c>09:00-12:00, 13:00-17:00</c>. Also read: <c>9-12 13-17</c>, <c>9.00–17.00</c>, semicolons,
/// and 24:00 as the day's end. Nothing, or a dash alone, is a closed day.
/// </summary>
public static class HoursNotation
{
    /// <summary>More intervals than this in one day are refused.</summary>
    public const int MostIntervals = 24;

    public static bool TryRead(string? text, out IReadOnlyList<WorkingInterval> intervals, [NotNullWhen(false)] out HoursFault? fault)
    {
        var read = new List<WorkingInterval>();
        intervals = [];
        fault = null;
        foreach (var part in Parts(text ?? ""))
        {
            if (ReadPart(part, out var interval) is { } kind)
            {
                fault = new HoursFault(kind, part);
                return false;
            }
            read.Add(interval);
        }
        if (read.Count > MostIntervals)
        {
            fault = new HoursFault(HoursFaultKind.TooMany, text!.Trim());
            return false;
        }
        read.Sort((one, other) => one.FromTick.CompareTo(other.FromTick));
        for (var i = 1; i < read.Count; i++)
        {
            if (read[i].FromTick < read[i - 1].ToTick)
            {
                fault = new HoursFault(HoursFaultKind.Overlap, Write(read[i - 1]), Write(read[i]));
                return false;
            }
        }
        intervals = read;
        return true;
    }

    /// <summary>The hours in the form that is read: <c>09:00-12:00, 13:00-17:00</c>; empty for a closed day.</summary>
    public static string Write(IEnumerable<WorkingInterval> intervals) => string.Join(", ", intervals.Select(Write));

    public static string Write(WorkingInterval interval) => $"{Write(interval.FromTick)}-{Write(interval.ToTick)}";

    private static string Write(long tick)
    {
        var minutes = tick / NodaConstants.TicksPerMinute;
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");
    }

    // Spaces round a line belong to it; other spaces stand between intervals, as commas do.
    private static IEnumerable<string> Parts(string text)
    {
        var plain = text.Replace('–', '-').Replace('—', '-').Replace('−', '-').Replace('\u00a0', ' ').Trim();
        if (plain is "" or "-")
            yield break;
        var words = string.Join('-', plain.Split('-').Select(side => side.Trim()));
        foreach (var part in words.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
            yield return part;
    }

    private static HoursFaultKind? ReadPart(string part, out WorkingInterval interval)
    {
        interval = default;
        var sides = part.Split('-');
        if (sides.Length != 2 || Minutes(sides[0]) is not { } from || Minutes(sides[1]) is not { } to)
            return HoursFaultKind.Unreadable;
        if (from < 0 || to < 0 || from >= 24 * 60)
            return HoursFaultKind.NoSuchTime;
        if (to <= from)
            return HoursFaultKind.EndsBeforeItBegins;
        interval = new WorkingInterval(LocalTime.FromMinutesSinceMidnight(from), LocalTime.FromMinutesSinceMidnight(to % (24 * 60)));
        return null;
    }

    /// <summary>Minutes since midnight; null when it does not look like a time, -1 when it does and there is none such.</summary>
    private static int? Minutes(string text)
    {
        var parts = text.Split(':', '.');
        if (parts.Length > 2 || !Number(parts[0], 1, out var hours))
            return null;
        var minutes = 0;
        if (parts.Length == 2 && !Number(parts[1], 2, out minutes))
            return null;
        return hours > 24 || minutes > 59 || (hours == 24 && minutes > 0) ? -1 : (hours * 60) + minutes;

        static bool Number(string digits, int least, out int number)
        {
            number = 0;
            return digits.Length >= least
                && digits.Length <= 2
                && digits.All(char.IsAsciiDigit)
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        }
    }
}
