using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.FillFields;
using Hookdesk.Ticketing.FindCustomer;
using Hookdesk.Ticketing.ReadTicket;
using Hookdesk.Ticketing.ReadTicket.Cards;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.OpenTicket;

/// <summary>Puts together what the form of a new ticket shows. Scoped.</summary>
internal sealed class NewTicketPage(
    IDatabase database,
    Access access,
    ReaderViews views,
    DepartmentDirectory directory,
    IUsers users,
    Assignees assignees,
    TicketLoader loader,
    FieldEntries fields
)
{
    /// <summary>An empty form for some departments, with the fields that tickets of theirs have.</summary>
    public async Task<OpenTicketModel> NewAsync(IReadOnlyList<DepartmentInfo> departments, CancellationToken cancellation) =>
        new(await views.ReadAsync(null, cancellation), departments, []) { Fields = await fields.NewAsync(departments, cancellation) };

    public Task<IReadOnlyList<FileModel>> FilesAsync(IReadOnlyList<long> uploads, CancellationToken cancellation) =>
        loader.FilesAsync(uploads, cancellation);

    /// <summary>True for somebody who can be given tickets of a department.</summary>
    public async Task<bool> MayBeAssignedAsync(long departmentId, long userId, CancellationToken cancellation) =>
        await assignees.FindAsync(departmentId, userId, cancellation) is not null;

    /// <summary>The departments in which the user may open tickets.</summary>
    public async Task<IReadOnlyList<DepartmentInfo>> DepartmentsAsync(CancellationToken cancellation)
    {
        var where = await access.WhereAsync(TicketingPermissions.Create, cancellation);
        return
        [
            .. (await directory.ReadAsync(cancellation)).Departments.Where(department =>
                department.IsActive && where.Contains(department.Id)
            ),
        ];
    }

    /// <summary>Adds the customer that was chosen, or those who were found, and who can get the ticket.</summary>
    public async Task<OpenTicketModel> CompleteAsync(OpenTicketModel model, long customerId, CancellationToken cancellation)
    {
        if (customerId > 0)
        {
            var rows = await database
                .Table<CustomerRow>()
                .Where(c => c.Id == customerId)
                .Select(c => new CustomerListRow(c.Id, c.Name, c.OrganizationId))
                .ToListAsync(cancellation);
            var customer = (await CustomerSearch.CompleteAsync(database, rows, cancellation)).FirstOrDefault();
            if (customer is not null)
                model = model with
                {
                    Customer = customer,
                    LastTickets = await LastTicket.OfAsync(
                        database,
                        await access.WhereAsync(TicketingPermissions.View, cancellation),
                        customer.Id,
                        5,
                        cancellation: cancellation
                    ),
                };
        }
        else if (model.Query.Length > 0)
            model = model with { Found = await CustomerSearch.FindAsync(database, model.Query, 8, cancellation) };
        return model with
        {
            Assignable =
            [
                .. (await users.ListAsync(cancellation: cancellation)).OrderBy(user => user.Name, StringComparer.CurrentCultureIgnoreCase),
            ],
        };
    }
}
