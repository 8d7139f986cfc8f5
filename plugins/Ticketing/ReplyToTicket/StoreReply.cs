using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.MarkRead;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>What came of storing a reply or note.</summary>
/// <param name="MessageId">The message; 0 when nothing was stored.</param>
/// <param name="Meanwhile">Who wrote what the agent has not seen; then nothing was stored.</param>
/// <param name="MayUndo">True when it can be taken back for some seconds.</param>
internal sealed record Sent(long MessageId, IReadOnlyList<string> Meanwhile, bool MayUndo)
{
    /// <summary>True when it is a reply that nothing carries to the customer.</summary>
    public bool IsSentNowhere { get; init; }

    /// <summary>True when nothing was stored, because the ticket lies in the trash.</summary>
    public bool InTrash { get; init; }
}

/// <summary>Stores a reply or note, unless somebody wrote what its author has not seen. Scoped.</summary>
internal sealed class StoreReply(IDatabase database, Access access, ReplySender sender, ReadMarks marks, ISettings<TicketSettings> settings)
{
    /// <exception cref="RefusedException">A plugin refused the reply.</exception>
    public async Task<Sent> StoreAsync(long id, ReplyForm form, Recipients recipients, CancellationToken cancellation)
    {
        var undo = TimeSpan.FromSeconds((await settings.GetAsync(cancellation)).UndoSeconds);
        try
        {
            // The same form again, because its answer was lost on the way or a key was hit twice: the same message.
            var messageId = await database.WriteAsync(
                write => write.OnceAsync(form.Key, () => StoreAsync(write, id, form, recipients, undo, cancellation), cancellation),
                cancellation
            );
            marks.Mark(access.User.Id, id, messageId);
            var delivery = await database
                .Table<MessageRow>()
                .Where(m => m.Id == messageId)
                .Select(m => m.Delivery)
                .FirstOrDefaultAsync(cancellation);
            return new Sent(messageId, [], form.Kind == MessageKind.Reply && undo > TimeSpan.Zero)
            {
                IsSentNowhere = form.Kind == MessageKind.Reply && delivery == DeliveryState.None,
            };
        }
        catch (NotStoredException held)
        {
            return held.Sent;
        }
    }

    private async Task<long> StoreAsync(
        IWriteScope write,
        long id,
        ReplyForm form,
        Recipients recipients,
        TimeSpan undo,
        CancellationToken cancellation
    )
    {
        var locked = await LockedTicket.TakeAsync(write, id, cancellation) ?? throw new KeyNotFoundException($"Ticket {id} doesn't exist.");
        if (locked.IsInTrash)
            throw new NotStoredException(new Sent(0, [], false) { InTrash = true });
        // Held now: whoever writes at the same moment comes before this look or after this reply.
        var author = access.User.Info ?? throw new InvalidOperationException("Nobody is signed in.");
        var known = Math.Max(form.Seen, form.Anyway);
        // One's own is no news: it was written in another window, or its answer never came.
        var meanwhile = await write
            .Table<MessageRow>()
            .Where(m => m.TicketId == id && m.Id > known && m.Kind != MessageKind.Automatic && (m.UserId == null || m.UserId != author.Id))
            .OrderBy(m => m.Id)
            .Select(m => m.AuthorName)
            .ToListAsync(cancellation);
        if (meanwhile.Count > 0)
            throw new NotStoredException(new Sent(0, [.. meanwhile.Distinct()], false));

        var (html, attachments) = await Drafts.TakeUploadsAsync(database, author.Id, form.Html, form.Uploads, cancellation);
        long messageId;
        if (form.Kind == MessageKind.Note)
            messageId = await sender.AddNoteAsync(locked, author, new OutgoingText(html, null, "", attachments), cancellation);
        else
        {
            var reply = new Reply(author, new OutgoingText(html, null, "", attachments), recipients) { Undo = undo, Then = form.Then?.Id };
            messageId = await sender.SendAsync(write, locked, reply, cancellation);
            // Whom an agent adds in copy follows the ticket from now on.
            await Participants.WatchAsync(write, locked.Ticket, recipients.Cc, cancellation);
        }
        await locked.SaveAsync(cancellation);
        await Drafts.DeleteAsync(write, author.Id, id, form.Source, cancellation);
        return messageId;
    }

    /// <summary>Ends the transaction without a message, and without the form's key being noted.</summary>
    private sealed class NotStoredException(Sent sent) : Exception
    {
        public Sent Sent => sent;
    }
}
