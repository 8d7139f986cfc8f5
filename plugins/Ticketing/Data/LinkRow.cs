using Hookdesk.Ticketing.Contracts;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>A link between two tickets as one of them has it; the other has a row with the counterpart.</summary>
[Table("ticketing_link")]
internal sealed class LinkRow
{
    [Column("ticket_id"), PrimaryKey(0)]
    public long TicketId { get; set; }

    [Column("relation"), PrimaryKey(1)]
    public TicketRelation Relation { get; set; }

    [Column("other_id"), PrimaryKey(2)]
    public long OtherId { get; set; }
}
