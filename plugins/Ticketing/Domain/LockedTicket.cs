using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Ticketing.Domain;

/// <summary>
/// A ticket that a transaction holds and changes. Taking it in hand locks its row, so that what is read here is still true when it is
/// written: of two agents at once the second sees what the first did. Changes are recorded as they are made and written by
/// <see cref="SaveAsync"/>.
/// </summary>
internal sealed class LockedTicket
{
    private readonly IWriteScope _write;
    private readonly CountBucket? _pile;

    private LockedTicket(IWriteScope write, TicketRow ticket, CountBucket? pile) => (_write, Ticket, _pile) = (write, ticket, pile);

    public TicketRow Ticket { get; }

    /// <summary>Takes a ticket, or returns null when there is none.</summary>
    public static async Task<LockedTicket?> TakeAsync(IWriteScope write, long ticketId, CancellationToken cancellation)
    {
        // The update is the lock, in the same words for both databases, and gives the row as it is once it is held.
        var found = await write.Connection.QueryToListAsync<TicketRow>(
            "UPDATE ticketing_ticket SET version = version + 1 WHERE id = @id RETURNING *",
            cancellation,
            [new DataParameter("id", ticketId)]
        );
        return found.Count == 0 ? null : new LockedTicket(write, found[0], CountBucket.Of(found[0]));
    }

