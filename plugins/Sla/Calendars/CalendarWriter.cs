using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using NodaTime;

namespace Hookdesk.Sla.Calendars;

/// <summary>Changes of calendars, each with its event, inside the caller's transaction.</summary>
internal sealed class CalendarWriter
{
    /// <summary>Monday to Friday, nine to five: what a new installation and a new calendar begin with.</summary>
    public static IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> UsualWeek { get; } =
        Enumerable
            .Range(1, 5)
            .ToDictionary(
                day => (IsoDayOfWeek)day,
                IReadOnlyList<WorkingInterval> (_) => [new WorkingInterval(new LocalTime(9, 0), new LocalTime(17, 0))]
            );

    public async Task<long> CreateAsync(
        IWriteScope write,
        CalendarRow row,
        IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> week,
        IReadOnlyList<NamedHoliday> holidays,
        CancellationToken cancellation
    )
    {
        (row.Version, row.ChangedAt) = (1, write.Now);
        var id = await write.InsertWithIdAsync(row, cancellation);
        foreach (var hours in StoredHours.Rows(id, week))
            await write.InsertAsync(hours, cancellation);
        await PutHolidaysAsync(write, id, holidays, fromFeed: false, cancellation);
        write.Record(new SlaCalendarChanged(id));
        return id;
    }

    /// <summary>
    /// Changes everything that the form has. Nothing happens, and false is returned, when the calendar is of another version than the
    /// form.
    /// </summary>
    public async Task<bool> ChangeAsync(
        IWriteScope write,
        CalendarRow row,
        IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> week,
        IReadOnlyList<NamedHoliday> holidays,
        CancellationToken cancellation
    )
    {
        var changed = await write
            .Table<CalendarRow>()
            .Where(stored => stored.Id == row.Id && stored.Version == row.Version)
            .Set(stored => stored.Version, stored => stored.Version + 1)
            .Set(stored => stored.ChangedAt, write.Now)
            .Set(stored => stored.Name, row.Name)
            .Set(stored => stored.TimeZone, row.TimeZone)
            .Set(stored => stored.FollowsSite, row.FollowsSite)
            .Set(stored => stored.FeedUrl, row.FeedUrl)
            .UpdateAsync(cancellation);
        if (changed == 0)
            return false;
        await write.Table<CalendarHoursRow>().Where(hours => hours.CalendarId == row.Id).DeleteAsync(cancellation);
        foreach (var hours in StoredHours.Rows(row.Id, week))
            await write.InsertAsync(hours, cancellation);
        await PutHolidaysAsync(write, row.Id, holidays, fromFeed: false, cancellation);
        write.Record(new SlaCalendarChanged(row.Id));
        return true;
    }

    /// <summary>
    /// Puts what was read from the calendar's address in the place of what was read before; a calendar without address loses it.
    /// </summary>
    /// <returns>True when that is something else than before.</returns>
    public async Task<bool> PutFeedAsync(IWriteScope write, long id, IReadOnlyList<NamedHoliday>? holidays, CancellationToken cancellation)
    {
        var before = (
            await write.Table<CalendarHolidayRow>().Where(row => row.CalendarId == id && row.FromFeed).ToListAsync(cancellation)
        ).Select(StoredHours.Holiday);
        var after = NamedHoliday.InOrder(holidays ?? []);
        await write
            .Table<CalendarRow>()
            .Where(row => row.Id == id)
            .Set(row => row.FeedReadAt, holidays is null ? null : write.Now)
            .Set(row => row.FeedTriedAt, holidays is null ? null : write.Now)
            .Set(row => row.FeedProblem, (string?)null)
            .UpdateAsync(cancellation);
        if (NamedHoliday.InOrder(before).SequenceEqual(after))
            return false;
        await PutHolidaysAsync(write, id, after, fromFeed: true, cancellation);
        await write
            .Table<CalendarRow>()
            .Where(row => row.Id == id)
            .Set(row => row.Version, row => row.Version + 1)
            .Set(row => row.ChangedAt, write.Now)
            .UpdateAsync(cancellation);
        write.Record(new SlaCalendarChanged(id));
        return true;
    }

    /// <summary>Moves the calendars that follow the installation into its time zone.</summary>
    public async Task FollowSiteAsync(IWriteScope write, string timeZone, CancellationToken cancellation)
    {
        var moved = await write
            .Table<CalendarRow>()
            .Where(row => row.FollowsSite && row.TimeZone != timeZone)
            .Select(row => row.Id)
            .ToListAsync(cancellation);
        foreach (var id in moved)
        {
            await write
                .Table<CalendarRow>()
                .Where(row => row.Id == id)
                .Set(row => row.TimeZone, timeZone)
                .Set(row => row.Version, row => row.Version + 1)
                .Set(row => row.ChangedAt, write.Now)
                .UpdateAsync(cancellation);
            write.Record(new SlaCalendarChanged(id));
        }
    }

    public async Task DeleteAsync(IWriteScope write, long id, CancellationToken cancellation)
    {
        await write.Table<CalendarHoursRow>().Where(row => row.CalendarId == id).DeleteAsync(cancellation);
        await write.Table<CalendarHolidayRow>().Where(row => row.CalendarId == id).DeleteAsync(cancellation);
        await write.Table<CalendarRow>().Where(row => row.Id == id).DeleteAsync(cancellation);
        write.Record(new SlaCalendarChanged(id));
    }

    private static async Task PutHolidaysAsync(
        IWriteScope write,
        long id,
        IReadOnlyList<NamedHoliday> holidays,
        bool fromFeed,
        CancellationToken cancellation
    )
    {
        await write.Table<CalendarHolidayRow>().Where(row => row.CalendarId == id && row.FromFeed == fromFeed).DeleteAsync(cancellation);
        if (holidays.Count == 0)
            return;
        // Some files have a thousand: many rows with each statement, so that the transaction is short.
        await write.Connection.BulkCopyAsync(
            new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows },
            NamedHoliday.InOrder(holidays).Select(holiday => StoredHours.Row(id, holiday, fromFeed)),
            cancellation
        );
    }
}
