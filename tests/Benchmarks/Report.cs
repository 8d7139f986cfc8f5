using System.Globalization;

namespace Hookdesk.Benchmarks;

/// <summary>Prints what was measured, a line each, with the ratio to the baseline of the same run.</summary>
internal static class Report
{
    // What plain Kestrel serves on the machine that the targets are written for.
    private const double KestrelPerSecond = 20_000;

    /// <summary>True when something that was measured did not do what it should: then the figures say nothing.</summary>
    public static bool HasFailures { get; private set; }

    /// <summary>Pages over the wire, each round beside plain Kestrel of the same moment.</summary>
    public static void Pages(IReadOnlyList<IReadOnlyList<(LoadResult Kestrel, LoadResult Page)>> pages)
    {
        Console.WriteLine();
        Console.WriteLine(Row("page", "requests/s", "p50 ms", "p95 ms", "p99 ms", "cpu ms", "KB", "of Kestrel", "at 20,000/s", "failed"));
        if (pages.Count > 0)
            Print(LoadResult.Median([.. pages.SelectMany(page => page.Select(round => round.Kestrel))]), 1);
        foreach (var rounds in pages)
            Print(
                LoadResult.Median([.. rounds.Select(round => round.Page)]),
                LoadResult.Middle(rounds, round => round.Page.PerSecond / round.Kestrel.PerSecond)
            );
        Console.WriteLine();

        static void Print(LoadResult result, double ratio)
        {
            HasFailures |= result.Failures > 0;
            Console.WriteLine(
                Row(
                    result.Name,
                    Number(result.PerSecond, "F0"),
                    Number(result.P50, "F2"),
                    Number(result.P95, "F2"),
                    Number(result.P99, "F2"),
                    Number(result.Processor ?? 0, "F3"),
                    Number((result.Bytes ?? 0) / 1000, "F1"),
                    Number(ratio, "P1"),
                    Number(ratio * KestrelPerSecond, "F0"),
                    result.Failures.ToString(CultureInfo.InvariantCulture)
                )
            );
        }
    }

    /// <summary>Work within this process; the first is the baseline.</summary>
    public static void Work(IReadOnlyList<LoadResult> results)
    {
        HasFailures |= results.Any(result => result.Failures > 0);
        Console.WriteLine();
        Console.WriteLine(Row("work", "per second", "p50 ms", "p95 ms", "p99 ms", "cpu ms", "of baseline", "failed"));
        foreach (var result in results)
            Console.WriteLine(
                Row(
                    result.Name,
                    Number(result.PerSecond, "F0"),
                    Number(result.P50, "F2"),
                    Number(result.P95, "F2"),
                    Number(result.P99, "F2"),
                    Number(result.Processor ?? 0, "F3"),
                    Number(result.PerSecond / results[0].PerSecond, "P1"),
                    result.Failures.ToString(CultureInfo.InvariantCulture)
                )
            );
        Console.WriteLine();
    }

    public static void Figure(string name, double value, string unit) => Console.WriteLine($"{name, -44} {Number(value, "F1"), 12} {unit}");

    private static string Row(string name, params string[] cells) => $"{name, -26}" + string.Concat(cells.Select(cell => $"{cell, 12}"));

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
