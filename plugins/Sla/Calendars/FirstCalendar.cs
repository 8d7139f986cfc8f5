using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sla.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Calendars;

/// <summary>
/// At the start: makes the calendar of a new installation, which follows the installation's time zone wherever the set-up puts it, and
/// moves those that follow it into the zone of today, which may come from the configuration.
/// </summary>
internal sealed class PrepareCalendars(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstCalendar>().PrepareAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The calendar of a new installation. Scoped.</summary>
internal sealed class FirstCalendar(
    IDatabase database,
    CalendarWriter calendars,
    ISettings<SiteSettings> site,
    ILanguages languages,
    IStringLocalizer<SlaPlugin> T
)
{
    /// <summary>Makes it where there is none, and moves those that follow the installation's time zone.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        var zone = (await site.GetAsync(cancellation)).TimeZone;
        await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Locks.Calendars, cancellation);
                if (!await write.Table<CalendarRow>().AnyAsync(cancellation))
                {
                    using var language = languages.Use(null);
                    var row = new CalendarRow
                    {
                        Name = T["Office hours"],
                        TimeZone = zone,
                        FollowsSite = true,
                    };
                    await calendars.CreateAsync(write, row, CalendarWriter.UsualWeek, [], cancellation);
                }
                await calendars.FollowSiteAsync(write, zone, cancellation);
            },
            cancellation
        );
    }
}

/// <summary>Moves the calendars that follow the installation when its time zone is changed.</summary>
internal sealed class FollowSiteTimeZone : EventSubscriber
{
    public override string Name => "hookdesk.sla.site-zone";

    public override IReadOnlySet<string> Names { get; } = new HashSet<string> { Sdk.Hooks.HookAttribute.NameOf(typeof(SettingsChanged)) };

    public override async Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        // The value of the event itself: what this node remembers of the settings may be older.
        var zone = events
            .Select(entry => entry.As<SettingsChanged>())
            .Where(changed => changed?.Page == SiteSettings.PageName)
            .SelectMany(changed => changed!.Changes)
            .LastOrDefault(change => string.Equals(change.Property, nameof(SiteSettings.TimeZone), StringComparison.OrdinalIgnoreCase))
            ?.To;
        if (zone is null || System.Text.Json.JsonSerializer.Deserialize<string>(zone) is not { Length: > 0 } id)
            return;
        var calendars = services.GetRequiredService<CalendarWriter>();
        await services
            .GetRequiredService<IDatabase>()
            .WriteAsync(write => calendars.FollowSiteAsync(write, id, cancellation), cancellation);
    }
}
