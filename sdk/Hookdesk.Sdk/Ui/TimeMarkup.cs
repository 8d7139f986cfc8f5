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
    public static MarkupString Time(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return new MarkupString(
            string.Concat(
                "<time datetime=\"",
                at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                "\" data-relative>",
                MarkupWriter.Encode(local.ToString("g", CultureInfo.CurrentCulture)),
                "</time>"
            )
        );
    }
}
