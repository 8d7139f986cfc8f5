using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>
/// The open spans of a calendar within one block of 366 days, as instants in ticks of the Unix epoch, with the business time that has
/// passed at each. Blocks count from the epoch and have nothing to do with years: equal lengths make finding the block one division.
/// </summary>
internal sealed class OpenSpans
{
    public const int Days = 366;
    public const long Length = Days * NodaConstants.TicksPerDay;

    private readonly long _start;
    private readonly long[] _opens;
    private readonly long[] _worked; // business time in the block before span i; one more entry than spans: the total
    private readonly int[] _firstOfDay = new int[Days]; // number of spans that open before the day (of UTC) begins

    private OpenSpans(long index, List<(long Open, long Close)> spans)
    {
        Index = index;
        _start = index * Length;
        _opens = new long[spans.Count];
        _worked = new long[spans.Count + 1];
        for (var i = 0; i < spans.Count; i++)
        {
            _opens[i] = spans[i].Open;
            _worked[i + 1] = _worked[i] + spans[i].Close - spans[i].Open;
        }
        for (int day = 0, i = 0; day < Days; day++)
        {
            var dayStart = _start + (day * NodaConstants.TicksPerDay);
            while (i < _opens.Length && _opens[i] < dayStart)
                i++;
            _firstOfDay[day] = i;
        }
    }

    public long Index { get; }

    public long Total => _worked[^1];

    public int Count => _opens.Length;

    public static long IndexOf(long tick) => (tick >= 0 ? tick : tick - Length + 1) / Length;

    /// <summary>
    /// An instant is open if the wall clock shows an open hour of an open day. So the work goes through the stretches of constant
    /// offset: times that a clock change skips are in none of them, times that it repeats are in two.
    /// </summary>
    public static OpenSpans Build(WorkingHours hours, long index)
    {
        var (blockStart, blockEnd) = (index * Length, (index + 1) * Length);
        var spans = new List<(long Open, long Close)>(2 * Days);
        var block = new Interval(Instant.FromUnixTimeTicks(blockStart), Instant.FromUnixTimeTicks(blockEnd));
        foreach (var stretch in hours.Zone.GetZoneIntervals(block))
        {
            var start = stretch.HasStart ? Math.Max(blockStart, stretch.Start.ToUnixTimeTicks()) : blockStart;
            var end = stretch.HasEnd ? Math.Min(blockEnd, stretch.End.ToUnixTimeTicks()) : blockEnd;
            var offset = stretch.WallOffset.Ticks;
            var date = Instant.FromUnixTimeTicks(start + offset).InUtc().Date;
            for (
                var midnight = date.AtMidnight().InUtc().ToInstant().ToUnixTimeTicks() - offset;
                midnight < end;
                midnight += NodaConstants.TicksPerDay, date = date.PlusDays(1)
            )
            {
                foreach (var interval in hours.On(date))
                    Append(spans, Math.Max(start, midnight + interval.FromTick), Math.Min(end, midnight + interval.ToTick));
            }
        }
        return new OpenSpans(index, spans);
    }

    /// <summary>Working time from the block's beginning to <paramref name="tick"/>, which lies in the block.</summary>
    public long WorkedAt(long tick)
    {
        var i = LastOpenedAt(tick);
        return i < 0 ? 0 : Math.Min(_worked[i] + tick - _opens[i], _worked[i + 1]);
    }

    public bool IsOpen(long tick)
    {
        var i = LastOpenedAt(tick);
        return i >= 0 && tick - _opens[i] < _worked[i + 1] - _worked[i];
    }

    /// <summary>
    /// The earliest tick at which so much has been worked in the block; <paramref name="worked"/> is above 0 and at most the total.
    /// </summary>
    public long TickWhenWorked(long worked)
    {
        var (low, high) = (0, _opens.Length - 1); // the first span at whose end enough has been worked
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_worked[middle + 1] >= worked)
                high = middle;
            else
                low = middle + 1;
        }
        return _opens[low] + worked - _worked[low];
    }

    /// <summary>The first span that is not over at <paramref name="tick"/>; <see cref="Count"/> when there is none.</summary>
    public int FirstNotOver(long tick)
    {
        var i = LastOpenedAt(tick);
        return i >= 0 && tick < Span(i).Close ? i : i + 1;
    }

    public (long Open, long Close) Span(int i) => (_opens[i], _opens[i] + _worked[i + 1] - _worked[i]);

    private int LastOpenedAt(long tick)
    {
        var i = _firstOfDay[(int)((tick - _start) / NodaConstants.TicksPerDay)];
        while (i < _opens.Length && _opens[i] <= tick)
            i++;
        return i - 1;
    }

    private static void Append(List<(long Open, long Close)> spans, long open, long close)
    {
        if (close <= open)
            return;
        if (spans.Count > 0 && spans[^1].Close == open) // round midnight, or where the clock changes
            spans[^1] = (spans[^1].Open, close);
        else
            spans.Add((open, close));
    }
}
