using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>
/// What a calendar is made of: a time zone, the open hours of each weekday and the holidays. Immutable and checked:
/// intervals of a day are in order, do not overlap and are not empty. A day may be without hours, and so may the whole week.
/// </summary>
public sealed class WorkingHours
{
    private static readonly IReadOnlyList<WorkingInterval> Closed = [];
    private readonly IReadOnlyList<WorkingInterval>[] _week = new IReadOnlyList<WorkingInterval>[8]; // by IsoDayOfWeek, 1 to 7
    private readonly HashSet<LocalDate> _dates = [];
    private readonly HashSet<AnnualDate> _yearly = [];

    /// <exception cref="ArgumentException">Intervals of one day overlap, or one ends before it begins.</exception>
    public WorkingHours(
        DateTimeZone zone,
        IEnumerable<KeyValuePair<IsoDayOfWeek, IReadOnlyList<WorkingInterval>>> week,
        IEnumerable<Holiday> holidays
    )
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(week);
        ArgumentNullException.ThrowIfNull(holidays);
        Zone = zone;
        Array.Fill(_week, Closed);
        foreach (var (day, intervals) in week)
        {
            if (day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)
                throw new ArgumentException($"{day} isn't a weekday.", nameof(week));
            _week[(int)day] = InOrder(day, intervals);
        }
        foreach (var holiday in holidays)
        {
            if (holiday.Yearly)
                _yearly.Add(new AnnualDate(holiday.Date.Month, holiday.Date.Day));
            else
                _dates.Add(holiday.Date);
        }
    }

    public DateTimeZone Zone { get; }

    /// <summary>Hours of a weekday, holidays aside, in order.</summary>
    public IReadOnlyList<WorkingInterval> On(IsoDayOfWeek day) => _week[(int)day];

    /// <summary>Hours of a date; none on a holiday.</summary>
    public IReadOnlyList<WorkingInterval> On(LocalDate date)
    {
        var hours = _week[(int)date.DayOfWeek];
        return hours.Count == 0 || IsHoliday(date) ? Closed : hours;
    }

    public bool IsHoliday(LocalDate date) =>
        (_dates.Count > 0 && _dates.Contains(date)) || (_yearly.Count > 0 && _yearly.Contains(new AnnualDate(date.Month, date.Day)));

    private static IReadOnlyList<WorkingInterval> InOrder(IsoDayOfWeek day, IReadOnlyList<WorkingInterval> intervals)
    {
        var ordered = intervals.OrderBy(interval => interval.From).ToArray();
        for (var i = 0; i < ordered.Length; i++)
        {
            if (ordered[i].ToTick <= ordered[i].FromTick)
                throw new ArgumentException($"{day}: {ordered[i]} ends before it starts.", nameof(intervals));
            if (i > 0 && ordered[i].FromTick < ordered[i - 1].ToTick)
                throw new ArgumentException($"{day}: {ordered[i - 1]} and {ordered[i]} overlap.", nameof(intervals));
        }
        return ordered;
    }
}
