using CsCheck;
using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.Tests.Domain.BusinessHours;

/// <summary>Any calendar, held against a count that asks the wall clock minute by minute.</summary>
public sealed class CalendarAgainstMinutesTests
{
    private static readonly Duration Tick = Duration.FromTicks(1);
    private const long Day = 86_400_000;

    [Fact]
    public void Working_time_between_two_instants_is_what_the_minutes_count() =>
        AnyCalendar
            .AndInstant.Select(Gen.Long[0, 14 * Day])
            .Sample(
                (start, length) =>
                {
                    var (model, from) = start;
                    var to = from + Duration.FromMilliseconds(length);
                    return model.Calendar().Between(from, to) == model.Between(from, to);
                },
                iter: 400
            );

    [Fact]
    public void An_instant_is_open_when_its_minute_is() =>
        AnyCalendar.AndInstant.Sample(
            start =>
            {
                var (model, from) = start;
                var calendar = model.Calendar();
                return Enumerable
                    .Range(0, 3000)
                    .Select(minute => from + Duration.FromMinutes(minute))
                    .All(at => calendar.IsOpen(at) == model.IsOpen(at));
            },
            iter: 150
        );

    [Fact]
    public void What_is_added_is_reached_to_the_tick_and_not_before() =>
        AnyCalendar
            .AndInstant.Select(Gen.Double[0, 1])
            .Sample(
                (start, share) =>
                {
                    var (model, from) = start;
                    var calendar = model.Calendar();
                    var total = model.Between(from, from + Duration.FromDays(9));
                    var working = Duration.FromTicks(Math.Max(1, (long)(total.BclCompatibleTicks * share)));
                    if (total == Duration.Zero || calendar.Add(from, working) is not { } due)
                        return total == Duration.Zero;
                    return model.Between(from, due) == working
                        && model.Between(from, due - Tick) == working - Tick
                        && calendar.IsOpen(due - Tick);
                },
                iter: 300
            );

    [Fact]
    public void Adding_undoes_counting_over_any_length() =>
        AnyCalendar
            .AndInstant.Select(Gen.Long[0, 9 * 365 * Day], Gen.Long[1, 200 * Day])
            .Sample(
                (start, length, milliseconds) =>
                {
                    var (model, from) = start;
                    var calendar = model.Calendar();
                    var (to, working) = (from + Duration.FromMilliseconds(length), Duration.FromMilliseconds(milliseconds));
                    var counted = calendar.Between(from, to);
                    var back = calendar.Add(from, counted);
                    var due = calendar.Add(from, working);
                    return back <= to
                        && calendar.Between(from, back!.Value) == counted
                        && (due is null || (calendar.Between(from, due.Value) == working && due - from <= WorkingCalendar.Reach));
                },
                iter: 3000
            );

    [Fact]
    public void Two_parts_count_what_the_whole_counts_and_the_openings_are_its_pieces() =>
        AnyCalendar
            .AndInstant.Select(Gen.Long[0, 3 * 365 * Day], Gen.Long[0, 3 * 365 * Day])
            .Sample(
                (start, first, second) =>
                {
                    var (model, from) = start;
                    var calendar = model.Calendar();
                    var middle = from + Duration.FromMilliseconds(first);
                    var to = middle + Duration.FromMilliseconds(second);
                    var whole = calendar.Between(from, to);
                    var openings = calendar.Openings(from, to).ToList();
                    return calendar.Between(from, middle) + calendar.Between(middle, to) == whole
                        && openings.Aggregate(Duration.Zero, (sum, opening) => sum + opening.Duration) == whole
                        && openings.Zip(openings.Skip(1)).All(pair => pair.First.End < pair.Second.Start)
                        && openings.All(opening => calendar.IsOpen(opening.Start) && calendar.IsOpen(opening.End - Tick));
                },
                iter: 300
            );

    [Fact]
    public void The_next_opening_is_open_and_nothing_before_it_is() =>
        AnyCalendar.AndInstant.Sample(
            start =>
            {
                var (model, from) = start;
                var calendar = model.Calendar();
                return calendar.NextOpening(from) is not { } open
                    ? calendar.Between(from, from + WorkingCalendar.Reach) == Duration.Zero
                    : calendar.IsOpen(open)
                        && calendar.Between(from, open) == Duration.Zero
                        && (open == from || !calendar.IsOpen(open - Tick));
            },
            iter: 1000
        );

    [Fact]
    public void Time_in_pauses_does_not_count_whatever_their_order_and_overlaps() =>
        (
            from start in AnyCalendar.AndInstant
            from length in Gen.Long[0, 11 * Day]
            from pauses in AnyCalendar.PausesAbout(start.From)
            select (start.Model, start.From, To: start.From + Duration.FromMilliseconds(length), pauses)
        ).Sample(
            it =>
            {
                var calendar = it.Model.Calendar();
                var counted = TargetArithmetic
                    .Counted(calendar, it.From, it.To, it.pauses)
                    .Aggregate(Duration.Zero, (sum, stretch) => sum + stretch.Duration);
                var elapsed = TargetArithmetic.Elapsed(calendar, it.From, it.To, it.pauses);
                return elapsed == it.Model.Elapsed(it.From, it.To, it.pauses) && counted == elapsed;
            },
            iter: 300
        );

    [Fact]
    public void An_SLA_target_is_due_when_its_target_has_passed_outside_the_pauses_to_the_tick() =>
        (
            from start in AnyCalendar.AndInstant
            from pauses in AnyCalendar.PausesAbout(start.From)
            from share in Gen.Double[0, 1]
            select (start.Model, start.From, pauses, share)
        ).Sample(
            it =>
            {
                var calendar = it.Model.Calendar();
                var total = it.Model.Elapsed(it.From, it.From + Duration.FromDays(16), it.pauses);
                var target = Duration.FromTicks(Math.Max(1, (long)(total.BclCompatibleTicks * it.share)));
                if (total == Duration.Zero || TargetArithmetic.Due(calendar, it.From, target, it.pauses) is not { } due)
                    return total == Duration.Zero;
                return it.Model.Elapsed(it.From, due, it.pauses) == target
                    && it.Model.Elapsed(it.From, due - Tick, it.pauses) == target - Tick;
            },
            iter: 200
        );
}
