using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Who takes part in a ticket besides its requester.</summary>
internal static class Participants
{
    public const int MostOfMessage = 50;
    public const int MostOfTicket = 100;

    /// <summary>Lets a customer join. Who writes is more than a watcher; the requester stays who it was.</summary>
    public static async Task JoinAsync(
        IWriteScope write,
        TicketRow ticket,
        CustomerRow customer,
        ParticipantRole role,
        CancellationToken cancellation
    )
    {
        if (customer.Id == ticket.RequesterId)
            return;
        var known = await write
            .Table<ParticipantRow>()
            .FirstOrDefaultAsync(p => p.TicketId == ticket.Id && p.CustomerId == customer.Id, cancellation);
        if (known is not null)
        {
            if (known.Role != ParticipantRole.Watcher || role != ParticipantRole.Participant)
                return;
            known.Role = role;
            await write.UpdateAsync(known, cancellation);
            return;
        }
        await write.InsertAsync(
            new ParticipantRow
            {
                TicketId = ticket.Id,
                CustomerId = customer.Id,
                Role = role,
                AddedAt = write.Now,
            },
            cancellation
        );
        write.Record(new TicketParticipantAdded(ticket.Id, customer.Id, role) { Name = customer.Name });
    }

    /// <summary>
    /// Lets people who were in Cc watch, as many as a conversation has: each reply goes to all of them, and one mail must not make the
    /// desk write to thousands.
    /// </summary>
    public static async Task WatchAsync(IWriteScope write, TicketRow ticket, IEnumerable<Person> people, CancellationToken cancellation)
    {
        var wanted = people.Where(person => MailAddresses.IsValid(person.Address)).Take(MostOfMessage).ToList();
        if (wanted.Count == 0)
            return;
        var room = MostOfTicket - await write.Table<ParticipantRow>().CountAsync(p => p.TicketId == ticket.Id, cancellation);
        foreach (var person in wanted.Take(room))
            await JoinAsync(
                write,
                ticket,
                await Customers.FindOrCreateAsync(write, person, null, cancellation),
                ParticipantRole.Watcher,
                cancellation
            );
    }
}
