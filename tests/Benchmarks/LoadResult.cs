namespace Hookdesk.Benchmarks;

/// <summary>What a load gave. Times in milliseconds.</summary>
internal sealed record LoadResult(string Name, double PerSecond, double P50, double P95, double P99, int Failures)
{
    /// <summary>
    /// Milliseconds of processor time for each, of the process that does the work: what a busy machine changes least.
    /// </summary>
    public double? Processor { get; init; }

    /// <summary>Bytes of an answer with its headers, where answers came over the wire.</summary>
    public double? Bytes { get; init; }

    public static LoadResult From(string name, List<double> milliseconds, double seconds, int failures)
    {
        milliseconds.Sort();
        return new LoadResult(name, milliseconds.Count / seconds, At(0.50), At(0.95), At(0.99), failures);

        double At(double share) =>
            milliseconds.Count == 0 ? double.NaN : milliseconds[Math.Min(milliseconds.Count - 1, (int)(milliseconds.Count * share))];
    }

    /// <summary>The same load several times: the median of each figure, and every failure.</summary>
    public static LoadResult Median(IReadOnlyList<LoadResult> rounds) =>
        new(
            rounds[0].Name,
            Middle(rounds, round => round.PerSecond),
            Middle(rounds, round => round.P50),
            Middle(rounds, round => round.P95),
            Middle(rounds, round => round.P99),
            rounds.Sum(round => round.Failures)
        )
        {
            Processor = rounds[0].Processor is null ? null : Middle(rounds, round => round.Processor!.Value),
            Bytes = rounds[0].Bytes is null ? null : Middle(rounds, round => round.Bytes!.Value),
        };

    public static double Middle<T>(IReadOnlyList<T> values, Func<T, double> figure) =>
        values.Select(figure).Order().ElementAt(values.Count / 2);
}
