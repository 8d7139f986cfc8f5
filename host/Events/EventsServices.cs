using Hookdesk.Host.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;

namespace Hookdesk.Host.Events;

internal static class EventsServices
{
    public static IServiceCollection AddEvents(this IServiceCollection services) =>
        services
            .AddScoped<IEventLog, EventLog>()
            .AddSingleton<IEventVersions>(provider => provider.GetRequiredService<DatabaseSource>().Versions)
            .AddSingleton<SubscriptionCursors>()
            .AddSingleton<SubscriptionStatuses>()
            .AddEventSubscriber<ForgetCachedValues>()
            .AddHostedService<LogWatcher>()
            .AddHostedService<SubscriptionRunner>();
}
