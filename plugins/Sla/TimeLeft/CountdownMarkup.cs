using System.Globalization;
using System.Text;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Labels;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Hookdesk.Sla.TimeLeft;

/// <summary>
/// Reckons what is left on the clocks of a page, and writes it as markup: a list has fifty of them. What is looked up — calendars,
/// words, the hours ahead — is looked up once for the page.
/// </summary>
internal sealed class CountdownMarkup(
    IReadOnlyDictionary<long, CachedCalendar> calendars,
    DateTimeOffset now,
    TimeZoneInfo zone,
    IStringLocalizer T
)
{
    private readonly Instant _now = Instant.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
    private readonly long _nowMilliseconds = now.ToUnixTimeMilliseconds();
    private readonly DateTime _today = TimeZoneInfo.ConvertTime(now, zone).Date;
    private readonly string _pausedWord = MarkupWriter.Encode(T["Paused:"]);
    private readonly string?[] _targets = new string?[SlaLabels.Targets.Count];
    private readonly Dictionary<(SlaTarget Target, long Minute), string> _titles = [];
    private readonly HashSet<long> _told = [];

    // What is being written.
    private readonly StringBuilder _text = new(512);

    public long Now => _nowMilliseconds;

    public CountdownText Words { get; } = new(T);

    public Countdown Of(in ShownClock clock)
    {
        // A paused clock says itself what counted; a running one has no pause ahead of it, and says what those took that it had since
        // it was due.
        if (clock.State != SlaClockState.Running)
            return new Countdown(clock.Total - clock.Elapsed, clock.Total, clock.State == SlaClockState.Paused);
        if (clock.DueAt is not { } due)
            return new Countdown(clock.Total, clock.Total, false);
        var at = Instant.FromUnixTimeMilliseconds(due);
        var calendar = Calendar(clock.CalendarId);
        return new Countdown(
            due > _nowMilliseconds
                ? Milliseconds(calendar.Between(_now, at))
                : -Math.Max(0, Milliseconds(calendar.Between(at, _now)) - clock.Elapsed),
            clock.Total,
            false
        );
    }

    public string Target(SlaTarget target) => _targets[(int)target] ??= target.Label(T);

    /// <summary>A time in the reader's zone, exactly.</summary>
    public string Exact(long at) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).ToString("F", CultureInfo.CurrentCulture);

    /// <summary>A time in the reader's zone, shortly; of today only the hour.</summary>
    public string Short(long at)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone);
        return local.ToString(local.Date == _today ? "t" : "g", CultureInfo.CurrentCulture);
    }

    // Encoded. Clocks of a list share it where they are due in the same minute, and paused ones always.
    private string Title(in ShownClock clock)
    {
        var key = (clock.Target, clock.DueAt is { } at ? at / 60_000 : -1);
        if (_titles.TryGetValue(key, out var title))
            return title;
        var text = clock.DueAt is { } due ? T["{0}: due {1}", Target(clock.Target), Short(due)] : T["{0}: paused", Target(clock.Target)];
        return _titles[key] = MarkupWriter.Encode(text);
    }

    /// <summary>
    /// A badge with what is left and a small bar below it, for a cell. A list has fifty of them, and each byte of it is written, sent
    /// and read fifty times.
    /// </summary>
    public string Cell(in ShownClock clock)
    {
        var countdown = Of(clock);
        AddBadge(clock, countdown);
        _text
            .Append("<progress class=\"sla-bar\" value=\"")
            .Append(countdown.Percent == 100 ? "1" : countdown.Percent.ToString("'.'00", CultureInfo.InvariantCulture))
            .Append("\" aria-hidden=\"true\"></progress>");
        return Take();
    }

    /// <summary>A badge alone.</summary>
    public string Badge(in ShownClock clock)
    {
        AddBadge(clock, Of(clock));
        return Take();
    }

    /// <summary>
    /// The attributes by which the script goes on counting: seconds that are left and seconds in all, and the calendar. The open hours
    /// ahead stand with the first clock of a calendar only. Nothing for a clock that stands.
    /// </summary>
    public string Counting(in Countdown countdown, long calendarId)
    {
        AddCounting(countdown, calendarId);
        return Take();
    }

    private void AddCounting(in Countdown countdown, long calendarId)
    {
        if (countdown.IsPaused)
            return;
        var calendar = Calendar(calendarId);
        _text.Append(" data-sla=\"");
        Add(countdown.Left / 1000).Append(' ');
        Add(countdown.Total / 1000);
        if (calendar.Hours is not null)
        {
            _text.Append(' ');
            Add(calendarId);
            if (_told.Add(calendarId))
                _text.Append("\" data-sla-open=\"").Append(Ahead(calendar));
        }
        _text.Append('"');
    }

    private void AddBadge(in ShownClock clock, in Countdown countdown)
    {
        _text.Append("<span class=\"hd-due\"").Append(Tone(countdown));
        AddCounting(countdown, clock.CalendarId);
        _text.Append(" title=\"").Append(Title(clock)).Append("\">");
        if (countdown.IsPaused)
            _text.Append("<span class=\"visually-hidden\">").Append(_pausedWord).Append("</span> ");
        _text.Append(MarkupWriter.Encode(Words.Cell(countdown))).Append("</span>");
    }

    private StringBuilder Add(long number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    private string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    private static string Tone(in Countdown countdown) =>
        countdown.Tone switch
        {
            "danger" => " data-tone=\"danger\"",
            "warning" => " data-tone=\"warning\"",
            "paused" => " data-tone=\"paused\"",
            _ => "",
        };

    // In seconds from now, as 0-3600 57600-86400: three days are enough for a page that stays open, with whatever breaks they have.
    private string Ahead(WorkingCalendar calendar)
    {
        var text = new StringBuilder();
        foreach (var span in calendar.Openings(_now, _now + Duration.FromDays(3)))
            text.Append(
                CultureInfo.InvariantCulture,
                $"{(text.Length > 0 ? " " : "")}{Milliseconds(span.Start - _now) / 1000}-{Milliseconds(span.End - _now) / 1000}"
            );
        return text.ToString();
    }

    private WorkingCalendar Calendar(long id) =>
        id != 0 && calendars.TryGetValue(id, out var known) ? known.Calendar : WorkingCalendar.AlwaysOpen;

    private static long Milliseconds(Duration duration) => duration.BclCompatibleTicks / NodaConstants.TicksPerMillisecond;
}
