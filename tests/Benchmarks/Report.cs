using System.Globalization;

namespace Hookdesk.Benchmarks;

/// <summary>Prints what was measured, a line each, with the ratio to the baseline of the same run.</summary>
internal static class Report
{
    public static void Pages(IReadOnlyList<LoadResult> results)
    {
        var baseline = results[0];
        HasFailures |= results.Any(result => result.Failures > 0);
        Console.WriteLine();
        Console.WriteLine(Row("page", "requests/s", "p50 ms", "p95 ms", "p99 ms", "of baseline", "cpu ms", "failed"));
        foreach (var result in results)
            Console.WriteLine(
                Row(
                    result.Name,
                    Number(result.PerSecond, "F0"),
                    Number(result.P50, "F2"),
                    Number(result.P95, "F2"),
                    Number(result.P99, "F2"),
                    Number(result.PerSecond / baseline.PerSecond, "P1"),
                    result.Processor is { } processor ? Number(processor, "F3") : "",
                    result.Failures.ToString(CultureInfo.InvariantCulture)
                )
            );
        Console.WriteLine();
    }

    /// <summary>True when something that was measured did not do what it should: then the figures say nothing.</summary>
    public static bool HasFailures { get; private set; }

    public static void Figure(string name, double value, string unit) => Console.WriteLine($"{name, -44} {Number(value, "F1"), 12} {unit}");

    private static string Row(string name, params string[] cells) => $"{name, -28}" + string.Concat(cells.Select(cell => $"{cell, 13}"));

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