    /// <summary>Creates a ticket. It is complete once its first message was added and it was saved.</summary>
    /// <param name="write">The transaction.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="isHistory">True for a conversation of the past that is brought in.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<LockedTicket> CreateAsync(
        IWriteScope write,
        TicketRow ticket,
        CancellationToken cancellation,
        bool isHistory = false
    )
    {
        ticket.CreatedAt = ticket.LastActivityAt = write.Now;
        ticket.Version = 1;
        ticket.Id = await write.InsertWithIdAsync(ticket, cancellation);
        write.Record(
            new TicketCreated(ticket.Id, ticket.DepartmentId, ticket.RequesterId, ticket.Channel)
            {
                Status = ticket.StatusId,
                IsHistory = isHistory,
            }
        );
        return new LockedTicket(write, ticket, null);
    }

    public bool IsInTrash => Ticket.Category == StatusCategory.Trash;

    /// <summary>Sets the status. What lies in the trash keeps its own until it is restored.</summary>
    public void SetStatus(int to)
    {
        if (IsInTrash)
            return;
        if (TicketStatus.CategoryOf(to) == StatusCategory.Trash)
            throw new ArgumentOutOfRangeException(nameof(to), to, "Tickets are moved to the trash with TrashAsync.");
        ChangeStatus(to);
    }

    /// <summary>Sets the status that tickets of the department have in a category. A ticket of the category keeps its own.</summary>
    public void SetCategory(StatusCategory to, OptionSnapshot options)
    {
        if (Ticket.Category != to)
            SetStatus(options.DefaultStatus(Ticket.DepartmentId, to));
    }

    /// <summary>Moves the ticket to the trash; false when it lies there already.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="batch">The same word for what is moved in one go; null for one alone.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<bool> TrashAsync(Actor by, string? batch, CancellationToken cancellation)
    {
        if (IsInTrash)
            return false;
        var from = Ticket.StatusId;
        var row = new TrashRow
        {
            TicketId = Ticket.Id,
            StatusId = from,
            TrashedAt = _write.Now,
            UserId = by.Kind == ActorKind.User ? by.Id : null,
            UserName = PlainText.Cut(by.Name, 200),
            Batch = batch,
        };
        await _write.InsertAsync(row, cancellation);
        ChangeStatus(TicketStatus.BuiltIn(StatusCategory.Trash));
        _write.Record(new TicketTrashed(Ticket.Id, from));
        return true;
    }

    /// <summary>Takes the ticket out of the trash; false when it is not there.</summary>
    /// <param name="to">What it becomes, by what it was before; as it was where null.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<bool> RestoreAsync(Func<int, int>? to, CancellationToken cancellation)
    {
        if (!IsInTrash)
            return false;
        var before =
            await _write
                .Table<TrashRow>()
                .Where(row => row.TicketId == Ticket.Id)
                .Select(row => (int?)row.StatusId)
                .FirstOrDefaultAsync(cancellation)
            ?? TicketStatus.BuiltIn(StatusCategory.Open);
        await _write.Table<TrashRow>().Where(row => row.TicketId == Ticket.Id).DeleteAsync(cancellation);
        ChangeStatus(to?.Invoke(before) ?? before);
        _write.Record(new TicketRestored(Ticket.Id, Ticket.StatusId));
        return true;
    }

    private void ChangeStatus(int to)
    {
        if (Ticket.StatusId == to)
            return;
        _write.Record(new TicketStatusChanged(Ticket.Id, Ticket.StatusId, to));
        Ticket.StatusId = to;
    }

    public void SetPriority(TicketPriority to)
    {
        if (Ticket.Priority == to)
            return;
        _write.Record(new TicketPriorityChanged(Ticket.Id, Ticket.Priority, to));
        Ticket.Priority = to;
    }

    public void Assign(long? to, string? name)
    {
        if (Ticket.AssigneeId == to)
            return;
        _write.Record(new TicketAssigned(Ticket.Id, Ticket.AssigneeId, to) { ToName = name });
        Ticket.AssigneeId = to;
    }

    public void MoveTo(long department, string name)
    {
        if (Ticket.DepartmentId == department)
            return;
        _write.Record(new TicketMoved(Ticket.Id, Ticket.DepartmentId, department) { ToName = name });
        Ticket.DepartmentId = department;
    }

    public void SetSubject(string to)
    {
        to = PlainText.Cut(to.Trim(), 500);
        if (Ticket.Subject == to)
            return;
        _write.Record(new TicketSubjectChanged(Ticket.Id, Ticket.Subject, to));
        Ticket.Subject = to;
    }

    /// <summary>Adds a message with its files. The status is the caller's matter.</summary>
    /// <returns>The message's id.</returns>
    public async Task<long> AddAsync(
        MessageRow message,
        IReadOnlyList<IncomingAttachment> attachments,
        CancellationToken cancellation,
        bool isHistory = false
    )
    {
        message.TicketId = Ticket.Id;
        message.CreatedAt = _write.Now;
        if (message.WrittenAt == default)
            message.WrittenAt = _write.Now;
        message.HasAttachment = attachments.Count > 0;
        if (message.Text.Length == 0)
            message.Text = PlainText.FromHtml(message.VisibleHtml ?? message.Html);
        message.AuthorName = PlainText.Cut(message.AuthorName, 200);
        var id = message.Id = await _write.InsertWithIdAsync(message, cancellation);
        foreach (var file in attachments)
        {
            await _write.InsertAsync(
                new AttachmentRow
                {
                    TicketId = Ticket.Id,
                    MessageId = id,
                    BlobHash = file.Blob.Hash,
                    Size = file.Blob.Size,
                    Name = PlainText.Cut(file.FileName, 255),
                    ContentType = PlainText.Cut(file.ContentType, 255),
                    ContentId = file.ContentId is null ? null : PlainText.Cut(file.ContentId, 255),
                    IsInline = file.ContentId is not null,
                },
                cancellation
            );
        }

        Ticket.MessageCount++;
        // What is of the past comes in behind what is newer.
        var isNewest = _write.Now >= Ticket.LastActivityAt;
        if (isNewest)
            Ticket.LastActivityAt = _write.Now;
        Ticket.HasAttachment |= attachments.Any(file => file.ContentId is null);
        if (message.Kind != MessageKind.Automatic)
        {
            Ticket.LastMessageId = id;
            if (isNewest)
                Ticket.Preview = PlainText.Preview(message.VisibleHtml is { } visible ? PlainText.FromHtml(visible) : message.Text);
        }
        _write.Record(new MessageAdded(Ticket.Id, id, message.Kind, message.Automatic) { IsHistory = isHistory });
        return id;
    }

    /// <summary>
    /// Takes messages over from another ticket in hand, with their files. Their ids stay, so that they stand among this ticket's own in
    /// the order in which they came. People, events and what it means for the status are the caller's matter.
    /// </summary>
    public async Task TakeOverAsync(LockedTicket other, IReadOnlyList<long> messages, CancellationToken cancellation)
    {
        var (from, to) = (other.Ticket.Id, Ticket.Id);
        foreach (var ids in messages.Chunk(500))
        {
            // What a reply did to the status of the other ticket is not undone in this one.
            await _write
                .Table<MessageRow>()
                .Where(m => m.TicketId == from && ids.Contains(m.Id))
                .Set(m => m.TicketId, to)
                .Set(m => m.StatusBefore, (int?)null)
                .UpdateAsync(cancellation);
            await _write.Table<AttachmentRow>().Where(a => ids.Contains(a.MessageId)).Set(a => a.TicketId, to).UpdateAsync(cancellation);
        }
        await CountMessagesAsync(cancellation);
        await other.CountMessagesAsync(cancellation);
    }

    /// <summary>Works out again what the ticket says of its messages, after some were removed or came from elsewhere.</summary>
    public async Task CountMessagesAsync(CancellationToken cancellation)
    {
        var messages = _write.Table<MessageRow>().Where(m => m.TicketId == Ticket.Id);
        Ticket.MessageCount = await messages.CountAsync(cancellation);
        var last = await messages
            .Where(m => m.Kind != MessageKind.Automatic)
            .OrderByDescending(m => m.Id)
            .Select(m => new
            {
                m.Id,
                m.Text,
                m.VisibleHtml,
            })
            .FirstOrDefaultAsync(cancellation);
        Ticket.LastMessageId = last?.Id ?? 0;
        Ticket.Preview = last is null ? "" : PlainText.Preview(last.VisibleHtml is { } visible ? PlainText.FromHtml(visible) : last.Text);
        Ticket.HasAttachment = await (
            from message in messages.Where(m => m.HasAttachment)
            join file in _write.Table<AttachmentRow>() on message.Id equals file.MessageId
            where !file.IsInline
            select file.Id
        ).AnyAsync(cancellation);
    }

    /// <summary>
    /// Writes two tickets that were changed together: one by one, their counts could be waited for by somebody who holds what the other
    /// needs.
    /// </summary>
    public static async Task SaveAsync(LockedTicket one, LockedTicket other, CancellationToken cancellation)
    {
        await one._write.UpdateAsync(one.Ticket, cancellation);
        await one._write.UpdateAsync(other.Ticket, cancellation);
        await Counts.MoveAsync(
            one._write,
            [(one._pile, CountBucket.Of(one.Ticket)), (other._pile, CountBucket.Of(other.Ticket))],
            cancellation
        );
    }

    /// <summary>Takes the tickets' own rows away and keeps the counts true. What hangs on them is the caller's matter.</summary>
    public static async Task DeleteAsync(IWriteScope write, IReadOnlyList<LockedTicket> tickets, CancellationToken cancellation)
    {
        var ids = tickets.Select(locked => locked.Ticket.Id).ToList();
        await write.Table<TicketRow>().Where(ticket => ids.Contains(ticket.Id)).DeleteAsync(cancellation);
        await Counts.MoveAsync(write, tickets.Select(locked => (locked._pile, (CountBucket?)null)), cancellation);
        foreach (var locked in tickets)
            write.Record(new TicketErased(locked.Ticket.Id, locked.Ticket.DepartmentId));
    }

    /// <summary>Writes the ticket and keeps the counts true.</summary>
    public async Task SaveAsync(CancellationToken cancellation)
    {
        await _write.UpdateAsync(Ticket, cancellation);
        await Counts.MoveAsync(_write, _pile, CountBucket.Of(Ticket), cancellation);
    }
}
