using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Hookdesk.Sla.HolidayFeeds;

/// <summary>
/// Reads the addresses of calendars, each once a day. What cannot be read leaves the holidays as they were and says so on the
/// calendar's page; it is tried again every hour.
/// </summary>
internal sealed partial class RefreshFeeds(IDatabase database, ReadFeed feed, ILogger<RefreshFeeds> logger) : IBackgroundTask
{
    public const string TaskName = "sla.holiday-feeds";
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(23);

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        var (read, failed) = (0, 0);
        var since = run.DueAt - Fresh;
        foreach (
            var row in await database
                .Table<CalendarRow>()
                .Where(row => row.FeedUrl != "" && (row.FeedReadAt == null || row.FeedReadAt < since))
                .OrderBy(row => row.FeedTriedAt)
                .ToListAsync(cancellation)
        )
        {
            if (await TryAsync(row, cancellation))
                read++;
            else
                failed++;
        }
        run.Report("Calendars read: {0}. Failed: {1}.", read, failed);
    }

    // Whatever is wrong with one address keeps no other from being read: the one that was tried last comes last the next time.
    private async Task<bool> TryAsync(CalendarRow row, CancellationToken cancellation)
    {
        try
        {
            return await feed.RefreshAsync(row, cancellation) is null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(error, row.Name);
            await database.WriteAsync(
                write =>
                    write
                        .Table<CalendarRow>()
                        .Where(stored => stored.Id == row.Id)
                        .Set(stored => stored.FeedTriedAt, write.Now)
                        .UpdateAsync(cancellation),
                cancellation
            );
            return false;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The holidays for the calendar “{Calendar}” couldn't be read from their URL. The previous holidays are kept."
    )]
    private partial void LogFailed(Exception error, string calendar);
}

/// <summary>Reads the holidays at an address.</summary>
internal sealed class ReadFeed(FetchFeed fetch, IDatabase database, CalendarWriter write, TimeProvider time)
{
    public async Task<HolidaysRead> ReadAsync(string address, CancellationToken cancellation)
    {
        var (body, problem) = await fetch.GetAsync(address, cancellation);
        return problem is null ? ReadHolidays.From(body, time.GetUtcNow().Year) : new HolidaysRead([], 0, problem);
    }

    /// <summary>Reads a calendar's address and keeps what it says, or what was wrong.</summary>
    public async Task<HolidayProblem?> RefreshAsync(CalendarRow row, CancellationToken cancellation)
    {
        var read = await ReadAsync(row.FeedUrl, cancellation);
        return await database.WriteAsync(
            async transaction =>
            {
                // The address may have been changed while it was read: then this is about nothing any more.
                var current = transaction.Table<CalendarRow>().Where(stored => stored.Id == row.Id && stored.FeedUrl == row.FeedUrl);
                var problem =
                    read.Problem
                    ?? (
                        await LeavesWorkingTimeAsync(transaction, row, read.Holidays, cancellation)
                            ? null
                            : new HolidayProblem(HolidayProblemKind.NoBusinessHours)
                    );
                if (
                    await current
                        .Set(stored => stored.FeedTriedAt, transaction.Now)
                        .Set(stored => stored.FeedProblem, problem == null ? null : problem.ToJson())
                        .UpdateAsync(cancellation) > 0
                    && problem is null
                )
                    await write.PutFeedAsync(transaction, row.Id, read.Holidays, cancellation);
                return problem;
            },
            cancellation
        );
    }

    // What the form refuses is refused from an address too.
    private static async Task<bool> LeavesWorkingTimeAsync(
        IWriteScope transaction,
        CalendarRow row,
        IReadOnlyList<NamedHoliday> holidays,
        CancellationToken cancellation
    )
    {
        var hours = await transaction.Table<CalendarHoursRow>().Where(stored => stored.CalendarId == row.Id).ToListAsync(cancellation);
        var typed = await transaction
            .Table<CalendarHolidayRow>()
            .Where(stored => stored.CalendarId == row.Id && !stored.FromFeed)
            .ToListAsync(cancellation);
        var zone = Zones.Find(row.TimeZone, "UTC");
        var calendar = new WorkingCalendar(
            new WorkingHours(
                zone,
                StoredHours.Week(hours),
                typed.Select(StoredHours.Holiday).Concat(holidays).Select(holiday => holiday.AsHoliday)
            )
        );
        return calendar.NextOpening(Instant.FromDateTimeOffset(transaction.Now)) is not null;
    }
}
