using Hookdesk.Sdk;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain;
using Hookdesk.Sla.HolidayFeeds;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>What the calendars add to the desk.</summary>
internal static class CalendarServices
{
    public static IServiceCollection AddCalendars(this IServiceCollection services)
    {
        services.AddSingleton<Calendars>().AddSingleton<WriteCalendar>().AddHostedService<PrepareCalendars>();
        services.AddEventSubscriber<FollowTheSite>().AddEventSubscriber<ForgetCalendarsWhenTheyChange>();
        services.AddSingleton<FetchFeed>().AddScoped<ReadFeed>();
        services.AddBackgroundTask<RefreshFeeds>(RefreshFeeds.TaskName, "Read holidays from the addresses of calendars", Schedule.Every(TimeSpan.FromHours(1)));
        services.AddEventText<SlaCalendarChanged, SlaPlugin>((_, T) => T["changed a calendar of working hours"]);
        return services;
    }

    public static IEndpointRouteBuilder MapCalendars(this IEndpointRouteBuilder endpoints) => endpoints;
}
