using System.Globalization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.TimeLeft;

/// <summary>
/// The live topics: <c>sla:7</c> (the clocks of a ticket, for who may see it) and <c>sla</c> (some clock, for who oversees a
/// department). What ends an SLA target or breaks it changes the numbers beside the lists too.
/// </summary>
internal sealed class SlaTopics(ITickets tickets, ITicketRecords records) : ILiveTopicGuard
{
    public const string Any = "sla";

    public static string Of(long ticketId) => string.Create(CultureInfo.InvariantCulture, $"sla:{ticketId}");

    public static IServiceCollection AddTopics(IServiceCollection services)
    {
        services
            .AddLiveTopics<SlaClockStarted>(_ => [Any])
            .AddLiveTopics<SlaClockPaused>(_ => [Any])
            .AddLiveTopics<SlaClockResumed>(_ => [Any])
            .AddLiveTopics<SlaClockChanged>(_ => [Any]);
        services
            .AddLiveTopics<SlaClockMet>(_ => [Any, "tickets"])
            .AddLiveTopics<SlaClockBreached>(_ => [Any, "tickets"])
            .AddLiveTopics<SlaClockCanceled>(_ => [Any, "tickets"]);
        return services.AddLiveTopicGuard<SlaTopics>();
    }

    public async ValueTask<bool?> MayFollowAsync(string topic, ICurrentUser user, CancellationToken cancellation = default)
    {
        if (topic == Any)
            return !(await records.WhereAsync(user, SlaPermissions.Oversee, cancellation)).IsEmpty;
        if (!topic.StartsWith("sla:", StringComparison.Ordinal))
            return null;
        return long.TryParse(topic.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && await MaySeeAsync(id, user, cancellation);
    }

    private async Task<bool> MaySeeAsync(long id, ICurrentUser user, CancellationToken cancellation) =>
        await tickets.FindAsync(id, cancellation) is { } ticket
        && await tickets.MayAsync(user, TicketingPermissions.View, ticket.DepartmentId, cancellation);
}
