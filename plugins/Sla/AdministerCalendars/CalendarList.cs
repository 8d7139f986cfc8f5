using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.HolidayFeeds;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>/admin/sla/calendars.</summary>
internal sealed class CalendarList(IDatabase database, IEnumerable<ICalendarUse> uses, CalendarLabels words, IStringLocalizer<SlaPlugin> T)
{
    public async Task<IResult> ShowAsync(CancellationToken cancellation)
    {
        var hours = (await database.Table<CalendarHoursRow>().ToListAsync(cancellation)).ToLookup(row => row.CalendarId);
        var holidays = (await database.Table<CalendarHolidayRow>().ToListAsync(cancellation)).ToLookup(row => row.CalendarId);
        var rows = new List<CalendarListRow>();
        foreach (var row in await database.Table<CalendarRow>().ToListAsync(cancellation))
        {
            rows.Add(
                new CalendarListRow(
                    row.Id,
                    row.Name,
                    row.TimeZone,
                    Duration.FromMinutes(hours[row.Id].Sum(interval => interval.ToMinute - interval.FromMinute)),
                    NamedHoliday.InOrder(holidays[row.Id].Select(StoredHours.Holiday)).Count,
                    await UsedByAsync(uses, row.Id, cancellation),
                    Trouble(row)
                )
            );
        }
        return PageResults.Page<CalendarsPage>(
            new { Rows = rows.OrderBy(row => row.Name, StringComparer.CurrentCultureIgnoreCase).ToList() }
        );
    }

    public static async Task<IReadOnlyList<string>> UsedByAsync(IEnumerable<ICalendarUse> uses, long id, CancellationToken cancellation)
    {
        var names = new List<string>();
        foreach (var use in uses)
            names.AddRange(await use.UsedByAsync(id, cancellation));
        return names;
    }

    private string? Trouble(CalendarRow row) =>
        !Zones.IsKnown(row.TimeZone) ? T["Time zone {0} no longer exists", row.TimeZone]
        : HolidayProblem.FromJson(row.FeedProblem) is { } problem ? words.Say(problem)
        : null;
}
