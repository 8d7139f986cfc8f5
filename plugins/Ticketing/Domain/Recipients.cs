using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Who gets a reply: the requester, with participants and watchers in copy; one person, one copy.</summary>
internal sealed record Recipients(IReadOnlyList<Person> To, IReadOnlyList<Person> Cc)
{
    /// <summary>
    /// The requester is written to at the address last written from, which need not be the first one on file. A person with several
    /// addresses and roles is one customer and gets one copy.
    /// </summary>
    public static async Task<Recipients> OfAsync(Tables tables, long ticketId, long requesterId, CancellationToken cancellation)
    {
        var people = await (
            from participant in tables.Of<ParticipantRow>()
            join customer in tables.Of<CustomerRow>() on participant.CustomerId equals customer.Id
            where participant.TicketId == ticketId && participant.CustomerId != requesterId
            orderby participant.AddedAt, customer.Id
            select new { customer.Id, customer.Name }
        ).ToListAsync(cancellation);
        var ids = people.Select(person => person.Id).Append(requesterId).ToList();
        var addresses = (
            await tables.Of<CustomerAddressRow>().Where(a => ids.Contains(a.CustomerId)).OrderBy(a => a.Id).ToListAsync(cancellation)
        ).ToLookup(a => a.CustomerId, a => a.Address);
        var requesterName =
            await tables.Of<CustomerRow>().Where(c => c.Id == requesterId).Select(c => c.Name).FirstOrDefaultAsync(cancellation) ?? "";
        var writtenFrom = await tables
            .Of<MessageRow>()
            .Where(m => m.TicketId == ticketId && m.CustomerId == requesterId && m.AuthorAddress != null)
            .OrderByDescending(m => m.Id)
            .Select(m => m.AuthorAddress)
            .FirstOrDefaultAsync(cancellation);

        return Of(
            new Recipient(requesterId, requesterName),
            people.Select(person => new Recipient(person.Id, person.Name)),
            addresses,
            writtenFrom
        );
    }

    /// <summary>The same of what was read already.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="others">Participants and watchers, in the order in which they joined.</param>
    /// <param name="addresses">Everybody's addresses by customer, the first one first.</param>
    /// <param name="writtenFrom">Where the requester's last message came from, or null.</param>
    public static Recipients Of(Recipient requester, IEnumerable<Recipient> others, ILookup<long, string> addresses, string? writtenFrom)
    {
        var seen = new HashSet<string>();
        List<Person> to = [],
            cc = [];
        var own = addresses[requester.Id].ToList();
        var best =
            writtenFrom is not null && own.Exists(address => MailAddresses.Normalize(address) == MailAddresses.Normalize(writtenFrom))
                ? writtenFrom
                : own.FirstOrDefault();
        if (best is not null && seen.Add(MailAddresses.Normalize(best)))
            to.Add(new Person(requester.Name, best));
        foreach (var person in others.Where(person => person.Id != requester.Id))
            if (addresses[person.Id].FirstOrDefault() is { } address && seen.Add(MailAddresses.Normalize(address)))
                cc.Add(new Person(person.Name, address));
        return new Recipients(to, cc);
    }

    /// <summary>Nobody twice: not in one list, and nobody in both.</summary>
    public static Recipients Distinct(IEnumerable<Person> to, IEnumerable<Person> cc)
    {
        var seen = new HashSet<string>();
        return new Recipients(
            [.. to.Where(person => seen.Add(MailAddresses.Normalize(person.Address)))],
            [.. cc.Where(person => seen.Add(MailAddresses.Normalize(person.Address)))]
        );
    }
}

/// <summary>A customer who may get a message.</summary>
internal readonly record struct Recipient(long Id, string Name);
