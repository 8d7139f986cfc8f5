using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sdk.Ui;

/// <summary>Times without a component for each: for what stands many times on one page.</summary>
public static class TimeMarkup
{
    /// <summary>
    /// The same as <c>&lt;Time At="…" /&gt;</c>, as ready markup: relative to now where there is script, with the exact time on hover.
    /// </summary>
    /// <param name="at">The time.</param>
    /// <param name="zone">The reader's time zone.</param>
    public static MarkupString Time(DateTimeOffset at, TimeZoneInfo zone) =>
        Element(at, TimeZoneInfo.ConvertTime(at, zone).ToString("g", CultureInfo.CurrentCulture));

    /// <summary>
    /// The same for a narrow column: the time of today, the day and month of this year (<c>21 Nov</c> or <c>Nov 21</c>, as in the reader's
    /// country), the date of other years.
    /// </summary>
    /// <param name="at">The time.</param>
    /// <param name="zone">The reader's time zone.</param>
    public static MarkupString ShortTime(DateTimeOffset at, TimeZoneInfo zone)
    {
        var (local, now) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), zone));
        var formats = CultureInfo.CurrentCulture.DateTimeFormat;
        var format =
            local.Date == now.Date ? "t"
            : local.Year == now.Year ? formats.MonthDayPattern.Replace("MMMM", "MMM", StringComparison.Ordinal)
            : "d";
        return Element(at, local.ToString(format, formats));
    }

    private static MarkupString Element(DateTimeOffset at, string text) =>
        new(
            string.Concat(
                "<time datetime=\"",
                at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                "\" data-relative>",
                MarkupWriter.Encode(text),
                "</time>"
            )
        );
}
