using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>
/// What the database has on a ticket for whoever reads it, as it was at one time: read in one round trip, because a page asks for all
/// of it and a question by itself costs more than its answer. It says nothing of rights: who made it has asked for them.
/// </summary>
internal sealed class TicketReading
{
    /// <summary>
    /// So many messages come with the ticket; nearly every conversation is shorter. Of a longer one the rest is read by its ids.
    /// </summary>
    private const int MessagesAtOnce = ConversationParts.Everything + 1;

    private const int LastTicketsShown = 5;

    [ResultSetIndex(0)]
    public List<TicketHead> Heads { get; set; } = [];

    [ResultSetIndex(1)]
    public List<CustomerAddressRow> Addresses { get; set; } = [];

    [ResultSetIndex(2)]
    public List<Participant> Participants { get; set; } = [];

    [ResultSetIndex(3)]
    public List<TagRow> Tags { get; set; } = [];

    [ResultSetIndex(4)]
    public List<CustomerPhoneRow> Phones { get; set; } = [];

    [ResultSetIndex(5)]
    public List<MessageRow> Messages { get; set; } = [];

    [ResultSetIndex(6)]
    public List<AttachmentRow> Attachments { get; set; } = [];

    [ResultSetIndex(7)]
    public List<DraftRow> Drafts { get; set; } = [];

    [ResultSetIndex(8)]
    public List<LastTicketRow> LastTickets { get; set; } = [];

    /// <summary>The ticket as slots and components know it.</summary>
    public TicketSummary Summary { get; private set; } = null!;

    public TicketHead Ticket => Heads[0];

    /// <summary>True when <see cref="Messages"/> are the whole conversation.</summary>
    public bool HasEveryMessage => Messages.Count < MessagesAtOnce;

    public DraftRow? Draft => Drafts.Count > 0 ? Drafts[0] : null;

    public IEnumerable<string> RequesterAddresses =>
        Addresses.Where(address => address.CustomerId == Ticket.RequesterId).Select(address => address.Address);

    /// <summary>Who gets a reply.</summary>
    public Recipients Recipients =>
        Recipients.Of(
            new Recipient(Ticket.RequesterId, Ticket.RequesterName),
            Participants.Select(person => new Recipient(person.Id, person.Name)),
            Addresses.ToLookup(address => address.CustomerId, address => address.Address),
            Ticket.WrittenFrom
        );

    /// <summary>Reads a ticket, or null where there is none.</summary>
    /// <param name="database">The database.</param>
    /// <param name="id">The ticket.</param>
    /// <param name="reader">The user whose draft and mark of reading it is.</param>
    /// <param name="visible">The departments whose tickets the user may see; the requester's other tickets are from these.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<TicketReading?> ReadAsync(
        IDatabase database,
        long id,
        long reader,
        DepartmentScope visible,
        CancellationToken cancellation
    )
    {
        var reading = await database.Connection.QueryMultipleAsync<TicketReading>(
            Sql(visible),
            cancellation,
            TicketHead.Parameters(id, reader)
        );
        if (reading.Heads.Count == 0)
            return null;
        reading.Summary = reading.Ticket.Summary();
        return reading;
    }

    // Written as SQL because a ticket page is called all day: nothing has to be translated, and what runs is what is read here. Only
    // ids of ours go into the text.
    internal static string Sql(DepartmentScope visible) =>
        visible.IsAll ? Sql("")
        : visible.IsEmpty ? Sql(" AND 1 = 0")
        : Sql($" AND department_id IN ({string.Join(',', visible.Ids)})");

    private static string Sql(string onlyVisible) =>
        $"""
            {TicketHead.Sql};
            SELECT * FROM ticketing_customer_address
            WHERE customer_id IN (SELECT requester_id FROM ticketing_ticket WHERE id = @id UNION ALL SELECT customer_id FROM ticketing_participant WHERE ticket_id = @id)
            ORDER BY id;
            SELECT p.customer_id, p.role, c.name FROM ticketing_participant p JOIN ticketing_customer c ON c.id = p.customer_id WHERE p.ticket_id = @id ORDER BY p.added_at, c.id;
            SELECT g.* FROM ticketing_ticket_tag l JOIN ticketing_tag g ON g.id = l.tag_id WHERE l.ticket_id = @id ORDER BY g.normalized_name;
            SELECT * FROM ticketing_customer_phone WHERE customer_id = (SELECT requester_id FROM ticketing_ticket WHERE id = @id) ORDER BY id;
            SELECT * FROM ticketing_message WHERE ticket_id = @id ORDER BY id LIMIT {MessagesAtOnce};
            SELECT * FROM ticketing_attachment
            WHERE message_id IN (SELECT id FROM (SELECT id, has_attachment FROM ticketing_message WHERE ticket_id = @id ORDER BY id LIMIT {MessagesAtOnce}) m WHERE has_attachment)
            ORDER BY id;
            SELECT * FROM ticketing_draft WHERE user_id = @reader AND ticket_id = @id;
            SELECT id, subject, status, last_activity_at FROM ticketing_ticket
            WHERE requester_id = (SELECT requester_id FROM ticketing_ticket WHERE id = @id) AND id <> @id AND status <> {TicketStatus.BuiltIn(
                StatusCategory.Trash
            )}{onlyVisible}
            ORDER BY last_activity_at DESC, id DESC LIMIT {LastTicketsShown}
            """;

    /// <summary>Somebody who takes part besides the requester.</summary>
    internal sealed class Participant
    {
        [Column("customer_id")]
        public long Id { get; set; }

        [Column("name")]
        public string Name { get; set; } = "";

        [Column("role")]
        public ParticipantRole Role { get; set; }
    }

    /// <summary>Another ticket of the requester.</summary>
    internal sealed class LastTicketRow
    {
        [Column("id")]
        public long Id { get; set; }

        [Column("subject")]
        public string Subject { get; set; } = "";

        [Column("status")]
        public int StatusId { get; set; }

        [Column("last_activity_at")]
        public DateTimeOffset LastActivityAt { get; set; }
    }
}
