using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.HolidayFeeds;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>What a form says, once it was understood.</summary>
internal sealed record CheckedCalendar(
    IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> Week,
    IReadOnlyList<NamedHoliday> Holidays,
    string TimeZone
)
{
    public WorkingCalendar With(IEnumerable<NamedHoliday> more, string site) =>
        new(new WorkingHours(Zones.Find(TimeZone, site), Week, Holidays.Concat(more).Select(holiday => holiday.AsHoliday)));
}

/// <summary>Reads the form of a calendar, and says beside which field something is wrong.</summary>
internal sealed class CheckCalendar(IDatabase database, CalendarLabels words, TimeProvider time, IStringLocalizer<SlaPlugin> T)
{
    /// <param name="id">The calendar; 0 for a new one.</param>
    /// <param name="storedZone">The zone it was saved with, which may be kept even where it is gone; null for a new one.</param>
    /// <param name="site">The installation's zone.</param>
    /// <param name="fromFeed">Holidays that come from its address.</param>
    public async Task<(CheckedCalendar? Calendar, Dictionary<string, string> Errors)> ReadAsync(
        long id,
        CalendarInput input,
        string? storedZone,
        string site,
        IReadOnlyList<NamedHoliday> fromFeed,
        CancellationToken cancellation
    )
    {
        var errors = new Dictionary<string, string>();
        if (await NameErrorAsync(id, input.Name, cancellation) is { } name)
            errors["name"] = name;
        var calendar = Read(input, storedZone, site, errors);
        if (input.FeedUrl.Length > 0 && FetchFeed.Read(input.FeedUrl) is null)
            errors["feed"] = words.Say(new HolidayProblem(HolidayProblemKind.NotAnAddress));
        if (calendar is not null && calendar.Week.Values.All(hours => hours.Count == 0))
            errors["hours"] = T["Enter open hours for at least one weekday."];
        else if (calendar is not null && calendar.With(fromFeed, site).NextOpening(Instant.FromDateTimeOffset(time.GetUtcNow())) is null)
            errors["holidays"] = T["Every business day in the next ten years is a holiday, so this calendar has no business hours."];
        return errors.Count == 0 ? (calendar, errors) : (null, errors);
    }

    /// <summary>What the form says of hours, holidays and zone, with the errors in it; null where there are any.</summary>
    public CheckedCalendar? Read(CalendarInput input, string? storedZone, string site, Dictionary<string, string> errors)
    {
        var before = errors.Count;
        var zone = input.Zone.Length == 0 ? site : input.Zone;
        if (input.Zone.Length > 0 && !Zones.IsKnown(zone))
            errors["zone"] =
                zone == storedZone
                    ? T["The time zone {0} no longer exists. Choose another one.", zone]
                    : T["The time zone {0} doesn't exist.", zone];
        var week = new Dictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>>();
        for (var day = 1; day <= 7; day++)
        {
            if (HoursNotation.TryRead(input.Hours[day - 1], out var intervals, out var fault))
                week[(IsoDayOfWeek)day] = intervals;
            else
                errors[$"hours-{day}"] = words.Say(fault);
        }
        var (holidays, wrong) = HolidayNotation.Read(input.Holidays);
        if (wrong is not null)
            errors["holidays"] = words.Say(wrong);
        return errors.Count == before ? new CheckedCalendar(week, holidays, zone) : null;
    }

    private async Task<string?> NameErrorAsync(long id, string name, CancellationToken cancellation)
    {
        if (name.Length == 0)
            return T["Enter a calendar name."];
        if (name.Length > 100)
            return T["The name can't be longer than {0} characters.", 100];
        var others = await database.Table<CalendarRow>().Where(row => row.Id != id).Select(row => row.Name).ToListAsync(cancellation);
        return others.Any(other => string.Compare(other, name, CultureInfo.CurrentCulture, CompareOptions.IgnoreCase) == 0)
            ? T["A calendar with this name already exists."].Value
            : null;
    }
}
