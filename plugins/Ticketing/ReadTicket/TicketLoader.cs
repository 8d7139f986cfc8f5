using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.MarkRead;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>Reads what a ticket page shows, with the reader's rights. Scoped.</summary>
internal sealed class TicketLoader(
    IDatabase database,
    Access access,
    DepartmentDirectory directory,
    IUsers users,
    Assignees assignees,
    TicketStatuses statuses,
    MessageHtml bodies,
    ReadMarks marks,
    ReplyChannels channels,
    TimeProvider time
)
{
    private IReadOnlyDictionary<long, UserInfo>? _users;

    /// <summary>A ticket that the reader may see, or null: not there and not for you are the same answer.</summary>
    public async Task<TicketSummary?> FindAsync(long id, CancellationToken cancellation)
    {
        if ((await access.WhereAsync(TicketingPermissions.View, cancellation)) is not { IsEmpty: false } visible)
            return null;
        return await TicketHead.FindAsync(database, id, access.User.Id, cancellation) is { } found && visible.Contains(found.DepartmentId)
            ? found.Summary()
            : null;
    }

    /// <summary>
    /// The same with all that a page shows of the ticket, as it is now. Whoever changed something opens the ticket again.
    /// </summary>
    public Task<TicketReading?> OpenAsync(long id, CancellationToken cancellation) => OpenAsync(database, id, cancellation);

    /// <summary>The same from a database of the caller's own: a component may read while others of its page do.</summary>
    public async Task<TicketReading?> OpenAsync(IDatabase from, long id, CancellationToken cancellation)
    {
        if ((await access.WhereAsync(TicketingPermissions.View, cancellation)) is not { IsEmpty: false } visible)
            return null;
        return
            await TicketReading.ReadAsync(from, id, access.User.Id, visible, cancellation) is { } reading
            && visible.Contains(reading.Ticket.DepartmentId)
            ? reading
            : null;
    }

    /// <summary>
    /// What the reader may do with the ticket. One that was merged is there to be found, no more; one in the trash to be brought back
    /// or erased.
    /// </summary>
    public async Task<TicketRights> RightsAsync(TicketSummary ticket, CancellationToken cancellation)
    {
        if (ticket.MergedIntoId is not null)
            return TicketRights.None;
        var rights = await TicketRights.OfAsync(access, ticket.DepartmentId, cancellation);
        return ticket.Category == StatusCategory.Trash ? TicketRights.None with { Trash = rights.Trash, Erase = rights.Erase } : rights;
    }

    public async Task<PropertiesModel> PropertiesAsync(TicketReading reading, TicketRights rights, CancellationToken cancellation)
    {
        var ticket = reading.Summary;
        var known = await directory.ReadAsync(cancellation);
        var people = await UsersAsync(cancellation);
        return new PropertiesModel(ticket, rights)
        {
            Status = await statuses.GetAsync(ticket.StatusId, cancellation),
            Statuses = rights.Change ? await statuses.ChoicesAsync(ticket.StatusId, cancellation) : [],
            Tags = [.. reading.Tags.Select(tag => tag.Name)],
            Assignee = ticket.AssigneeId is { } assignee ? people.GetValueOrDefault(assignee) : null,
            Assignable = rights.Assign ? await assignees.ListAsync(ticket.DepartmentId, cancellation) : [],
            Department = known.Find(ticket.DepartmentId),
            Targets = rights.Move ? [.. known.Departments.Where(department => department.IsActive)] : [],
        };
    }

    /// <summary>
    /// The conversation. Of a long one the beginning and the end, with everything unread; the middle comes when asked for. That the
    /// reader has seen it is for the caller to note, once it is shown (<see cref="ShownThreads.Mark"/>).
    /// </summary>
    public async Task<ThreadModel> ThreadAsync(TicketReading reading, bool all, RemoteImages images, CancellationToken cancellation)
    {
        var ticket = reading.Summary;
        IReadOnlyList<long> ids = reading.HasEveryMessage
            ? [.. reading.Messages.Select(message => message.Id)]
            : await database
                .Table<MessageRow>()
                .Where(m => m.TicketId == ticket.Id)
                .OrderBy(m => m.Id)
                .Select(m => m.Id)
                .ToListAsync(cancellation);
        var reader = access.User.Id;
        var read = marks.Waiting(reader, ticket.Id) ?? reading.Ticket.ReadId ?? 0;
        var parts = all ? ConversationParts.Whole(ids) : ConversationParts.Of(ids, read);
        var models = reading.HasEveryMessage
            ? await ModelsAsync(ticket, reading.Messages, reading.Attachments, images, whole: false, cancellation)
            : await MessagesAsync(ticket, parts.Shown, images, cancellation);
        // The only message of a ticket has nothing to be split from.
        var messages = models.ToDictionary(message => message.Id, message => message with { MaySplit = message.MaySplit && ids.Count > 1 });
        var entries = new List<ThreadEntry>();
        foreach (var id in parts.Shown)
        {
            if (parts.Gap is { } gap && id == gap.Before)
                entries.Add(gap);
            if (read > 0 && id == parts.FirstUnread)
                entries.Add(new ThreadEntry.Unread());
            entries.Add(new ThreadEntry.Message(messages[id]));
        }
        return new ThreadModel(ticket, entries)
        {
            Reader = reader,
            LastReadId = read,
            LastMessageId = ids.Count > 0 ? ids[^1] : 0,
            MessageCount = ids.Count,
            ImagesShown = images == RemoteImages.Show,
        };
    }

    /// <summary>Messages of a gap: the newest of those between two ids, and what is left of the gap before them.</summary>
    public async Task<IReadOnlyList<ThreadEntry>> BetweenAsync(
        TicketSummary ticket,
        long after,
        long before,
        CancellationToken cancellation
    )
    {
        var ids = await database
            .Table<MessageRow>()
            .Where(m => m.TicketId == ticket.Id && m.Id > after && m.Id < before)
            .OrderBy(m => m.Id)
            .Select(m => m.Id)
            .ToListAsync(cancellation);
        var shown = ids.TakeLast(ConversationParts.GapStep).ToList();
        var entries = (await MessagesAsync(ticket, shown, RemoteImages.Hold, cancellation))
            .Select(message => (ThreadEntry)new ThreadEntry.Message(message))
            .ToList();
        if (shown.Count < ids.Count)
            entries.Insert(0, new ThreadEntry.Gap(after, shown[0], ids.Count - shown.Count));
        return entries;
    }

    public async Task<IReadOnlyList<MessageModel>> MessagesAsync(
        TicketSummary ticket,
        IReadOnlyList<long> ids,
        RemoteImages images,
        CancellationToken cancellation,
        bool whole = false
    )
    {
        if (ids.Count == 0)
            return [];
        var first = ids[0];
        var query = database.Table<MessageRow>().Where(m => m.TicketId == ticket.Id);
        query = ids.Count == 1 ? query.Where(m => m.Id == first) : query.Where(m => ids.Contains(m.Id));
        var rows = await query.OrderBy(m => m.Id).ToListAsync(cancellation);
        var withFiles = rows.Where(row => row.HasAttachment).Select(row => row.Id).ToList();
        var files =
            withFiles.Count == 0
                ? []
                : await database
                    .Table<AttachmentRow>()
                    .Where(a => withFiles.Contains(a.MessageId))
                    .OrderBy(a => a.Id)
                    .ToListAsync(cancellation);
        return await ModelsAsync(ticket, rows, files, images, whole, cancellation);
    }

    /// <summary>A message of a ticket that the reader may see, or null.</summary>
    public Task<MessageRow?> RowAsync(TicketSummary ticket, long message, CancellationToken cancellation) =>
        database.Table<MessageRow>().FirstOrDefaultAsync(m => m.Id == message && m.TicketId == ticket.Id, cancellation);

    /// <summary>The editor with the agent's draft, or null when the agent may not write here.</summary>
    public async Task<EditorModel?> EditorAsync(TicketReading reading, TicketRights rights, CancellationToken cancellation)
    {
        if (!rights.Write)
            return null;
        var ticket = reading.Summary;
        var recipients = rights.Reply ? reading.Recipients : new Recipients([], []);
        var draft = reading.Draft;
        return new EditorModel(ticket, rights)
        {
            Kind = !rights.Reply || draft?.Kind == MessageKind.Note ? MessageKind.Note : MessageKind.Reply,
            Html = draft?.Html ?? "",
            Follows = draft?.Writer ?? "",
            Files = await FilesAsync(Drafts.UploadIds(draft), cancellation),
            Statuses = await AfterReplyAsync(ticket, rights, cancellation),
            To = string.Join(", ", recipients.To.Select(person => MailAddresses.Show(person.Name, person.Address))),
            Cc = string.Join(", ", recipients.Cc.Select(person => MailAddresses.Show(person.Name, person.Address))),
            IsSentNowhere = rights.Reply && !await channels.ServeAsync(ticket.DepartmentId, cancellation),
            SignatureHtml = access.User.Info?.SignatureHtml ?? "",
        };
    }

    /// <summary>The statuses that a reply can leave the ticket in.</summary>
    public async Task<IReadOnlyList<TicketStatus>> AfterReplyAsync(
        TicketSummary ticket,
        TicketRights rights,
        CancellationToken cancellation
    ) =>
        rights.Reply
            ?
            [
                .. (await statuses.ChoicesAsync(ticket.StatusId, cancellation)).Where(status =>
                    !status.IsRetired && status.Category is not (StatusCategory.New or StatusCategory.Spam)
                ),
            ]
            : [];

    public async Task<IReadOnlyList<FileModel>> FilesAsync(IReadOnlyList<long> uploads, CancellationToken cancellation)
    {
        if (uploads.Count == 0)
            return [];
        var reader = access.User.Id;
        var rows = await database
            .Table<UploadRow>()
            .Where(u => uploads.Contains(u.Id) && u.UserId == reader)
            .OrderBy(u => u.Id)
            .ToListAsync(cancellation);
        return [.. rows.Select(row => new FileModel(row.Id, row.Name, row.Size, DownloadAttachment.IsPicture(row.ContentType)))];
    }

    private async Task<IReadOnlyList<MessageModel>> ModelsAsync(
        TicketSummary ticket,
        IReadOnlyList<MessageRow> rows,
        IReadOnlyList<AttachmentRow> attachments,
        RemoteImages images,
        bool whole,
        CancellationToken cancellation
    )
    {
        var people = await UsersAsync(cancellation);
        var files = attachments.ToLookup(file => file.MessageId);
        var shown = await bodies.ShowAsync(rows, whole, images, files, cancellation);
        var maySplit = (await RightsAsync(ticket, cancellation)).Change;
        return [.. rows.Select(row => Model(row, ticket, files[row.Id], people, shown[row.Id], whole) with { MaySplit = maySplit })];
    }

    private MessageModel Model(
        MessageRow row,
        TicketSummary ticket,
        IEnumerable<AttachmentRow> files,
        IReadOnlyDictionary<long, UserInfo> people,
        SanitizedHtml body,
        bool whole
    )
    {
        return new MessageModel(
            row.Id,
            row.TicketId,
            row.Kind,
            row.AuthorName,
            row.UserId is { } user ? people.GetValueOrDefault(user)?.PictureUrl : null,
            row.SentTo,
            row.CopiedTo,
            row.CreatedAt
        )
        {
            Body = body,
            IsFolded = !whole && row.VisibleHtml is not null,
            Files =
            [
                .. files
                    .Where(file => !file.IsInline || !DownloadAttachment.IsPicture(file.ContentType))
                    .Select(file => new FileModel(file.Id, file.Name, file.Size, DownloadAttachment.IsPicture(file.ContentType))),
            ],
            Delivery = row.Delivery,
            DeliveryDetail = row.DeliveryDetail,
            Automatic = row.Automatic,
            MayUndo =
                row is { Kind: MessageKind.Reply, UndoUntil: { } until, Delivery: DeliveryState.Queued or DeliveryState.None }
                && until > time.GetUtcNow()
                && row.UserId == access.User.Id,
            Language = row.Kind == MessageKind.Customer ? ticket.Language : null,
        };
    }

    private async Task<IReadOnlyDictionary<long, UserInfo>> UsersAsync(CancellationToken cancellation) =>
        _users ??= (await users.ListAsync(includeDisabled: true, cancellation)).ToDictionary(user => user.Id);
}
