using System.Globalization;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Labels;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Escalate;

/// <summary>What a message with notices tells.</summary>
/// <param name="Receiver">The email address.</param>
/// <param name="User">The user whose address it is, or null.</param>
/// <param name="Notices">In the order in which they are listed.</param>
/// <param name="Clocks">Their clocks, by id.</param>
/// <param name="Now">What is due by then is late.</param>
internal sealed record NoticeLetter(
    string Receiver,
    UserInfo? User,
    IReadOnlyList<NoticeRow> Notices,
    IReadOnlyDictionary<long, ClockRow> Clocks,
    DateTimeOffset Now
);

/// <summary>Writes the message with notices, in its receiver's language and time zone. Scoped.</summary>
internal sealed class NoticeComposer(
    ITemplates templates,
    ITickets tickets,
    ISettings<SiteSettings> site,
    ILanguages languages,
    IStringLocalizer<SlaPlugin> T
)
{
    // A message that lists more helps nobody; it says how many there are.
    private const int MostInOneMessage = 100;

    public async Task<SystemMail> ComposeAsync(NoticeLetter letter, CancellationToken cancellation)
    {
        var (receiver, user, notices, clocks, now) = letter;
        using var language = languages.Use(user?.Language);
        var desk = await site.GetAsync(cancellation);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(user?.TimeZone ?? desk.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var listed = new List<object>();
        foreach (var notice in notices.Take(MostInOneMessage))
        {
            if (await tickets.FindAsync(notice.TicketId, cancellation) is not { } ticket)
                continue;
            var due = clocks[notice.ClockId].DueAt ?? notice.DueAt;
            listed.Add(
                new
                {
                    Number = ticket.Id,
                    ticket.Subject,
                    Target = notice.Target.Label(T),
                    // The name that it had before, for templates that an admin has edited.
                    Promise = notice.Target.Label(T),
                    Due = due is { } at ? TimeZoneInfo.ConvertTime(at, zone).ToString("g", CultureInfo.CurrentCulture) : T["paused"].Value,
                    IsLate = due <= now,
                    Url = $"{desk.BaseUrl}/tickets/{ticket.Id}",
                }
            );
        }
        var rendered = await templates.RenderAsync(
            NoticeTemplate.Name,
            new
            {
                notices.Count,
                Tickets = listed,
                Site = new { desk.Name },
            },
            user?.Language,
            cancellation: cancellation
        );
        return new SystemMail(user?.Name ?? "", receiver, rendered.Subject, rendered.Body);
    }
}
