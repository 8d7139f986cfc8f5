using Hookdesk.Sdk;
using Hookdesk.Sdk.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Escalate;

/// <summary>Breaches, escalation steps and their notices.</summary>
internal static class EscalationServices
{
    public static IServiceCollection AddEscalation(this IServiceCollection services)
    {
        services
            .AddScoped<TakeStep>()
            .AddScoped<NoticeReceivers>()
            .AddScoped<NoticeComposer>()
            .AddScoped<UnsentNotices>()
            .AddTemplate(NoticeTemplate.Create())
            .AddBackgroundTask<RunDueWork>(RunDueWork.TaskName, "Record breaches and escalate", Schedule.Every(TimeSpan.FromSeconds(5)));
        return services.AddBackgroundTask<SendNotices>(
            SendNotices.TaskName,
            "Send notifications about SLA targets at risk",
            Schedule.Every(TimeSpan.FromSeconds(10))
        );
    }
}
