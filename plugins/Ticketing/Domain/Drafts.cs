using System.Globalization;
using System.Text.RegularExpressions;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Domain;

/// <summary>The form from which a draft comes.</summary>
/// <param name="Writer">The form's key; empty for a program that has none.</param>
/// <param name="Follows">Who wrote the draft that the form was shown with.</param>
internal sealed record DraftSource(string Writer, string Follows)
{
    public static DraftSource Of(DraftRow draft) => new(draft.Writer, "");

    /// <summary>True when the form has seen what this writer wrote.</summary>
    public bool MayReplace(string writer) =>
        writer.Length == 0 || Writer.Length == 0 || writer == Writer || writer == Follows || Follows == Anybody;

    // The agent was told of the other window, and wants this text.
    private const string Anybody = "*";
}

/// <summary>What an agent has written and not sent: one draft for each agent and ticket, and one for each new ticket.</summary>
internal static partial class Drafts
{
    /// <summary>Where its author sees an uploaded file.</summary>
    public static string UploadPath(long id) => string.Create(CultureInfo.InvariantCulture, $"/tickets/uploads/{id}");

    public static Task<DraftRow?> FindAsync(IDatabase database, long userId, long ticketId, CancellationToken cancellation) =>
        database.Table<DraftRow>().FirstOrDefaultAsync(draft => draft.UserId == userId && draft.TicketId == ticketId, cancellation);

    /// <summary>The ids of a draft's files; none where there is no draft.</summary>
    public static IReadOnlyList<long> UploadIds(DraftRow? draft) => draft?.Uploads ?? [];

