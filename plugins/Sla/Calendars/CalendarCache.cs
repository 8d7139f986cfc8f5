using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sla.Contracts;
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
/// year. Singleton. Who reacts to <see cref="SlaCalendarChanged"/> calls <see cref="Forget"/> first: this node may hear of the change
/// later.
/// </summary>
internal sealed class CalendarCache(NodeCache<IReadOnlyDictionary<long, CachedCalendar>> cache)
{
    private volatile IReadOnlyDictionary<long, CachedCalendar> _last = new Dictionary<long, CachedCalendar>();

    public static IServiceCollection AddTo(IServiceCollection services) =>
        services
            .AddSingleton<CalendarCache>()
            .AddNodeCache(
                (scope, cancellation) => scope.GetRequiredService<CalendarCache>().LoadAsync(scope, cancellation),
                invalidatedBy: [typeof(SlaCalendarChanged)]
            );

    /// <summary>Looks into the database the next time. Calendars whose version is the same keep what they have worked out.</summary>
    public void Forget() => cache.Forget();

    /// <summary>A calendar, or null when there is none of this id.</summary>
    public async ValueTask<CachedCalendar?> FindAsync(long id, CancellationToken cancellation = default) =>
        (await AllAsync(cancellation)).GetValueOrDefault(id);

    /// <summary>The calendar of a policy. Where it is gone every hour counts, so that no SLA target stands still.</summary>
    public async ValueTask<WorkingCalendar> OfAsync(Policy policy, CancellationToken cancellation = default) =>
        (await FindAsync(policy.CalendarId, cancellation))?.Calendar ?? WorkingCalendar.AlwaysOpen;

    /// <summary>All calendars by id.</summary>
    public ValueTask<IReadOnlyDictionary<long, CachedCalendar>> AllAsync(CancellationToken cancellation = default) =>
        cache.GetAsync(cancellation);

    private async Task<IReadOnlyDictionary<long, CachedCalendar>> LoadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var database = services.GetRequiredService<IDatabase>();
        var site = (await services.GetRequiredService<ISettings<SiteSettings>>().GetAsync(cancellation)).TimeZone;
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
            return _last = read;
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
