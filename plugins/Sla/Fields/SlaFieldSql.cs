using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Mapping;

namespace Hookdesk.Sla.Fields;

/// <summary>The fields of <see cref="SlaFields"/> in SQL.</summary>
internal static class SlaFieldSql
{
    public static TicketFieldSql? Of(string key, IDatabase database, DateTimeOffset now) =>
        key switch
        {
            SlaFields.State => State(database, now.ToUnixTimeMilliseconds()),
            SlaFields.Due => TicketFieldSql.OfRows(
                database.Table<DueRow>().Where(row => row.At < DateTimeOffset.MaxValue),
                (ticket, row) => row.TicketId == ticket.Id,
                row => new TicketFieldRow { Time = row.At }
            ),
            SlaFields.Policy => TicketFieldSql.OfRows(
                database.Table<TicketRow>(),
                (ticket, row) => row.TicketId == ticket.Id,
                row => new TicketFieldRow { Id = row.PolicyId }
            ) with
            {
                FindIds = (values, _) =>
                    new([
                        .. values
                            .Select(value =>
                                long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null
                            )
                            .OfType<long>(),
                    ]),
            },
            _ => null,
        };

    private static TicketFieldSql State(IDatabase database, long now)
    {
        var (tickets, clocks) = (database.Table<TicketRow>(), database.Table<ClockRow>());
        var open = tickets.Where(row => row.DueClockId != null);
        return TicketFieldSql.OfTicket(ticket => new TicketFieldRow
        {
            Text =
                open.Any(row => row.TicketId == ticket.Id && row.DueOrder <= now) ? "breached"
                : open.Any(row => row.TicketId == ticket.Id && row.DueOrder == TicketRow.NotDue) ? "paused"
                : open.Any(row => row.TicketId == ticket.Id) ? "running"
                : clocks.Any(row => row.TicketId == ticket.Id && row.BreachedAt != null) ? "past-breached"
                : clocks.Any(row => row.TicketId == ticket.Id && row.State == SlaClockState.Met) ? "met"
                : "none",
        });
    }

    /// <summary>When a ticket is due, as a time; what is not due comes after every time.</summary>
    [Table("sla_ticket")]
    private sealed class DueRow
    {
        [Column("ticket_id")]
        public long TicketId { get; set; }

        [Column("due_order")]
        public DateTimeOffset At { get; set; }
    }
}
