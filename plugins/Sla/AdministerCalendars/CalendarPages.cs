using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.HolidayFeeds;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>The page of a calendar around a form, however that was filled in.</summary>
internal sealed class CalendarPages(
    IDatabase database,
    CheckCalendar check,
    CalendarLabels words,
    IEnumerable<ICalendarUse> uses,
    ISettings<SiteSettings> settings,
    TimeProvider time,
    IStringLocalizer<SlaPlugin> T
)
{
    public async Task<IResult> ShowAsync(
        CalendarRow? stored,
        CalendarInput input,
        CancellationToken cancellation,
        Func<CalendarPageModel, CalendarPageModel>? with = null,
        int status = StatusCodes.Status200OK
    )
    {
        var site = (await settings.GetAsync(cancellation)).TimeZone;
        var fromFeed = stored is null ? [] : await FromFeedAsync(stored.Id, cancellation);
        var year = input.Year is >= YearPreview.FirstYear and <= YearPreview.LastYear
            ? input.Year
            : TimeZoneInfo.ConvertTime(time.GetUtcNow(), Local(site)).Year;
        var understood = check.Read(
            input.Zone.Length > 0 && !Zones.IsKnown(input.Zone) ? input with { Zone = "" } : input,
            stored?.TimeZone,
            site,
            []
        );
        var model = new CalendarPageModel(stored?.Id ?? 0, stored?.Name ?? T["New calendar"], input with { Year = year })
        {
            Zones = [.. TimeZoneChoices.All.Where(zone => Zones.IsKnown(zone.Value))],
            SiteZone = site,
            GoneZone =
                stored is not null && !Zones.IsKnown(stored.TimeZone) ? (stored.TimeZone, Zones.Find(stored.TimeZone, site).Id) : null,
            Feed = stored is { FeedUrl.Length: > 0 }
                ? new FeedModel(
                    fromFeed.Count,
                    stored.FeedReadAt,
                    stored.FeedTriedAt,
                    HolidayProblem.FromJson(stored.FeedProblem) is { } problem ? words.Say(problem) : null
                )
                : null,
            UsedBy = stored is null ? [] : await CalendarList.UsedByAsync(uses, stored.Id, cancellation),
            IsLast = stored is not null && await database.Table<CalendarRow>().CountAsync(cancellation) == 1,
            Preview = understood is null
                ? null
                : YearPreview.Of(understood.With(fromFeed, site), [.. understood.Holidays, .. fromFeed], year),
        };
        return PageResults.Page<CalendarPage>(new { Model = with?.Invoke(model) ?? model }, status);
    }

    public async Task<IReadOnlyList<NamedHoliday>> FromFeedAsync(long id, CancellationToken cancellation) =>
        [
            .. (
                await database.Table<CalendarHolidayRow>().Where(row => row.CalendarId == id && row.FromFeed).ToListAsync(cancellation)
            ).Select(StoredHours.Holiday),
        ];

    private static TimeZoneInfo Local(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
