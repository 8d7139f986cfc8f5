using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.TrashTickets;

/// <summary>
/// Erases tickets that lie in the trash, with everything that hangs on them. Of tickets that were merged into one nothing but their
/// subject is left by then: they go with it. The event log keeps what happened and when, without the texts; stored files are deleted by
/// the desk as soon as nothing names them any more. Scoped.
/// </summary>
internal sealed class TicketErasure(IUsers users)
{
    // So many ids in one statement.
    private const int Portion = 500;

    /// <summary>Erases a ticket; false when it does not lie in the trash, or not for as long as is asked.</summary>
    /// <param name="write">The transaction.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="may">Says whether a ticket in this department may be erased.</param>
    /// <param name="trashedBefore">It must have been thrown away before; null for whenever.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<bool> EraseAsync(
        IWriteScope write,
        long ticketId,
        Func<long, ValueTask<bool>> may,
        DateTimeOffset? trashedBefore,
        CancellationToken cancellation
    )
    {
        var locked = new List<LockedTicket>();
        // In the order of their ids: two who take several tickets must not wait for each other.
        foreach (var id in (await WithMergedAsync(write, ticketId, cancellation)).Order())
            if (await LockedTicket.TakeAsync(write, id, cancellation) is { } taken)
                locked.Add(taken);
        if (locked.Find(taken => taken.Ticket.Id == ticketId) is not { IsInTrash: true } ticket || !await may(ticket.Ticket.DepartmentId))
            return false;
        // Somebody may have brought it back and thrown it away again since it was looked for.
        if (
            trashedBefore is { } before
            && !await write.Table<TrashRow>().AnyAsync(row => row.TicketId == ticketId && row.TrashedAt < before, cancellation)
        )
            return false;

        await write.EraseHistoryAsync(TicketSubjects.Ticket(0).Kind, [.. locked.Select(taken => taken.Ticket.Id)], cancellation);
        foreach (var taken in locked)
            await EraseWhatHangsOnAsync(write, taken.Ticket.Id, cancellation);
        await LockedTicket.DeleteAsync(write, locked, cancellation);
        return true;
    }

    private static async Task<HashSet<long>> WithMergedAsync(IWriteScope write, long ticketId, CancellationToken cancellation)
    {
        var all = new HashSet<long> { ticketId };
        for (List<long> last = [ticketId]; last.Count > 0; )
        {
            var into = last;
            last =
            [
                .. (
                    await write
                        .Table<TicketRow>()
                        .Where(t => t.MergedIntoId != null && into.Contains(t.MergedIntoId.Value))
                        .Select(t => t.Id)
                        .ToListAsync(cancellation)
                ).Where(all.Add),
            ];
        }
        return all;
    }

    private async Task EraseWhatHangsOnAsync(IWriteScope write, long id, CancellationToken cancellation)
    {
        var all = await write.Table<MessageRow>().Where(m => m.TicketId == id).Select(m => m.Id).ToListAsync(cancellation);
        await write.EraseHistoryAsync(TicketSubjects.Message(0).Kind, all, cancellation);
        foreach (var messages in all.Chunk(Portion))
        {
            await write.Table<AttachmentRow>().Where(a => messages.Contains(a.MessageId)).DeleteAsync(cancellation);
            await write.Table<ShownMessageRow>().Where(shown => messages.Contains(shown.MessageId)).DeleteAsync(cancellation);
        }
        await write.Table<MessageRow>().Where(m => m.TicketId == id).DeleteAsync(cancellation);
        await write.Table<ParticipantRow>().Where(p => p.TicketId == id).DeleteAsync(cancellation);
        await write.Table<TicketTagRow>().Where(link => link.TicketId == id).DeleteAsync(cancellation);
        await write.Table<FieldValueRow>().Where(value => value.TicketId == id).DeleteAsync(cancellation);
        await Links.EraseAsync(write, id, cancellation);
        foreach (var draft in await write.Table<DraftRow>().Where(d => d.TicketId == id).ToListAsync(cancellation))
        {
            var uploads = Drafts.AllUploads(draft).ToList();
            await write
                .Table<UploadRow>()
                .Where(upload => upload.UserId == draft.UserId && uploads.Contains(upload.Id))
                .DeleteAsync(cancellation);
            await Drafts.DeleteAsync(write, draft.UserId, id, cancellation);
        }
        // The marks are found by user first, of which there are few; an index by ticket would cost at every page that is read.
        var readers = (await users.ListAsync(includeDisabled: true, cancellation)).Select(user => user.Id).ToList();
        await write.Table<ReadRow>().Where(mark => readers.Contains(mark.UserId) && mark.TicketId == id).DeleteAsync(cancellation);
        await write.Table<TrashRow>().Where(row => row.TicketId == id).DeleteAsync(cancellation);
    }
}
