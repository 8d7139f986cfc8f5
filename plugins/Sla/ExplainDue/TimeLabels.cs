using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Hookdesk.Sla.ExplainDue;

/// <summary>Times and lengths as an operator types and reads them.</summary>
internal static class TimeLabels
{
    private static readonly IPattern<LocalDateTime>[] Local =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd"),
    ];

    /// <summary>
    /// A time with an offset, or one on the wall clock of the zone: of a time that is shown twice the first, of one that is skipped the
    /// one after the gap.
    /// </summary>
    public static Instant? Read(string text, DateTimeZone zone)
    {
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } exact)
            return exact.Value.ToInstant();
        foreach (var pattern in Local)
        {
            if (pattern.Parse(text) is { Success: true } local)
                return local.Value.InZoneLeniently(zone).ToInstant();
        }
        return null;
    }

    /// <summary>
    /// A length such as <c>8h</c>, <c>1h30m</c>, <c>90m</c>, <c>45s</c>. Days are none: how long one is, is the calendar's question.
    /// </summary>
    public static Duration? ReadLength(string text)
    {
        var (sum, digits, units) = (Duration.Zero, "", "hms");
        foreach (var letter in text.Trim().ToLowerInvariant())
        {
            if (char.IsAsciiDigit(letter) && digits.Length < 9)
            {
                digits += letter;
                continue;
            }
            // Each unit once, the larger before the smaller.
            var unit = units.IndexOf(letter, StringComparison.Ordinal);
            if (digits.Length == 0 || unit < 0)
                return null;
            sum += Duration.FromSeconds(
                long.Parse(digits, CultureInfo.InvariantCulture)
                    * letter switch
                    {
                        'h' => 3600,
                        'm' => 60,
                        _ => 1,
                    }
            );
            (digits, units) = ("", units[(unit + 1)..]);
        }
        return digits.Length == 0 && sum > Duration.Zero ? sum : null;
    }

    public static string Write(Instant at, DateTimeZone zone) =>
        at.InZone(zone).ToString("ddd uuuu-MM-dd HH:mm:ss o<m>", CultureInfo.InvariantCulture);

    public static string Write(Duration length) => length.ToString("H:mm:ss", CultureInfo.InvariantCulture);
}