    /// <summary>The ids of all files that a draft needs: those attached and the pictures in its text.</summary>
    public static IEnumerable<long> AllUploads(DraftRow draft) =>
        UploadIds(draft)
            .Concat(
                UploadPicture().Matches(draft.Html).Select(match => long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture))
            );

    /// <summary>
    /// The same for a form that is open in a window. False, and nothing is saved, when another window has written since this form was
    /// shown: two windows must not overwrite each other unseen.
    /// </summary>
    public static async Task<bool> SaveAsync(IWriteScope write, DraftRow draft, DraftSource source, CancellationToken cancellation)
    {
        await write.LockAsync($"ticketing_draft:{draft.UserId}:{draft.TicketId}", cancellation);
        var there = await write
            .Table<DraftRow>()
            .Where(other => other.UserId == draft.UserId && other.TicketId == draft.TicketId)
            .Select(other => other.Writer)
            .FirstOrDefaultAsync(cancellation);
        if (there is not null && !source.MayReplace(there))
            return false;
        draft.Writer = source.Writer;
        await SaveAsync(write, draft, cancellation);
        return true;
    }

    public static async Task SaveAsync(IWriteScope write, DraftRow draft, CancellationToken cancellation)
    {
        draft.UpdatedAt = write.Now;
        if (
            PlainText.FromHtml(draft.Html).Length == 0
            && draft.Uploads.Count == 0
            && !draft.Html.Contains("<img", StringComparison.OrdinalIgnoreCase)
            && draft.Form.Length == 0
        )
            await DeleteAsync(write, draft.UserId, draft.TicketId, cancellation);
        else if (await write.UpdateAsync(draft, cancellation) == 0)
        {
            // Two tabs of one agent save at the same moment: the later one wins in place of failing.
            await write.LockAsync($"ticketing_draft:{draft.UserId}:{draft.TicketId}", cancellation);
            if (await write.UpdateAsync(draft, cancellation) == 0)
                await write.InsertAsync(draft, cancellation);
        }
    }

    public static Task DeleteAsync(IWriteScope write, long userId, long ticketId, CancellationToken cancellation) =>
        write.Table<DraftRow>().Where(draft => draft.UserId == userId && draft.TicketId == ticketId).DeleteAsync(cancellation);

    /// <summary>
    /// The draft of a form that was sent is done with. What another window writes stays.
    /// </summary>
    public static async Task DeleteAsync(IWriteScope write, long userId, long ticketId, DraftSource source, CancellationToken cancellation)
    {
        var drafts = write.Table<DraftRow>().Where(draft => draft.UserId == userId && draft.TicketId == ticketId);
        if (await drafts.Select(draft => draft.Writer).FirstOrDefaultAsync(cancellation) is { } writer && source.MayReplace(writer))
            await drafts.DeleteAsync(cancellation);
    }

    /// <summary>Makes a reply that was taken back its author's draft again, before anything written since.</summary>
    public static async Task FromMessageAsync(IWriteScope write, MessageRow message, long author, CancellationToken cancellation)
    {
        var html = message.Html.Length > 0 ? message.Html : PlainText.ToHtml(message.Text);
        var ids = new List<long>();
        foreach (
            var file in await write
                .Table<AttachmentRow>()
                .Where(a => a.MessageId == message.Id)
                .OrderBy(a => a.Id)
                .ToListAsync(cancellation)
        )
        {
            var id = await write.InsertWithIdAsync(
                new UploadRow
                {
                    UserId = author,
                    BlobHash = file.BlobHash,
                    Name = file.Name,
                    ContentType = file.ContentType,
                    Size = file.Size,
                    CreatedAt = write.Now,
                },
                cancellation
            );
            if (file.ContentId is null)
                ids.Add(id);
            else
                html = html.Replace($"cid:{file.ContentId}", UploadPath(id), StringComparison.Ordinal);
        }
        var written = await write
            .Table<DraftRow>()
            .FirstOrDefaultAsync(draft => draft.UserId == author && draft.TicketId == message.TicketId, cancellation);
        await SaveAsync(
            write,
            new DraftRow
            {
                UserId = author,
                TicketId = message.TicketId,
                Kind = MessageKind.Reply,
                Html = html + written?.Html,
                Uploads = [.. ids.Concat(UploadIds(written))],
                Writer = NewWriter(),
            },
            cancellation
        );
    }

    /// <summary>
    /// Lets what agents were writing in a ticket go on in another one, behind what they have written there. Who can't write there keeps
    /// it where it is.
    /// </summary>
    public static async Task MoveAsync(
        IWriteScope write,
        long fromTicket,
        long toTicket,
        Func<long, ValueTask<bool>> mayWriteThere,
        CancellationToken cancellation
    )
    {
        foreach (
            var draft in await write
                .Table<DraftRow>()
                .Where(draft => draft.TicketId == fromTicket)
                .OrderBy(draft => draft.UserId)
                .ToListAsync(cancellation)
        )
        {
            if (!await mayWriteThere(draft.UserId))
                continue;
            await AppendAsync(write, draft, DraftSource.Of(draft), toTicket, cancellation);
            await DeleteAsync(write, draft.UserId, fromTicket, cancellation);
        }
    }

    /// <summary>
    /// Keeps a draft in a ticket, behind what its author has written there. Where an earlier state of the same text went there with a
    /// merge, that is replaced. Of a note and a reply becomes a note: nothing internal must be on its way to a customer.
    /// </summary>
    public static async Task AppendAsync(
        IWriteScope write,
        DraftRow draft,
        DraftSource source,
        long ticketId,
        CancellationToken cancellation
    )
    {
        var written = await write
            .Table<DraftRow>()
            .FirstOrDefaultAsync(other => other.UserId == draft.UserId && other.TicketId == ticketId, cancellation);
        var before = written?.Html ?? "";
        if (
            written is { MergedHtml.Length: > 0, MergedWriter.Length: > 0 }
            && (written.MergedWriter == source.Writer || written.MergedWriter == source.Follows)
            && before.EndsWith(written.MergedHtml, StringComparison.Ordinal)
        )
            before = before[..^written.MergedHtml.Length];
        var isThere = before.Contains(draft.Html, StringComparison.Ordinal);
        await SaveAsync(
            write,
            new DraftRow
            {
                UserId = draft.UserId,
                TicketId = ticketId,
                Kind = draft.Kind == MessageKind.Note || written?.Kind == MessageKind.Note ? MessageKind.Note : MessageKind.Reply,
                Html = isThere ? before : before + draft.Html,
                Uploads = [.. UploadIds(written).Union(UploadIds(draft))],
                Writer = NewWriter(),
                MergedWriter = source.Writer,
                MergedHtml = isThere ? "" : draft.Html,
            },
            cancellation
        );
    }

    /// <summary>Who is no form: a window that is open must not overwrite what the desk has put into a draft.</summary>
    private static string NewWriter() => Guid.NewGuid().ToString("N");

    /// <summary>
    /// Turns what the editor holds into what is stored: pictures of the text that point to uploads become <c>cid:</c> pictures of the
    /// message, chosen files its attachments. An upload that is not the agent's own is passed over.
    /// </summary>
    public static async Task<(string Html, IReadOnlyList<IncomingAttachment> Attachments)> TakeUploadsAsync(
        IDatabase database,
        long userId,
        string html,
        IReadOnlyCollection<long> attachments,
        CancellationToken cancellation
    )
    {
        var inText = UploadPicture()
            .Matches(html)
            .Select(match => long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture))
            .ToHashSet();
        var ids = inText.Concat(attachments).Distinct().ToList();
        if (ids.Count == 0)
            return (html, []);
        var uploads = await database
            .Table<UploadRow>()
            .Where(upload => ids.Contains(upload.Id) && upload.UserId == userId)
            .OrderBy(upload => upload.Id)
            .ToListAsync(cancellation);
        var contentIds = uploads
            .Where(upload => inText.Contains(upload.Id))
            .ToDictionary(upload => upload.Id, upload => $"{upload.BlobHash[..16]}.{upload.Id}@hookdesk");
        html = UploadPicture()
            .Replace(
                html,
                match =>
                    contentIds.TryGetValue(long.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), out var contentId)
                        ? $"cid:{contentId}"
                        : match.Value
            );
        return (
            html,
            [
                .. uploads.Select(upload => new IncomingAttachment(
                    new BlobRef(upload.BlobHash, upload.Size),
                    upload.Name,
                    upload.ContentType,
                    contentIds.GetValueOrDefault(upload.Id)
                )),
            ]
        );
    }

    [GeneratedRegex("/tickets/uploads/(?<id>[0-9]{1,18})(?![0-9])", RegexOptions.None, 5000)]
    private static partial Regex UploadPicture();
}
