using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>
/// Due times and elapsed times of SLA targets that stand still in pauses. Pauses may come in any order, overlap, touch, and lie
/// partly or wholly outside: what counts is whether an instant is in any of them.
/// </summary>
public static class TargetArithmetic
{
    /// <summary>
    /// The earliest instant at which <paramref name="target"/> of business time outside the pauses has passed since
    /// <paramref name="start"/>. Null while that cannot be said: a pause is still open that began before the due time. A pause that
    /// began at the due time or after it changes nothing: what was missed before it stays missed at that time. Null also when it is not
    /// reached within
    /// <see cref="WorkingCalendar.Reach"/> of where the clock last went on.
    /// </summary>
    public static Instant? Due(WorkingCalendar calendar, Instant start, Duration target, IReadOnlyList<Pause> pauses)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(pauses);
        if (target <= Duration.Zero)
            return start;
        var due = calendar.Add(start, target);
        if (pauses.Count == 0)
            return due;
        var (position, left) = (start, target);
        foreach (var pause in InOrder(pauses))
        {
            if (pause.To <= position)
                continue;
            if (due is null || pause.From >= due)
                return due;
            left -= calendar.Between(position, pause.From);
            if (pause.To is not { } end)
                return null;
            position = end;
            due = calendar.Add(position, left);
        }
        return due;
    }

    /// <summary>
    /// Working time in [<paramref name="start"/>, <paramref name="until"/>) outside the pauses; an open pause lasts to the end.
    /// </summary>
    public static Duration Elapsed(WorkingCalendar calendar, Instant start, Instant until, IReadOnlyList<Pause> pauses)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(pauses);
        if (pauses.Count == 0)
            return calendar.Between(start, until);
        var (position, elapsed) = (start, Duration.Zero);
        foreach (var pause in InOrder(pauses))
        {
            if (pause.To <= position)
                continue;
            if (pause.From >= until)
                break;
            elapsed += calendar.Between(position, pause.From);
            if (pause.To is not { } end || end >= until)
                return elapsed;
            position = end;
        }
        return elapsed + calendar.Between(position, until);
    }

    /// <summary>
    /// The stretches that count, in order: the open ones in [<paramref name="start"/>, <paramref name="until"/>) with the pauses cut
    /// out.
    /// </summary>
    public static IEnumerable<Interval> Counted(WorkingCalendar calendar, Instant start, Instant until, IReadOnlyList<Pause> pauses)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(pauses);
        var position = start;
        foreach (var pause in InOrder(pauses))
        {
            if (pause.To <= position)
                continue;
            foreach (var opening in calendar.Openings(position, Instant.Min(pause.From, until)))
                yield return opening;
            if (pause.To is not { } end || end >= until)
                yield break;
            position = end;
        }
        foreach (var opening in calendar.Openings(position, until))
            yield return opening;
    }

    private static IReadOnlyList<Pause> InOrder(IReadOnlyList<Pause> pauses)
    {
        for (var i = 1; i < pauses.Count; i++)
        {
            if (pauses[i].From < pauses[i - 1].From)
                return [.. pauses.OrderBy(pause => pause.From)];
        }
        return pauses;
    }
}
