using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.SplitTicket;

/// <summary>What is split off, and as what.</summary>
/// <param name="TicketId">The ticket that messages leave.</param>
/// <param name="MessageId">The first of them.</param>
/// <param name="WithLater">All later ones too.</param>
/// <param name="Subject">The new ticket's subject.</param>
/// <param name="DepartmentId">The new ticket's department.</param>
internal sealed record SplitOrder(long TicketId, long MessageId, bool WithLater, string Subject, long DepartmentId);

/// <summary>Why nothing was split off.</summary>
internal enum SplitRefusal
{
    /// <summary>The ticket or the message is not there, or not for this agent to see.</summary>
    NotFound,

    /// <summary>The agent may not change the ticket, or not move messages to that department.</summary>
    NotAllowed,

    /// <summary>The ticket was merged; it has no messages to give.</summary>
    Merged,

    /// <summary>The ticket lies in the trash.</summary>
    InTrash,

    /// <summary>Every message would leave.</summary>
    NothingStays,

    /// <summary>There is no such department, or it takes no new tickets.</summary>
    NoDepartment,
}

/// <summary>
/// Splits messages off into a ticket of their own, whose requester is who wrote the first of them. Nobody is written to. Scoped.
/// </summary>
internal sealed class TicketSplitting(IHooks hooks, IUsers users, Access access, DepartmentDirectory directory, OptionDirectory options)
{
    /// <returns>The new ticket, or why there is none.</returns>
    /// <exception cref="RefusedException">A plugin refused the new ticket; nothing was written.</exception>
    public async Task<(long NewId, SplitRefusal? Refusal)> SplitAsync(IWriteScope write, SplitOrder order, CancellationToken cancellation)
    {
        var source = await LockedTicket.TakeAsync(write, order.TicketId, cancellation);
        if (source is null)
            return (0, SplitRefusal.NotFound);
        if (await RefusalAsync(source.Ticket, order, cancellation) is { } refusal)
            return (0, refusal);
        var all = await write
            .Table<MessageRow>()
            .Where(m => m.TicketId == order.TicketId)
            .OrderBy(m => m.Id)
            .Select(m => new
            {
                m.Id,
                m.Kind,
                m.CustomerId,
            })
            .ToListAsync(cancellation);
        var leaving = all.Where(message => message.Id == order.MessageId || (order.WithLater && message.Id > order.MessageId)).ToList();
        if (leaving.Count == 0 || leaving[0].Id != order.MessageId)
            return (0, SplitRefusal.NotFound);
        if (leaving.Count == all.Count)
            return (0, SplitRefusal.NothingStays);

        var requester = leaving[0].CustomerId ?? source.Ticket.RequesterId;
        var ticket = await FilterAsync(write, source.Ticket, order, requester, cancellation);
        var created = await LockedTicket.CreateAsync(
            write,
            new TicketRow
            {
                Subject = PlainText.Cut(ticket.Subject, 500),
                DepartmentId = ticket.DepartmentId,
                Priority = ticket.Priority,
                Channel = source.Ticket.Channel,
                RequesterId = requester,
                // What was answered already is no longer new.
                StatusId = (await options.ReadAsync(cancellation)).DefaultStatus(
                    ticket.DepartmentId,
                    leaving.Exists(message => message.Kind == MessageKind.Reply) ? StatusCategory.Open : StatusCategory.New
                ),
            },
            cancellation
        );
        if (ticket.AssigneeId is { } assignee && await users.FindAsync(assignee, cancellation) is { } known)
            created.Assign(known.Id, known.Name);
        if (ticket.Tags.Count > 0)
            await Tags.ChangeAsync(write, created.Ticket.Id, ticket.Tags, [], cancellation);

        List<long> ids = [.. leaving.Select(message => message.Id)];
        await created.TakeOverAsync(source, ids, cancellation);
        var writers = leaving.Select(message => message.CustomerId).OfType<long>().Distinct().ToList();
        foreach (
            var writer in await write.Table<CustomerRow>().Where(c => writers.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellation)
        )
            await Participants.JoinAsync(write, created.Ticket, writer, ParticipantRole.Participant, cancellation);
        write.Record(new TicketSplitReceived(created.Ticket.Id, order.TicketId, ids));
        write.Record(new TicketSplit(order.TicketId, created.Ticket.Id, ids));
        await LockedTicket.SaveAsync(source, created, cancellation);
        return (created.Ticket.Id, null);
    }

    private async Task<SplitRefusal?> RefusalAsync(TicketRow ticket, SplitOrder order, CancellationToken cancellation)
    {
        if (!await access.MayAsync(TicketingPermissions.View, ticket.DepartmentId, cancellation))
            return SplitRefusal.NotFound;
        if (!await access.MayAsync(TicketingPermissions.Change, ticket.DepartmentId, cancellation))
            return SplitRefusal.NotAllowed;
        if (ticket.MergedIntoId is not null)
            return SplitRefusal.Merged;
        if (ticket.Category == StatusCategory.Trash)
            return SplitRefusal.InTrash;
        if (order.DepartmentId == ticket.DepartmentId)
            return null;
        if (!await access.MayAsync(TicketingPermissions.Move, ticket.DepartmentId, cancellation))
            return SplitRefusal.NotAllowed;
        return (await directory.ReadAsync(cancellation)).Find(order.DepartmentId) is { IsActive: true } ? null : SplitRefusal.NoDepartment;
    }

    // A new ticket is asked for like any other one, so that what watches over new tickets watches over this one.
    private async Task<NewTicket> FilterAsync(
        IWriteScope write,
        TicketRow source,
        SplitOrder order,
        long requester,
        CancellationToken cancellation
    )
    {
        var first = await write.Table<MessageRow>().FirstAsync(m => m.Id == order.MessageId, cancellation);
        var address =
            first.AuthorAddress
            ?? await write
                .Table<CustomerAddressRow>()
                .Where(a => a.CustomerId == requester)
                .OrderBy(a => a.Id)
                .Select(a => a.Address)
                .FirstOrDefaultAsync(cancellation)
            ?? "";
        var name = await write.Table<CustomerRow>().Where(c => c.Id == requester).Select(c => c.Name).FirstAsync(cancellation);
        var filtered = await hooks.FilterAsync(
            new TicketCreating(
                new NewTicket(
                    order.DepartmentId,
                    order.Subject,
                    source.Channel,
                    new IncomingMessage(new Person(name, address), first.Html, first.Text, first.WrittenAt)
                    {
                        VisibleHtml = first.VisibleHtml,
                        Automatic = first.Automatic,
                    }
                )
                {
                    Priority = source.Priority,
                }
            ),
            cancellation
        );
        return filtered.IsRefused ? throw new RefusedException(filtered.Refusal!.Reason) : filtered.Value.Ticket;
    }
}
