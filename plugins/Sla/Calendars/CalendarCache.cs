using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.Calendars;

/// <summary>A calendar as clocks use it.</summary>
/// <param name="Zone">The zone that it is worked out in; another than the stored one when that is gone.</param>
internal sealed record CachedCalendar(long Id, string Name, long Version, DateTimeZone Zone, WorkingCalendar Calendar);

/// <summary>
/// The calendars, in memory with what they have worked out: due times are asked for all the time and calendars change a few times a
/// year. Singleton. Who reacts to <see cref="Contracts.SlaCalendarChanged"/> calls <see cref="Forget"/> first: this node may hear of
/// the change later.
/// </summary>
internal sealed class CalendarCache(IServiceScopeFactory scopes)
{
    private volatile IReadOnlyDictionary<long, CachedCalendar>? _known;
    private IReadOnlyDictionary<long, CachedCalendar> _last = new Dictionary<long, CachedCalendar>();
    private int _generation;

    /// <summary>Looks into the database the next time. Calendars whose version is the same keep what they have worked out.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _known = null;
    }

    /// <summary>A calendar, or null when there is none of this id.</summary>
    public async ValueTask<CachedCalendar?> FindAsync(long id, CancellationToken cancellation = default) =>
        (await AllAsync(cancellation)).GetValueOrDefault(id);

    /// <summary>The calendar of a policy. Where it is gone every hour counts, so that no SLA target stands still.</summary>
    public async ValueTask<WorkingCalendar> OfAsync(Policy policy, CancellationToken cancellation = default) =>
        (await FindAsync(policy.CalendarId, cancellation))?.Calendar ?? WorkingCalendar.AlwaysOpen;

    /// <summary>All calendars by id.</summary>
    public ValueTask<IReadOnlyDictionary<long, CachedCalendar>> AllAsync(CancellationToken cancellation = default) =>
        _known is { } known ? new(known) : new(ReadAsync(cancellation));

    private async Task<IReadOnlyDictionary<long, CachedCalendar>> ReadAsync(CancellationToken cancellation)
    {
        var generation = Volatile.Read(ref _generation);
        // A scope of its own: the caller may be in a transaction whose changes are not true yet.
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        var site = (await scope.ServiceProvider.GetRequiredService<ISettings<SiteSettings>>().GetAsync(cancellation)).TimeZone;
        // The versions are read last, and again: hours of one version must not be kept under the number of another.
        while (true)
        {
            var rows = await database.Table<CalendarRow>().ToListAsync(cancellation);
            var hours = (await database.Table<CalendarHoursRow>().ToListAsync(cancellation)).ToLookup(row => row.CalendarId);
            var holidays = (await database.Table<CalendarHolidayRow>().ToListAsync(cancellation)).ToLookup(row => row.CalendarId);
            var after = await database.Table<CalendarRow>().ToDictionaryAsync(row => row.Id, row => row.Version, cancellation);
            if (rows.Count != after.Count || rows.Any(row => after.GetValueOrDefault(row.Id) != row.Version))
                continue;
            var read = rows.ToDictionary(row => row.Id, row => Known(row, Zones.Find(row.TimeZone, site), hours[row.Id], holidays[row.Id]));
            _last = read;
            if (generation == Volatile.Read(ref _generation))
                _known = read;
            return read;
        }
    }

    private CachedCalendar Known(
        CalendarRow row,
        DateTimeZone zone,
        IEnumerable<CalendarHoursRow> hours,
        IEnumerable<CalendarHolidayRow> holidays
    ) =>
        _last.TryGetValue(row.Id, out var last) && last.Version == row.Version && last.Zone.Equals(zone)
            ? last with
            {
                Name = row.Name,
            }
            : new CachedCalendar(
                row.Id,
                row.Name,
                row.Version,
                zone,
                new WorkingCalendar(
                    new WorkingHours(zone, StoredHours.Week(hours), holidays.Select(holiday => StoredHours.Holiday(holiday).AsHoliday))
                )
            );
}
