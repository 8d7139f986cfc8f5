using Hookdesk.Sdk;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.AdministerCalendars;
using Hookdesk.Sla.AdministerPolicies;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.DemoData;
using Hookdesk.Sla.Escalate;
using Hookdesk.Sla.Labels;
using Hookdesk.Sla.Maintenance;
using Hookdesk.Sla.Recalculate;
using Hookdesk.Sla.TimeLeft;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla;

/// <summary>Promises to customers in working hours: calendars, policies, clocks, countdowns and escalation.</summary>
public sealed class SlaPlugin : PluginStartup
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddPermissions(SlaPermissions.All).AddClockEventTexts().AddCalendars().AddPolicies().AddSeen();

        services.AddDemoData<DemoPolicies>().AddConsistencyCheck<ClocksAreTrue>();
        services.AddScoped<ReadFacts>().AddSingleton<ClockBacklog>().AddEventSubscriber<ClockProjection>();
        services.AddHealthChecks().AddCheck<ClocksHealth>("sla");
        services.AddBackgroundTask<RecalculateClocks>(
            RecalculateClocks.TaskName,
            "Work out clocks again after a change",
            Schedule.Every(TimeSpan.FromMinutes(1))
        );
        services.AddScoped<TakeStep>().AddScoped<NoticeReceivers>().AddTemplate(NoticeTemplate.Create());
        services.AddBackgroundTask<RunDueWork>(RunDueWork.TaskName, "Note breaches and escalate", Schedule.Every(TimeSpan.FromSeconds(5)));
        services.AddBackgroundTask<SendNotices>(
            SendNotices.TaskName,
            "Send notices of promises in danger",
            Schedule.Every(TimeSpan.FromSeconds(10))
        );
    }

    /// <inheritdoc />
    public override void Configure(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapCalendars();
        endpoints.MapPolicies();
        endpoints.MapSeen();
    }
}
