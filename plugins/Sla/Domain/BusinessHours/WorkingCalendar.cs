using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>
/// When people work, and how much business time passes between two instants. Immutable and safe for many threads; meant to be
/// built once and kept, as it remembers what it has worked out (at most 32 blocks of a year, some 20 KB each).
/// </summary>
/// <remarks>
/// The rule, from which everything else follows: <b>an instant is open if the wall clock in the calendar's zone shows an open hour of a
/// day that is no holiday</b>. Working time is the real time that passes within open instants. So when clocks are put forward,
/// hours that the clock skips are not worked: 01:00–05:00 is three hours that night. When clocks are put back, hours that are shown twice
/// are worked twice: 01:00–05:00 is five hours. Exact to the tick (100 ns); finer parts of instants and durations are dropped.
/// </remarks>
public sealed class WorkingCalendar
{
    private const int Slots = 32;
    private const long Horizon = 3653 * NodaConstants.TicksPerDay;

    private readonly OpenSpans?[] _blocks = new OpenSpans?[Slots];

    public WorkingCalendar(WorkingHours hours)
    {
        ArgumentNullException.ThrowIfNull(hours);
        Hours = hours;
    }

    private WorkingCalendar() { }

    /// <summary>Calendar time: every instant is open.</summary>
    public static WorkingCalendar AlwaysOpen { get; } = new();

    /// <summary>How far ahead is looked: ten years. What lies beyond is as good as never.</summary>
    public static Duration Reach { get; } = Duration.FromTicks(Horizon);

    /// <summary>What the calendar was made of; null for <see cref="AlwaysOpen"/>.</summary>
    public WorkingHours? Hours { get; }

    public bool IsOpen(Instant at)
    {
        if (Hours is null)
            return true;
        var tick = at.ToUnixTimeTicks();
        return Block(Hours, OpenSpans.IndexOf(tick)).IsOpen(tick);
    }

    /// <summary>Working time in [<paramref name="from"/>, <paramref name="to"/>); none when to is not after from.</summary>
    public Duration Between(Instant from, Instant to)
    {
        if (to <= from)
            return Duration.Zero;
        return Hours is null ? to - from : Duration.FromTicks(Between(Hours, from.ToUnixTimeTicks(), to.ToUnixTimeTicks()));
    }

    /// <summary>
    /// The earliest instant at which <paramref name="working"/> has been worked since <paramref name="from"/>: with 8 hours at the
    /// opening of an 8-hour day that evening's closing, not the next morning. <paramref name="from"/> itself when nothing is to be
    /// worked; null when it is not reached within <see cref="Reach"/>.
    /// </summary>
    public Instant? Add(Instant from, Duration working)
    {
        if (working <= Duration.Zero)
            return from;
        if (Hours is null)
            return working <= Reach ? from + working : null;
        if (working > Reach)
            return null;
        var start = from.ToUnixTimeTicks();
        var index = OpenSpans.IndexOf(start);
        var block = Block(Hours, index);
        var needed = block.WorkedAt(start) + working.BclCompatibleTicks;
        while (needed > block.Total)
        {
            needed -= block.Total;
            if ((++index * OpenSpans.Length) - start > Horizon)
                return null;
            block = Block(Hours, index);
        }
        var tick = block.TickWhenWorked(needed);
        return tick - start > Horizon ? null : Instant.FromUnixTimeTicks(tick);
    }

    /// <summary>The first open instant at or after <paramref name="from"/>; null when there is none within <see cref="Reach"/>.</summary>
    public Instant? NextOpening(Instant from)
    {
        if (Hours is null)
            return from;
        var start = from.ToUnixTimeTicks();
        for (var index = OpenSpans.IndexOf(start); (index * OpenSpans.Length) - start <= Horizon; index++)
        {
            var block = Block(Hours, index);
            var first = block.FirstNotOver(Math.Max(start, index * OpenSpans.Length));
            if (first < block.Count)
            {
                var open = block.Span(first).Open;
                return open <= start ? from
                    : open - start > Horizon ? null
                    : Instant.FromUnixTimeTicks(open);
            }
        }
        return null;
    }

    /// <summary>The open spans in [<paramref name="from"/>, <paramref name="to"/>), in order, cut to it, none touching the next.</summary>
    public IEnumerable<Interval> Openings(Instant from, Instant to)
    {
        if (to <= from)
            yield break;
        if (Hours is null)
        {
            yield return new Interval(from, to);
            yield break;
        }
        var (start, end) = (from.ToUnixTimeTicks(), to.ToUnixTimeTicks());
        (long Open, long Close)? pending = null;
        for (var index = OpenSpans.IndexOf(start); index * OpenSpans.Length < end; index++)
        {
            var block = Block(Hours, index);
            for (var i = block.FirstNotOver(Math.Max(start, index * OpenSpans.Length)); i < block.Count && block.Span(i).Open < end; i++)
            {
                var (open, close) = (Math.Max(start, block.Span(i).Open), Math.Min(end, block.Span(i).Close));
                if (pending is { } before && before.Close == open) // a span that two blocks share
                {
                    pending = (before.Open, close);
                    continue;
                }
                if (pending is { } done)
                    yield return Between(done);
                pending = (open, close);
            }
        }
        if (pending is { } last)
            yield return Between(last);

        static Interval Between((long Open, long Close) span) =>
            new(Instant.FromUnixTimeTicks(span.Open), Instant.FromUnixTimeTicks(span.Close));
    }

    private long Between(WorkingHours hours, long from, long to)
    {
        var index = OpenSpans.IndexOf(from);
        var last = OpenSpans.IndexOf(to);
        var block = Block(hours, index);
        var worked = -block.WorkedAt(from);
        for (; index < last; block = Block(hours, ++index))
            worked += block.Total;
        return worked + block.WorkedAt(to);
    }

    // A slot is shared by blocks 32 years apart. Two threads may build the same block: both are right, one is kept.
    private OpenSpans Block(WorkingHours hours, long index)
    {
        ref var slot = ref _blocks[(int)(index & (Slots - 1))];
        var block = Volatile.Read(ref slot);
        if (block is not null && block.Index == index)
            return block;
        block = OpenSpans.Build(hours, index);
        Volatile.Write(ref slot, block);
        return block;
    }
}
