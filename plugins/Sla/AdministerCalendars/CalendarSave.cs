using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.HolidayFeeds;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>What became of saving a calendar.</summary>
internal sealed record CalendarSaved
{
    /// <summary>What is wrong, by the field; then nothing was saved.</summary>
    public Dictionary<string, string> Errors { get; init; } = [];

    /// <summary>The calendar; null where somebody else changed it meanwhile, or where there are errors.</summary>
    public long? Id { get; init; }
}

/// <summary>Saves what the form of a calendar says, all or nothing. Scoped.</summary>
internal sealed class CalendarSave(
    IDatabase database,
    CheckCalendar check,
    CalendarPages pages,
    CalendarWriter calendars,
    ReadFeed feed,
    CalendarLabels words,
    ISettings<SiteSettings> settings
)
{
    public async Task<CalendarSaved> SaveAsync(CalendarRow? stored, CalendarInput typed, string? formKey, CancellationToken cancellation)
    {
        var input = typed.WithNewHoliday();
        var site = (await settings.GetAsync(cancellation)).TimeZone;
        var known = input.FeedUrl.Length > 0 && stored?.FeedUrl == input.FeedUrl;
        var (calendar, errors) = await check.ReadAsync(
            stored?.Id ?? 0,
            input,
            stored?.TimeZone,
            site,
            known ? await pages.FromFeedAsync(stored!.Id, cancellation) : [],
            cancellation
        );
        if (calendar is null)
            return new CalendarSaved { Errors = errors };

        // A new address is read before anything is saved, and outside the transaction.
        HolidaysRead? read = null;
        if (!known && input.FeedUrl.Length > 0)
        {
            read = await feed.ReadAsync(input.FeedUrl, cancellation);
            if (read.Problem is { } problem)
                return new CalendarSaved { Errors = { ["feed"] = words.Say(problem) } };
            (calendar, errors) = await check.ReadAsync(stored?.Id ?? 0, input, stored?.TimeZone, site, read.Holidays, cancellation);
            if (calendar is null)
                return new CalendarSaved { Errors = errors };
        }

        var row = new CalendarRow
        {
            Id = stored?.Id ?? 0,
            Name = input.Name,
            TimeZone = calendar.TimeZone,
            FollowsSite = input.Zone.Length == 0,
            FeedUrl = input.FeedUrl,
            Version = input.Version,
        };
        var id = await database.WriteAsync(
            write => write.OnceAsync(stored is null ? formKey : null, () => StoreAsync(write), cancellation),
            cancellation
        );
        return new CalendarSaved { Id = id == 0 ? null : id };

        async Task<long> StoreAsync(IWriteScope write)
        {
            await write.LockAsync(Locks.Calendars, cancellation);
            if (stored is null)
                row.Id = await calendars.CreateAsync(write, row, calendar.Week, calendar.Holidays, cancellation);
            else if (!await calendars.ChangeAsync(write, row, calendar.Week, calendar.Holidays, cancellation))
                return 0;
            if (!known && (read is not null || stored?.FeedUrl.Length > 0))
                await calendars.PutFeedAsync(write, row.Id, read?.Holidays, cancellation);
            return row.Id;
        }
    }
}
