using Hookdesk.Sdk.Data;
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
        var sent = await database.WriteAsync(write => StoreAsync(write, id, form, recipients, undo, cancellation), cancellation);
        if (sent.MessageId > 0)
            marks.Mark(access.User.Id, id, sent.MessageId);
        return sent;
    }

    private async Task<Sent> StoreAsync(
        IWriteScope write,
        long id,
        ReplyForm form,
        Recipients recipients,
        TimeSpan undo,
        CancellationToken cancellation
    )
    {
        var locked = await LockedTicket.TakeAsync(write, id, cancellation) ?? throw new KeyNotFoundException($"There is no ticket {id}.");
        if (locked.IsInTrash)
            return new Sent(0, [], false) { InTrash = true };
        // Held now: whoever writes at the same moment comes before this look or after this reply.
        var known = Math.Max(form.Seen, form.Anyway);
        var meanwhile = await write
            .Table<MessageRow>()
            .Where(m => m.TicketId == id && m.Id > known && m.Kind != MessageKind.Automatic)
            .OrderBy(m => m.Id)
            .Select(m => m.AuthorName)
            .ToListAsync(cancellation);
        if (meanwhile.Count > 0)
            return new Sent(0, [.. meanwhile.Distinct()], false);

        var author = access.User.Info ?? throw new InvalidOperationException("Nobody is signed in.");
        var (html, attachments) = await Drafts.TakeUploadsAsync(database, author.Id, form.Html, form.Uploads, cancellation);
        long messageId;
        if (form.Kind == MessageKind.Note)
            messageId = await sender.AddNoteAsync(locked, author, new OutgoingText(html, null, "", attachments), cancellation);
        else
        {
            var reply = new Reply(author, new OutgoingText(html, null, "", attachments), recipients) { Undo = undo, Then = form.Then };
            messageId = await sender.SendAsync(write, locked, reply, cancellation);
            // Whom an agent adds in copy follows the ticket from now on.
            await Participants.WatchAsync(write, locked.Ticket, recipients.Cc, cancellation);
        }
        await locked.SaveAsync(cancellation);
        await Drafts.DeleteAsync(write, author.Id, id, cancellation);
        return new Sent(messageId, [], form.Kind == MessageKind.Reply && undo > TimeSpan.Zero);
    }
}
