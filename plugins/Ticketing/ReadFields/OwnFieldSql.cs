using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Labels;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.ReadFields;

/// <summary>The fields that every ticket has, in SQL.</summary>
internal static class OwnFieldSql
{
    public static TicketFieldSql? Of(string key, IDatabase database, OptionDirectory options) =>
        key switch
        {
            "department" => Numbered(TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Id = ticket.DepartmentId }), Id),
            "status" => Statuses((known, values) => values.Select(value => known.FindStatus(value)?.Id).OfType<int>(), options),
            "status-category" => Statuses(
                (known, values) => known.StatusesIn([.. values.Select(StatusCategories.Read).OfType<StatusCategory>()]),
                options
            ),
            "priority" => Numbered(
                TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Id = ticket.PriorityId }),
                value => (long?)TicketLabels.Read<TicketPriority>(value)
            ),
            "assignee" => Numbered(TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Id = ticket.AssigneeId }), Id),
            "tag" => Tags(database),
            "channel" => TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Text = ticket.Channel }),
            "subject" => TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Text = ticket.Subject }),
            "language" => TicketFieldSql.OfRows(
                database.Table<CustomerRow>(),
                (ticket, customer) => customer.Id == ticket.RequesterId,
                customer => new TicketFieldRow { Text = customer.Language }
            ),
            "organization" => TicketFieldSql.OfRows(
                from customer in database.Table<CustomerRow>()
                join organization in database.Table<OrganizationRow>() on customer.OrganizationId equals organization.Id
                select new { CustomerId = customer.Id, organization.Name },
                (ticket, row) => row.CustomerId == ticket.RequesterId,
                row => new TicketFieldRow { Text = row.Name }
            ),
            "requester" => TicketFieldSql.OfRows(
                database.Table<CustomerAddressRow>(),
                (ticket, row) => row.CustomerId == ticket.RequesterId,
                row => new TicketFieldRow { Text = row.Address }
            ),
            "requester-domain" => TicketFieldSql.OfRows(
                database.Table<CustomerAddressRow>(),
                (ticket, row) => row.CustomerId == ticket.RequesterId,
                row => new TicketFieldRow { Text = DomainOf(row.Normalized) }
            ),
            "created" => TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Time = ticket.CreatedAt }),
            "updated" => TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Time = ticket.LastActivityAt }),
            "last-customer-message" => LastCustomerMessage(database),
            "message-count" => TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Number = Number(ticket.MessageCount) }),
            "has-attachment" => TicketFieldSql.OfTicket(ticket => new TicketFieldRow
            {
                Text = ticket.HasAttachment ? FieldValues.Yes : FieldValues.No,
            }),
            _ => null,
        };

    private static TicketFieldSql LastCustomerMessage(IDatabase database)
    {
        var messages = database.Table<MessageRow>();
        return TicketFieldSql.OfTicket(ticket => new TicketFieldRow
        {
            Time = messages
                .Where(message => message.TicketId == ticket.Id && message.Kind == MessageKind.Customer)
                .Max(message => (DateTimeOffset?)message.CreatedAt),
        });
    }

    private static TicketFieldSql Tags(IDatabase database)
    {
        var tags = database.Table<TagRow>();
        var sql = TicketFieldSql.OfRows(
            from link in database.Table<TicketTagRow>()
            join tag in tags on link.TagId equals tag.Id
            select new
            {
                link.TicketId,
                link.TagId,
                tag.Name,
            },
            (ticket, row) => row.TicketId == ticket.Id,
            row => new TicketFieldRow { Id = row.TagId, Text = row.Name }
        );
        return sql with
        {
            FindIds = async (values, cancellation) =>
            {
                var wanted = values.Select(value => SqlText.Fold(value)).ToList();
                return await tags.Where(tag => wanted.Contains(SqlText.Fold(tag.Name))).Select(tag => tag.Id).ToListAsync(cancellation);
            },
        };
    }

    private static TicketFieldSql Statuses(Func<OptionSnapshot, IReadOnlyList<string>, IEnumerable<int>> find, OptionDirectory options) =>
        TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Id = ticket.StatusId }) with
        {
            FindIds = async (values, cancellation) => [.. find(await options.ReadAsync(cancellation), values).Select(id => (long)id)],
        };

    private static TicketFieldSql Numbered(TicketFieldSql sql, Func<string, long?> number) =>
        sql with
        {
            FindIds = (values, _) => new([.. values.Select(number).OfType<long>()]),
        };

    private static long? Id(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    // What is compared with it is a double, which PostgreSQL does not take for an integer.
    [Sql.Expression("CAST({0} AS double precision)", ServerSideOnly = true)]
    private static double? Number(int number) => number;

    // What stands behind the last @, as MailAddresses.DomainOf reads it.
    [Sql.Expression("rtrim(substr({0}, length(rtrim({0}, replace({0}, '@', ''))) + 1), '.')", ServerSideOnly = true)]
    private static string DomainOf(string address) => MailAddresses.DomainOf(address);
}
