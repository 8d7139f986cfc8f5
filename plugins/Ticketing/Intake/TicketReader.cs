using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Intake;

/// <inheritdoc cref="ITickets"/>
internal sealed class TicketReader(IDatabase database, IRoles roles, DepartmentDirectory directory) : ITickets
{
    public async Task<TicketSummary?> FindAsync(long ticketId, CancellationToken cancellation = default)
    {
        var ticket = await (
            from t in database.Table<TicketRow>()
            join c in database.Table<CustomerRow>() on t.RequesterId equals c.Id
            where t.Id == ticketId
            select new
            {
                Ticket = t,
                c.Name,
                c.Language,
            }
        ).FirstOrDefaultAsync(cancellation);
        if (ticket is null)
            return null;
        var address = await database
            .Table<CustomerAddressRow>()
            .Where(a => a.CustomerId == ticket.Ticket.RequesterId)
            .OrderBy(a => a.Id)
            .Select(a => a.Address)
            .FirstOrDefaultAsync(cancellation);
        return Summary(ticket.Ticket, ticket.Name, address, ticket.Language);
    }

    public async Task<MessageSummary?> FindMessageAsync(long messageId, CancellationToken cancellation = default) =>
        await database
            .Table<MessageRow>()
            .Where(m => m.Id == messageId)
            .Select(m => new MessageSummary(m.Id, m.TicketId, m.Kind, m.AuthorName, m.Html, m.Text, m.CreatedAt))
            .FirstOrDefaultAsync(cancellation);

    public async Task<bool> TakesPartAsync(long ticketId, string address, CancellationToken cancellation = default)
    {
        var normalized = MailAddresses.Normalize(address);
        var customerId = await database
            .Table<CustomerAddressRow>()
            .Where(a => a.Normalized == normalized)
            .Select(a => (long?)a.CustomerId)
            .FirstOrDefaultAsync(cancellation);
        if (customerId is not { } id)
            return false;
        // The people of a merged ticket went with its messages.
        ticketId = await Merges.FollowAsync(Tables.Of(database), ticketId, cancellation);
        return await database.Table<TicketRow>().AnyAsync(t => t.Id == ticketId && t.RequesterId == id, cancellation)
            || await database.Table<ParticipantRow>().AnyAsync(p => p.TicketId == ticketId && p.CustomerId == id, cancellation);
    }

    public async Task<bool> MayAsync(
        ICurrentUser user,
        Permission permission,
        long departmentId,
        CancellationToken cancellation = default
    ) => (await Access.WhereAsync(user, permission, roles, directory, cancellation)).Contains(departmentId);

    public async Task<bool> MayAsync(UserInfo user, Permission permission, long departmentId, CancellationToken cancellation = default)
    {
        if (!user.IsActive)
            return false;
        var here = (await directory.ReadAsync(cancellation))
            .ByUser[user.Id]
            .Where(membership => membership.DepartmentId == departmentId)
            .Select(membership => membership.RoleId);
        foreach (var role in user.RoleIds.Concat(here))
            if (await roles.HasAsync(role, permission, cancellation))
                return true;
        return false;
    }

    public static TicketSummary Summary(TicketRow ticket, string name, string? address, string? language) =>
        new(
            ticket.Id,
            ticket.Subject,
            ticket.StatusId,
            ticket.Priority,
            ticket.DepartmentId,
            ticket.AssigneeId,
            ticket.RequesterId,
            name,
            address,
            language,
            ticket.CreatedAt,
            ticket.MergedIntoId
        );
}
