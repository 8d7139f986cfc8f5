using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.TimeLeft;

/// <summary>
/// How time left reads: “1 h 20 min left”, “overdue by 35 min”. The script has the same words and makes the same of them.
/// </summary>
internal sealed class CountdownText(IStringLocalizer T)
{
    public string Minutes { get; } = T["{0} min"];

    public string Hours { get; } = T["{0} h"];

    public string HoursAndMinutes { get; } = T["{0} h {1} min"];

    public string Left { get; } = T["{0} left"];

    public string Overdue { get; } = T["overdue by {0}"];

    private readonly string _paused = T["paused, {0} left"],
        _pausedOverdue = T["paused, overdue by {0}"];

    /// <summary>
    /// A length of time. Of what is left a begun minute counts, of what is over (below zero) a full one; nothing reads as no time. From
    /// a day on, minutes say nothing.
    /// </summary>
    public string Span(long milliseconds)
    {
        var minutes = Math.Max(1, milliseconds < 0 ? -milliseconds / 60_000 : (milliseconds + 59_999) / 60_000);
        var (hours, rest) = (minutes / 60, minutes % 60);
        return hours == 0 ? Format(Minutes, minutes)
            : rest == 0 || hours >= 24 ? Format(Hours, hours)
            : string.Format(CultureInfo.CurrentCulture, HoursAndMinutes, hours, rest);
    }

    /// <summary>As short as a cell: overdue is below zero.</summary>
    public string Cell(in Countdown countdown) => countdown.IsBreached ? $"\u2212{Span(countdown.Left)}" : Span(countdown.Left);

    public string Full(in Countdown countdown) =>
        Format(
            countdown.IsPaused
                ? countdown.IsBreached
                    ? _pausedOverdue
                    : _paused
                : countdown.IsBreached
                    ? Overdue
                    : Left,
            Span(countdown.Left)
        );

    private static string Format(string format, object value) => string.Format(CultureInfo.CurrentCulture, format, value);
}
