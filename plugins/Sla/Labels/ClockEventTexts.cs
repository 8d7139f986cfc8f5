using Hookdesk.Sdk;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sla.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Labels;

/// <summary>How the clocks' actions read in a ticket's history, and which topics they change on open pages.</summary>
internal static class ClockEventTexts
{
    public static IServiceCollection AddClockEventTexts(this IServiceCollection services)
    {
        services.AddEventText<SlaClockStarted, SlaPlugin>(
            (action, T) => T["started the “{0}” clock: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaClockPaused, SlaPlugin>(
            (action, T) => T["paused the “{0}” clock: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaClockResumed, SlaPlugin>(
            (action, T) => T["resumed the “{0}” clock: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaClockChanged, SlaPlugin>(
            (action, T) => T["changed the due time of the “{0}” clock: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaClockMet, SlaPlugin>(
            (action, T) =>
                action.IsLate
                    ? T["met the SLA target “{0}” late", action.Target.Label(T)]
                    : T["met the SLA target “{0}” on time", action.Target.Label(T)]
        );
        services.AddEventText<SlaClockBreached, SlaPlugin>(
            (action, T) => T["recorded a breach of the SLA target “{0}”", action.Target.Label(T)]
        );
        services.AddEventText<SlaClockCanceled, SlaPlugin>(
            (action, T) => T["canceled the “{0}” clock: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaStepReached, SlaPlugin>(
            (action, T) =>
                action.Hook is { } hook
                    ? T["escalated “{0}” and ran “{1}”", action.Target.Label(T), hook]
                    : T["escalated “{0}”", action.Target.Label(T)]
        );
        services.AddEventText<SlaActionFailed, SlaPlugin>(
            (action, T) =>
                action.Action switch
                {
                    SlaStepAction.Notify => T["found no one to notify about “{0}”", action.Target.Label(T)],
                    SlaStepAction.Assign => T["couldn't assign the ticket as set in the policy for “{0}”", action.Target.Label(T)],
                    SlaStepAction.RaisePriority => T["couldn't raise the priority as set in the policy for “{0}”", action.Target.Label(T)],
                    _ => T["couldn't add the tag set in the policy for “{0}”", action.Target.Label(T)],
                }
        );
        services.AddAuditedSubject("sla-policy", "SLA policy");
        services.AddEventText<SlaPolicyChanged, SlaPlugin>((action, T) => T["changed the SLA policy “{0}”", action.Name]);

        services
            .AddLiveTopics<SlaClockStarted>(Topics)
            .AddLiveTopics<SlaClockPaused>(Topics)
            .AddLiveTopics<SlaClockResumed>(Topics)
            .AddLiveTopics<SlaClockChanged>(Topics);
        return services.AddLiveTopics<SlaClockMet>(Topics).AddLiveTopics<SlaClockBreached>(Topics).AddLiveTopics<SlaClockCanceled>(Topics);
    }

    private static IEnumerable<string> Topics(SlaClockAction action) => [$"sla:{action.TicketId}"];
}
