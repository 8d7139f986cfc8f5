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
            (action, T) => T["started the clock «{0}»: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaClockPaused, SlaPlugin>(
            (action, T) => T["paused the clock «{0}»: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaClockResumed, SlaPlugin>(
            (action, T) => T["let the clock «{0}» go on: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaClockChanged, SlaPlugin>(
            (action, T) => T["gave the clock «{0}» another due time: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaClockMet, SlaPlugin>(
            (action, T) =>
                action.IsLate
                    ? T["met the SLA target “{0}”, but late", action.Target.Label(T)]
                    : T["met the SLA target “{0}” in time", action.Target.Label(T)]
        );
        services.AddEventText<SlaClockBreached, SlaPlugin>(
            (action, T) => T["noted that the SLA target “{0}” was breached", action.Target.Label(T)]
        );
        services.AddEventText<SlaClockCancelled, SlaPlugin>(
            (action, T) => T["cancelled the clock «{0}»: {1}", action.Target.Label(T), action.Reason.Label(T)]
        );
        services.AddEventText<SlaStepReached, SlaPlugin>(
            (action, T) =>
                action.Hook is { } hook
                    ? T["escalated «{0}» and ran «{1}»", action.Target.Label(T), hook]
                    : T["escalated «{0}»", action.Target.Label(T)]
        );
        services.AddEventText<SlaActionFailed, SlaPlugin>(
            (action, T) =>
                action.Action switch
                {
                    SlaStepAction.Notify => T["found nobody to tell of «{0}»", action.Target.Label(T)],
                    SlaStepAction.Assign => T["could not give the ticket to whom the policy names for «{0}»", action.Target.Label(T)],
                    SlaStepAction.RaisePriority => T["could not raise the priority as the policy says for «{0}»", action.Target.Label(T)],
                    _ => T["could not add the tag that the policy names for «{0}»", action.Target.Label(T)],
                }
        );
        services.AddEventText<SlaPolicyChanged, SlaPlugin>((action, T) => T["changed the SLA policy «{0}»", action.Name]);

        services
            .AddLiveTopics<SlaClockStarted>(Topics)
            .AddLiveTopics<SlaClockPaused>(Topics)
            .AddLiveTopics<SlaClockResumed>(Topics)
            .AddLiveTopics<SlaClockChanged>(Topics);
        return services.AddLiveTopics<SlaClockMet>(Topics).AddLiveTopics<SlaClockBreached>(Topics).AddLiveTopics<SlaClockCancelled>(Topics);
    }

    private static IEnumerable<string> Topics(SlaClockAction action) => [$"sla:{action.TicketId}"];
}
