using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReplyToTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Intake;

/// <inheritdoc cref="ITicketIntake"/>
internal sealed class TicketIntake(
    IHooks hooks,
    IActor actor,
    IUsers users,
    ILanguages languages,
    ReplySender replies,
    OptionDirectory options,
    ISettings<TicketSettings> settings,
    IStringLocalizer<TicketingPlugin> T
) : ITicketIntake
{
    public async Task<IntakeResult> CreateTicketAsync(IWriteScope write, NewTicket ticket, CancellationToken cancellation = default)
    {
        var filtered = await hooks.FilterAsync(new TicketCreating(ticket), cancellation);
        if (filtered.IsRefused)
            throw new RefusedException(filtered.Refusal!.Reason);
        ticket = filtered.Value.Ticket;

        var requester = await Customers.FindOrCreateAsync(
            write,
            ticket.Requester ?? ticket.Message.From,
            ticket.Message.Language,
            cancellation
        );
        using var acting = actor.Become(
            ticket.Requester is null
                ? new Actor(ActorKind.Customer, requester.Id, requester.Name)
                : Actor.System with
                {
                    Name = NameOf(ticket.Message.From),
                }
        );
        var isHistory = ticket.Message.IsHistory || ticket.Requester is not null;
        var locked = await LockedTicket.CreateAsync(
            write,
            NewRow(ticket, requester.Id, await options.ReadAsync(cancellation)),
            cancellation,
            isHistory
        );
        var message = ticket.Requester is null ? FromCustomer(requester, ticket.Message) : OfThePast(ticket.Message);
        var messageId = await locked.AddAsync(message, ticket.Message.Attachments, cancellation, isHistory);
        await Participants.WatchAsync(write, locked.Ticket, ticket.Message.Cc, cancellation);
        if (ticket.Tags.Count > 0)
            await Tags.ChangeAsync(write, locked.Ticket.Id, ticket.Tags, [], cancellation);
        await locked.SaveAsync(cancellation);
        return new IntakeResult(locked.Ticket.Id, messageId, requester.Id, IsNewTicket: true);
    }

    public async Task<IntakeResult> AddMessageAsync(
        IWriteScope write,
        long ticketId,
        IncomingMessage message,
        CancellationToken cancellation = default
    )
    {
        ticketId = await Merges.FollowAsync(Tables.Of(write), ticketId, cancellation);
        var filtered = await hooks.FilterAsync(new MessageReceiving(ticketId, message), cancellation);
        if (filtered.IsRefused)
            throw new RefusedException(filtered.Refusal!.Reason);
        message = filtered.Value.Message;

        var customer = await Customers.FindOrCreateAsync(write, message.From, message.Language, cancellation);
        using var acting = actor.Become(new Actor(ActorKind.Customer, customer.Id, customer.Name));
        var locked =
            await LockedTicket.TakeAsync(write, ticketId, cancellation)
            ?? throw new KeyNotFoundException($"Ticket {ticketId} doesn't exist.");
        var known = await options.ReadAsync(cancellation);
        await Participants.JoinAsync(write, locked.Ticket, customer, ParticipantRole.Participant, cancellation);
        var messageId = await locked.AddAsync(FromCustomer(customer, message), message.Attachments, cancellation, message.IsHistory);
        if (!message.IsUnproven)
            await Participants.WatchAsync(write, locked.Ticket, message.Cc, cancellation);
        if (!message.IsSettled)
        {
            if (!message.Automatic)
                await locked.RestoreAsync(before => RestoredFrom(before, locked.Ticket.DepartmentId, known), cancellation);
            locked.SetCategory(StatusRules.AfterCustomer(locked.Ticket.Category, message.Automatic), known);
        }
        await locked.SaveAsync(cancellation);
        return new IntakeResult(ticketId, messageId, customer.Id, IsNewTicket: false);
    }

    public async Task<IntakeResult> AddAgentMessageAsync(
        IWriteScope write,
        long ticketId,
        long userId,
        IncomingMessage message,
        MessageKind kind,
        CancellationToken cancellation = default
    )
    {
        if (kind is not (MessageKind.Reply or MessageKind.Note))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Agents can only write replies and notes.");
        ticketId = await Merges.FollowAsync(Tables.Of(write), ticketId, cancellation);
        var user = await users.FindAsync(userId, cancellation) ?? throw new KeyNotFoundException($"User {userId} doesn't exist.");
        using var acting = actor.Become(new Actor(ActorKind.User, user.Id, user.Name));
        var locked =
            await LockedTicket.TakeAsync(write, ticketId, cancellation)
            ?? throw new KeyNotFoundException($"Ticket {ticketId} doesn't exist.");
        // Who answers by mail has not seen that the ticket was thrown away, and needs it.
        await locked.RestoreAsync(to: null, cancellation);
        var text = new OutgoingText(message.Html, message.VisibleHtml, message.Text, message.Attachments) { WrittenAt = message.WrittenAt };
        var messageId =
            kind == MessageKind.Note
                ? await replies.AddNoteAsync(locked, user, text, cancellation)
                : await replies.SendAsync(
                    write,
                    locked,
                    new Reply(user, text, await Recipients.OfAsync(Tables.Of(write), ticketId, locked.Ticket.RequesterId, cancellation)),
                    cancellation
                );
        await locked.SaveAsync(cancellation);
        return new IntakeResult(ticketId, messageId, 0, IsNewTicket: false);
    }

    public async Task<IntakeResult> AddPastReplyAsync(
        IWriteScope write,
        long ticketId,
        IncomingMessage message,
        CancellationToken cancellation = default
    )
    {
        ticketId = await Merges.FollowAsync(Tables.Of(write), ticketId, cancellation);
        using var acting = actor.Become(Actor.System with { Name = NameOf(message.From) });
        var locked =
            await LockedTicket.TakeAsync(write, ticketId, cancellation)
            ?? throw new KeyNotFoundException($"There is no ticket {ticketId}.");
        var messageId = await locked.AddAsync(OfThePast(message), message.Attachments, cancellation, isHistory: true);
        await Participants.WatchAsync(write, locked.Ticket, message.Cc, cancellation);
        if (!message.IsSettled)
            locked.SetStatus(
                (await options.ReadAsync(cancellation)).AfterReply(locked.Ticket, (await settings.GetAsync(cancellation)).StatusAfterReply)
            );
        await locked.SaveAsync(cancellation);
        return new IntakeResult(ticketId, messageId, 0, IsNewTicket: false);
    }

    private static int RestoredFrom(int before, long department, OptionSnapshot known) =>
        StatusRules.AfterCustomerInTrash(TicketStatus.CategoryOf(before)) is var category && category == TicketStatus.CategoryOf(before)
            ? before
            : known.DefaultStatus(department, category);

    private static string NameOf(Person person) => person.Name.Length > 0 ? person.Name : person.Address;

    private static MessageRow OfThePast(IncomingMessage message) =>
        new()
        {
            Kind = MessageKind.Reply,
            AuthorName = NameOf(message.From),
            Html = message.Html,
            VisibleHtml = message.VisibleHtml,
            Text = message.Text,
            SentTo = Names(message.To),
            CopiedTo = Names(message.Cc),
            Delivery = DeliveryState.Sent,
            Automatic = message.Automatic,
            WrittenAt = message.WrittenAt,
        };

    private static string Names(IEnumerable<Person> people) =>
        string.Join(", ", people.Select(person => MailAddresses.Show(person.Name, person.Address)));

    private TicketRow NewRow(NewTicket ticket, long requesterId, OptionSnapshot known) =>
        new()
        {
            Subject = Subject(ticket.Subject),
            DepartmentId = ticket.DepartmentId,
            Priority = ticket.Priority,
            AssigneeId = ticket.AssigneeId,
            Channel = ticket.Channel,
            RequesterId = requesterId,
            StatusId = known.DefaultStatus(ticket.DepartmentId, ticket.Message.IsSettled ? StatusCategory.Closed : StatusCategory.New),
        };

    private string Subject(string subject)
    {
        subject = PlainText.Cut(PlainText.Preview(subject, 500), 500);
        if (subject.Length > 0)
            return subject;
        // Everybody reads it, so it is in the installation's language, whoever's mail is being processed.
        using var language = languages.Use(null);
        return T["(no subject)"];
    }

    internal static MessageRow FromCustomer(CustomerRow customer, IncomingMessage message) =>
        new()
        {
            Kind = MessageKind.Customer,
            CustomerId = customer.Id,
            AuthorName = customer.Name,
            AuthorAddress = message.From.Address,
            Html = message.Html,
            VisibleHtml = message.VisibleHtml,
            Text = message.Text,
            SentTo = Names(message.To),
            CopiedTo = Names(message.Cc),
            Automatic = message.Automatic,
            WrittenAt = message.WrittenAt,
        };
}
