using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Intake;
using Hookdesk.Ticketing.ReplyToTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.OpenTicket;

/// <summary>Writes a ticket that an agent opens. Scoped.</summary>
internal sealed class AgentTickets(
    IHooks hooks,
    ReplySender sender,
    IUsers users,
    OptionDirectory options,
    ISettings<TicketSettings> settings,
    IStringLocalizer<TicketingPlugin> T
)
{
    private const string Channel = "agent";

    /// <summary>The customer chosen, or a new one. An address that is known already is that customer's.</summary>
    public async Task<CustomerRow> RequesterAsync(IWriteScope write, OpenTicketModel model, CancellationToken cancellation)
    {
        if (model.Customer is { } chosen)
            return await write.Table<CustomerRow>().FirstAsync(c => c.Id == chosen.Id, cancellation);
        CustomerRow customer;
        if (model.Address.Length > 0)
            customer = await Customers.FindOrCreateAsync(write, new Person(model.Name, model.Address), null, cancellation);
        else
        {
            customer = new CustomerRow
            {
                Name = PlainText.Cut(model.Name.Length > 0 ? model.Name : model.Phone, 200),
                CreatedAt = write.Now,
            };
            customer.Id = await write.InsertWithIdAsync(customer, cancellation);
            write.Record(new CustomerCreated(customer.Id));
        }
        if (model.Phone.Length > 0)
        {
            await write.InsertAsync(
                new CustomerPhoneRow { CustomerId = customer.Id, Number = PlainText.Cut(model.Phone, 50) },
                cancellation
            );
            await Customers.IndexAsync(write, customer, cancellation);
        }
        else if (model.Address.Length == 0)
            await Customers.IndexAsync(write, customer, cancellation);
        return customer;
    }

    /// <summary>Opens the ticket with its first message: a reply that is sent, or what the customer said.</summary>
    public async Task<long> OpenAsync(
        IWriteScope write,
        OpenTicketModel model,
        CustomerRow requester,
        UserInfo author,
        OutgoingText text,
        CancellationToken cancellation
    )
    {
        var address = await write
            .Table<CustomerAddressRow>()
            .Where(a => a.CustomerId == requester.Id)
            .OrderBy(a => a.Id)
            .Select(a => a.Address)
            .FirstOrDefaultAsync(cancellation);
        var filtered = await hooks.FilterAsync(
            new TicketCreating(
                new NewTicket(
                    model.DepartmentId,
                    model.Subject,
                    Channel,
                    new IncomingMessage(new Person(requester.Name, address ?? ""), text.Html, "", write.Now)
                    {
                        Attachments = text.Attachments,
                    }
                )
                {
                    Priority = model.Priority,
                    Tags = model.Tags,
                    AssigneeId = model.AssigneeId > 0 ? model.AssigneeId : null,
                }
            ),
            cancellation
        );
        if (filtered.IsRefused)
            throw new RefusedException(filtered.Refusal!.Reason);
        var ticket = filtered.Value.Ticket;

        var locked = await LockedTicket.CreateAsync(
            write,
            new TicketRow
            {
                Subject = PlainText.Cut(ticket.Subject, 500),
                DepartmentId = ticket.DepartmentId,
                Priority = ticket.Priority,
                Channel = Channel,
                RequesterId = requester.Id,
                StatusId = (await options.ReadAsync(cancellation)).DefaultStatus(ticket.DepartmentId, StatusCategory.New),
            },
            cancellation
        );
        if (ticket.AssigneeId is { } assignee && await users.FindAsync(assignee, cancellation) is { } known)
            locked.Assign(known.Id, known.Name);
        if (ticket.Tags.Count > 0)
            await Tags.ChangeAsync(write, locked.Ticket.Id, ticket.Tags, [], cancellation);
        foreach (var entry in model.Fields.Where(entry => entry.Field.IsFor(ticket.DepartmentId) && entry.Error is null))
            await FieldValues.SetAsync(write, locked.Ticket.Id, entry.Field, [], entry.Typed, T, cancellation);

        var body = ticket.Message;
        if (model.Send)
        {
            var rules = await settings.GetAsync(cancellation);
            var reply = new Reply(
                author,
                text with
                {
                    Html = body.Html,
                    Attachments = body.Attachments,
                },
                new Recipients(address is null ? [] : [new Person(requester.Name, address)], [])
            )
            {
                Undo = TimeSpan.FromSeconds(rules.UndoSeconds),
            };
            await sender.SendAsync(write, locked, reply, cancellation);
        }
        else
            await locked.AddAsync(TicketIntake.FromCustomer(requester, body), body.Attachments, cancellation);
        await locked.SaveAsync(cancellation);
        return locked.Ticket.Id;
    }
}
