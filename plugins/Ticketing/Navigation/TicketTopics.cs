using System.Globalization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Navigation;

/// <summary>
/// The live topics: <c>tickets</c> (some list may have changed), <c>ticket:7</c> (its properties), <c>ticket-messages:7</c> (its
/// conversation), <c>ticket-deliveries:7</c> (what became of its messages). A ticket's are told only to who may see it.
/// </summary>
internal sealed class TicketTopics(IDatabase database, IRoles roles, DepartmentDirectory directory) : ILiveTopicGuard
{
    public static IEnumerable<string> Changed(long ticketId) => ["tickets", $"ticket:{ticketId}"];

    public static IEnumerable<string> Message(long ticketId) => ["tickets", $"ticket:{ticketId}", $"ticket-messages:{ticketId}"];

    public async ValueTask<bool?> MayFollowAsync(string topic, ICurrentUser user, CancellationToken cancellation = default)
    {
        if (topic == "tickets")
            return !(await Access.WhereAsync(user, TicketingPermissions.View, roles, directory, cancellation)).IsEmpty;
        var colon = topic.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || topic[..colon] is not ("ticket" or "ticket-messages" or "ticket-deliveries"))
            return null;
        var number = topic[(colon + 1)..];
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return false;
        var where = await Access.WhereAsync(user, TicketingPermissions.View, roles, directory, cancellation);
        if (where.IsAll || where.IsEmpty)
            return where.IsAll;
        var department = await database
            .Table<TicketRow>()
            .Where(t => t.Id == id)
            .Select(t => (long?)t.DepartmentId)
            .FirstOrDefaultAsync(cancellation);
        return department is { } known && where.Contains(known);
    }
}

/// <summary>Which open pages an event concerns.</summary>
internal static class TicketTopicEvents
{
    public static IServiceCollection AddTicketTopics(this IServiceCollection services) =>
        services
            .AddLiveTopicGuard<TicketTopics>()
            .AddLiveTopics<TicketCreated>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<MessageAdded>(e => TicketTopics.Message(e.TicketId))
            .AddLiveTopics<TicketStatusChanged>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketAssigned>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketPriorityChanged>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketMoved>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketTagsChanged>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketLinked>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketUnlinked>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketSubjectChanged>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketParticipantAdded>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<MessageDeliveryChanged>(e => [$"ticket:{e.TicketId}", $"ticket-deliveries:{e.TicketId}"])
            .AddLiveTopics<TicketFieldChanged>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketErased>(e => TicketTopics.Changed(e.TicketId))
            .AddLiveTopics<TicketMerged>(e => TicketTopics.Message(e.TicketId))
            .AddLiveTopics<TicketMergeReceived>(e => TicketTopics.Message(e.TicketId))
            .AddLiveTopics<TicketSplit>(e => TicketTopics.Message(e.TicketId))
            .AddLiveTopics<TicketSplitReceived>(e => TicketTopics.Message(e.TicketId))
            .AddLiveTopics<ReplyTakenBack>(e => TicketTopics.Message(e.TicketId));
}
