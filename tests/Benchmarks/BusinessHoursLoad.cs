using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Benchmarks;

/// <summary>Due times of promises: operations per second on one core, beside a walk from day to day by the same rule.</summary>
internal static class BusinessHoursLoad
{
    // In this process: the project is one of many that share their settings, and BenchmarkDotNet would build a copy elsewhere.
    public static void Run(string[] arguments) =>
        BenchmarkSwitcher
            .FromTypes([typeof(BusinessHoursBenchmarks)])
            .Run(
                arguments.Length > 0 ? arguments : ["--filter", "*"],
                DefaultConfig
                    .Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                    .AddColumn(StatisticColumn.OperationsPerSecond)
                    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "hookdesk-benchmarks"))
            );
}

/// <summary>
/// A usual calendar: Monday to Friday, nine to five with a break for lunch, holidays, in a zone whose clocks change; targets of four
/// hours to five days.
/// </summary>
[MemoryDiagnoser]
public class BusinessHoursBenchmarks
{
    private const int Count = 4096;
    private static readonly Pause[] None = [];

    private readonly Instant[] _starts = new Instant[Count];
    private readonly Duration[] _targets = new Duration[Count];
    private readonly Pause[][] _pauses = new Pause[Count][];
    private WorkingHours _hours = null!;
    private WorkingCalendar _calendar = null!;

    [GlobalSetup]
    public void Arrange()
    {
        WorkingInterval[] day = [new(new LocalTime(9, 0), new LocalTime(12, 0)), new(new LocalTime(12, 30), new LocalTime(17, 0))];
        var week = Enumerable.Range(1, 5).ToDictionary(weekday => (IsoDayOfWeek)weekday, IReadOnlyList<WorkingInterval> (_) => day);
        var holidays = Enumerable
            .Range(0, 60)
            .Select(number => new Holiday(new LocalDate(2026, 1, 1).PlusDays(number * 17), number % 3 == 0));
        _hours = new WorkingHours(DateTimeZoneProviders.Tzdb["Europe/Oslo"], week, holidays);
        _calendar = new WorkingCalendar(_hours);
        var random = new Random(4711);
        for (var i = 0; i < Count; i++)
        {
            _starts[i] = Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromSeconds(random.Next(0, 500 * 86_400));
            _targets[i] = Duration.FromMinutes(random.Next(4 * 60, 5 * 8 * 60));
            _pauses[i] = [new Pause(_starts[i] + Duration.FromHours(2), _starts[i] + Duration.FromHours(2 + random.Next(1, 60)))];
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long Due()
    {
        var sum = 0L;
        for (var i = 0; i < Count; i++)
            sum += TargetArithmetic.Due(_calendar, _starts[i], _targets[i], None)!.Value.ToUnixTimeTicks();
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long DueWithAPause()
    {
        var sum = 0L;
        for (var i = 0; i < Count; i++)
            sum += TargetArithmetic.Due(_calendar, _starts[i], _targets[i], _pauses[i])!.Value.ToUnixTimeTicks();
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long Between()
    {
        var sum = 0L;
        for (var i = 0; i < Count; i++)
            sum += _calendar.Between(_starts[i], _starts[i] + Duration.FromDays(30)).BclCompatibleTicks;
        return sum;
    }

    /// <summary>What one would write first: each interval of each day, turned into instants when it is needed.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public long DueFromDayToDay()
    {
        var sum = 0L;
        for (var i = 0; i < Count; i++)
            sum += Walk(_starts[i], _targets[i]).ToUnixTimeTicks();
        return sum;
    }

    private Instant Walk(Instant start, Duration target)
    {
        for (var date = start.InZone(_hours.Zone).Date; ; date = date.PlusDays(1))
        {
            foreach (var interval in _hours.On(date))
            {
                var open = Instant.Max(start, (date + interval.From).InZoneLeniently(_hours.Zone).ToInstant());
                var close = (date + interval.To).InZoneLeniently(_hours.Zone).ToInstant();
                if (close <= open)
                    continue;
                if (close - open >= target)
                    return open + target;
                target -= close - open;
            }
        }
    }
}
