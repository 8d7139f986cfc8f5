using System.Globalization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.TimeLeft;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.TicketCard;

/// <summary>
/// Writes the inside of the card: it stands on every ticket, and elements of a component would cost more than reading it.
/// </summary>
internal sealed class CardMarkup(CountdownMarkup countdowns, IStringLocalizer T)
{
    private readonly MarkupWriter _markup = new();

    public MarkupString Of(List<CardClock> active, List<CardClock> past)
    {
        if (active.Count > 0)
        {
            _markup.Add($"<ul class=\"sla-clocks\">");
            foreach (var clock in active)
                Active(clock.Clock);
            _markup.Add($"</ul>");
        }
        if (past.Count > 0)
            Past(past);
        return _markup.Take();
    }

    private void Active(in ShownClock clock)
    {
        var countdown = countdowns.Of(clock);
        var tone = new MarkupString(countdown.Tone is { } known ? $" data-tone=\"{known}\"" : "");
        var target = countdowns.Target(clock.Target);
        var counting = new MarkupString(countdowns.Counting(countdown, clock.CalendarId));
        _markup.Add(
            $"<li><div class=\"sla-clock-head\"><span>{target}</span><span class=\"hd-due\"{tone}{counting} data-sla-full>{countdowns.Words.Full(countdown)}</span></div>"
        );
        _markup.Add(
            $"<progress class=\"sla-bar\"{tone} value=\"{countdown.Percent}\" max=\"100\" aria-label=\"{target}: {T["time used"].Value}\">{countdown.Percent} %</progress>"
        );
        if (clock.DueAt is { } due)
        {
            var word = due >= countdowns.Now ? T["Due"].Value : T["Was due"].Value;
            _markup.Add(
                $"<p class=\"sla-clock-due\">{word} <time datetime=\"{Iso(due)}\" title=\"{countdowns.Exact(due)}\">{countdowns.Short(due)}</time></p>"
            );
        }
        _markup.Add($"</li>");
    }

    private void Past(List<CardClock> past)
    {
        _markup.Add($"<details class=\"sla-past\"><summary>{T["Past targets"].Value} ({past.Count})</summary><ul class=\"hd-mini-list\">");
        foreach (var clock in past)
        {
            var over = clock.Clock.Elapsed - clock.Clock.Total;
            var (tone, word) =
                !clock.IsBreached ? ("success", T["Met"])
                : clock.Clock.State == SlaClockState.Met && over > 0 ? ("danger", T["{0} late", countdowns.Words.Span(-over)])
                : ("danger", T["Breached"]);
            _markup.Add(
                $"<li><span>{countdowns.Target(clock.Clock.Target)}</span><span class=\"hd-status\" data-tone=\"{tone}\">{word.Value}</span></li>"
            );
        }
        _markup.Add($"</ul></details>");
    }

    private static string Iso(long at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
