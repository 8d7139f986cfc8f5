using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sla.Calendars;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.Tests.AdministerCalendars;

public sealed class DefaultCalendarTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_new_installation_has_one_calendar_that_follows_its_time_zone(DatabaseProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        var calendar = Assert.Single(await AllAsync(desk)).Value;
        Assert.Equal(("Office hours", "UTC"), (calendar.Name, calendar.Zone.Id));
        Assert.Equal(
            Duration.FromHours(40),
            calendar.Calendar.Between(Instant.FromUtc(2026, 11, 23, 0, 0), Instant.FromUtc(2026, 11, 30, 0, 0))
        );

        await desk.InAsync(async services =>
        {
            var settings = services.GetRequiredService<ISettings<SiteSettings>>();
            var site = await settings.GetAsync();
            site.TimeZone = "Europe/Oslo";
            await settings.SaveAsync(site);
            return true;
        });
        for (var i = 0; i < 2400 && (await AllAsync(desk)).Single().Value.Zone.Id != "Europe/Oslo"; i++)
            await Task.Delay(50);
        var moved = Assert.Single(await AllAsync(desk)).Value;
        Assert.Equal(("Europe/Oslo", 2), (moved.Zone.Id, moved.Version));
        Assert.True(moved.Calendar.IsOpen(Instant.FromUtc(2026, 11, 23, 8, 0)));
    }

    private static async Task<IReadOnlyDictionary<long, CachedCalendar>> AllAsync(Desk desk) =>
        await desk.Host.Services.GetRequiredService<CalendarCache>().AllAsync();
}
