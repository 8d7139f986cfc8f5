using System.Globalization;
using System.Net;
using System.Text;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.TimeLeft;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.TicketCard;

/// <summary>
/// Writes the inside of the card: it stands on every ticket, and elements of a component would cost more than reading it.
/// </summary>
internal sealed class CardMarkup(CountdownMarkup countdowns, IStringLocalizer T)
{
    private readonly StringBuilder _text = new(1024);

    public string Of(List<CardClock> active, List<CardClock> past)
    {
        if (active.Count > 0)
        {
            _text.Append("<ul class=\"sla-clocks\">");
            foreach (var clock in active)
                Active(clock.Clock);
            _text.Append("</ul>");
        }
        if (past.Count > 0)
            Past(past);
        return _text.ToString();
    }

    private void Active(in ShownClock clock)
    {
        var countdown = countdowns.Of(clock);
        var tone = countdown.Tone is { } known ? $" data-tone=\"{known}\"" : "";
        var target = Encode(countdowns.Target(clock.Target));
        _text.Append(
            $"<li><div class=\"sla-clock-head\"><span>{target}</span><span class=\"hd-due\"{tone}{countdowns.Counting(countdown, clock.CalendarId)} data-sla-full>{Encode(countdowns.Words.Full(countdown))}</span></div>"
        );
        _text.Append(
            CultureInfo.InvariantCulture,
            $"<progress class=\"sla-bar\"{tone} value=\"{countdown.Percent}\" max=\"100\" aria-label=\"{target}: {Encode(T["time that has passed"])}\">{countdown.Percent} %</progress>"
        );
        if (clock.DueAt is { } due)
            _text.Append(
                $"<p class=\"sla-clock-due\">{Encode(due >= countdowns.Now ? T["Due"] : T["Was due"])} <time datetime=\"{Iso(due)}\" title=\"{Encode(countdowns.Exact(due))}\">{Encode(countdowns.Short(due))}</time></p>"
            );
        _text.Append("</li>");
    }

    private void Past(List<CardClock> past)
    {
        _text.Append(
            $"<details class=\"sla-past\"><summary>{Encode(T["Past targets"])} ({past.Count.ToString(CultureInfo.InvariantCulture)})</summary><ul class=\"hd-mini-list\">"
        );
        foreach (var clock in past)
        {
            var over = clock.Clock.Elapsed - clock.Clock.Total;
            var (tone, word) =
                !clock.IsBreached ? ("success", T["Met"])
                : clock.Clock.State == SlaClockState.Met && over > 0 ? ("danger", T["{0} late", countdowns.Words.Span(-over)])
                : ("danger", T["Breached"]);
            _text.Append(
                $"<li><span>{Encode(countdowns.Target(clock.Clock.Target))}</span><span class=\"hd-status\" data-tone=\"{tone}\">{Encode(word)}</span></li>"
            );
        }
        _text.Append("</ul></details>");
    }

    private static string Iso(long at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
