using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.ExplainDue;
using Hookdesk.Sla.HolidayFeeds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>What the calendars add to the desk.</summary>
internal static class CalendarServices
{
    public static IServiceCollection AddCalendars(this IServiceCollection services)
    {
        CalendarCache.AddTo(services).AddSingleton<CalendarWriter>().AddScoped<FirstCalendar>().AddHostedService<PrepareCalendars>();
        services.AddEventSubscriber<FollowSiteTimeZone>();
        services.AddSingleton<FetchFeed>().AddScoped<ReadFeed>();
        services
            .AddScoped<CalendarLabels>()
            .AddScoped<CheckCalendar>()
            .AddScoped<CalendarPages>()
            .AddScoped<CalendarForm>()
            .AddScoped<CalendarSave>()
            .AddScoped<ChangeCalendar>()
            .AddScoped<CalendarList>();
        services.AddCliCommand<DueCommand>().AddNavigation<CalendarNavigation>().AddSlot<CalendarAssets>(HostSlots.Head);
        services.AddBackgroundTask<RefreshFeeds>(
            RefreshFeeds.TaskName,
            "Update holidays from calendar URLs",
            Schedule.Every(TimeSpan.FromHours(1))
        );
        services.AddAuditedSubject("sla-calendar", "Business hours");
        services.AddEventText<SlaCalendarChanged, SlaPlugin>((_, T) => T["changed a business hours calendar"]);
        return services;
    }

    public static void MapCalendars(this IEndpointRouteBuilder endpoints)
    {
        var calendars = endpoints.MapGroup("/admin/sla/calendars").RequirePermission(SlaPermissions.Administer);
        calendars.MapGet("", (CalendarList list, CancellationToken cancellation) => list.ShowAsync(cancellation));
        calendars.MapGet("/new", (CalendarForm form, int? year, CancellationToken cancellation) => form.ShowNewAsync(year, cancellation));
        calendars.MapPost(
            "/new",
            (CalendarForm form, HttpContext context, CancellationToken cancellation) => form.PostAsync(0, context, cancellation)
        );
        calendars.MapGet(
            "/{id:long}",
            (CalendarForm form, long id, int? year, CancellationToken cancellation) => form.ShowAsync(id, year, cancellation)
        );
        calendars.MapPost(
            "/{id:long:min(1)}",
            (CalendarForm form, long id, HttpContext context, CancellationToken cancellation) => form.PostAsync(id, context, cancellation)
        );
        calendars.MapPost(
            "/{id:long}/read-address",
            (ChangeCalendar change, long id, HttpContext context, CancellationToken cancellation) =>
                change.ReadAddressAsync(id, context, cancellation)
        );
        calendars.MapPost(
            "/{id:long}/delete",
            (ChangeCalendar change, long id, HttpContext context, CancellationToken cancellation) =>
                change.DeleteAsync(id, context, cancellation)
        );
    }
}
