using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

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
