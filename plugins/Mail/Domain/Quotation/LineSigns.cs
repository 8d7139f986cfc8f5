namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>Whether a line says when or who: a time, a date, an email address. One look at each character.</summary>
internal static class LineSigns
{
    /// <summary>True where a time of day stands in the line: <c>10:02</c>, <c>kl. 10.02</c>, <c>10h02</c>.</summary>
    public static bool HasTime(string line)
    {
        for (var at = 1; at < line.Length - 2; at++)
        {
            if (!char.IsAsciiDigit(line[at - 1]) || !char.IsAsciiDigit(line[at + 1]) || !char.IsAsciiDigit(line[at + 2]))
                continue;
            if (line[at] is ':' or 'h' or '：' || line[at] is '.' && IsAfterClock(line, at))
                return true;
        }

        return false;
    }

    /// <summary>True where a date with its year stands in the line: <c>2026</c> by itself, or <c>1.3.26</c>.</summary>
    public static bool HasDate(string line)
    {
        var digits = 0;
        var groups = 0;
        for (var at = 0; at <= line.Length; at++)
        {
            if (at < line.Length && char.IsDigit(line[at]))
            {
                digits++;
                continue;
            }

            if (digits == 4 && line[at - 4] is '1' or '2' && (line.AsSpan(at - 4, 2) is "19" or "20" || line.AsSpan(at - 4, 2) is "25"))
                return true;
            groups = digits is 1 or 2 ? groups + 1 : 0;
            if (groups == 3)
                return true;
            if (at < line.Length && line[at] is not ('.' or '/' or '-'))
                groups = 0;
            digits = 0;
        }

        return false;
    }

    /// <summary>True where an email address stands in the line.</summary>
    public static bool HasAddress(string line)
    {
        for (var at = line.IndexOf('@'); at >= 0; at = line.IndexOf('@', at + 1))
            if (at > 0 && at < line.Length - 1 && char.IsLetterOrDigit(line[at - 1]) && char.IsLetterOrDigit(line[at + 1]))
                return true;
        return false;
    }

    // “kl. 10.02”, “klo 10.02”: the clock is named just before.
    private static bool IsAfterClock(string line, int at)
    {
        var before = line.AsSpan(Math.Max(0, at - 8), Math.Min(8, at));
        return before.Contains("kl", StringComparison.OrdinalIgnoreCase);
    }
}
