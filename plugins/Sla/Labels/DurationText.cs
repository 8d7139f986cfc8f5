using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Labels;

/// <summary>
/// Lengths of time as people write them: <c>4 h</c>, <c>1 h 30 min</c>, <c>45 min</c>, <c>1:30</c>. A number alone is hours. Days are
/// left out: nobody knows how long one is in business hours.
/// </summary>
internal static partial class DurationText
{
    public static string Write(int minutes, IStringLocalizer T) =>
        (minutes / 60, minutes % 60) switch
        {
            (0, var rest) => T["{0} min", rest],
            (var hours, 0) => T["{0} h", hours],
            var (hours, rest) => T["{0} h {1} min", hours, rest],
        };

    /// <summary>Whole minutes; null when it is no length of time. Nothing is limited here.</summary>
    public static int? Read(string text)
    {
        text = text.Trim();
        if (Colon().Match(text) is { Success: true } clock)
            return Sum(clock.Groups["h"].Value, clock.Groups["m"].Value);
        if (Words().Match(text) is { Success: true } words && (words.Groups["h"].Success || words.Groups["m"].Success))
            return Sum(words.Groups["h"].Value, words.Groups["m"].Value);
        return
            decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var alone)
            && alone <= 1_000_000
            ? (int)Math.Round(alone * 60)
            : null;
    }

    private static int? Sum(string hours, string minutes)
    {
        var sum = (Number(hours) * 60) + Number(minutes);
        return sum <= int.MaxValue ? (int)sum : null;
    }

    private static decimal Number(string text) =>
        text.Length == 0 ? 0 : decimal.Parse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<h>\d{1,6}):(?<m>[0-5]\d)$", RegexOptions.None, 5000)]
    private static partial Regex Colon();

    [GeneratedRegex(
        @"^(?:(?<h>\d{1,6}(?:[.,]\d{1,3})?)\s*(?:h|hours?|hrs?|t|timer?)\.?)?\s*(?:(?<m>\d{1,6})\s*(?:m|min|mins|minutes?|minutt|minutter)\.?)?$",
        RegexOptions.IgnoreCase,
        5000
    )]
    private static partial Regex Words();
}
