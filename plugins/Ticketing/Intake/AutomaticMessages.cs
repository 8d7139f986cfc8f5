using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReplyToTicket;

namespace Hookdesk.Ticketing.Intake;

/// <inheritdoc cref="IAutomaticMessages"/>
internal sealed class AutomaticMessages(ReplySender replies, IActor actor) : IAutomaticMessages
{
    public async Task<long> SendAsync(IWriteScope write, long ticketId, string html, CancellationToken cancellation = default)
    {
        using var acting = actor.Become(Actor.System);
        ticketId = await Merges.FollowAsync(Tables.Of(write), ticketId, cancellation);
        var locked =
            await LockedTicket.TakeAsync(write, ticketId, cancellation)
            ?? throw new KeyNotFoundException($"Ticket {ticketId} doesn't exist.");
        // Only the requester: a receipt to people in copy would be noise, and two desks in each other's copy would never stop.
        var recipients = (await Recipients.OfAsync(Tables.Of(write), ticketId, locked.Ticket.RequesterId, cancellation)) with
        {
            Cc = [],
        };
        var message = new MessageRow
        {
            Kind = MessageKind.Automatic,
            AuthorName = Actor.System.Name,
            Html = html,
            Automatic = true,
            SentTo = string.Join(", ", recipients.To.Select(person => MailAddresses.Show(person.Name, person.Address))),
        };
        var id = await locked.AddAsync(message, [], cancellation);
        var dispatch = new Dispatch(id, new OutgoingText(html, null, message.Text, []), recipients) { Automatic = true };
        await replies.QueueAsync(write, locked.Ticket, dispatch, cancellation);
        await locked.SaveAsync(cancellation);
        return id;
    }
}
