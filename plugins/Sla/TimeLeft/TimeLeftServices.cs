using Hookdesk.Sdk;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.TimeLeft;

/// <summary>Countdowns on pages: their script and style, and the topics by which open pages hear of clocks.</summary>
internal static class TimeLeftServices
{
    public static IServiceCollection AddTimeLeft(this IServiceCollection services) =>
        SlaTopics.AddTopics(services).AddSlot<TimeLeftAssets>(HostSlots.Head);
}
