using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Intake;
using Hookdesk.Ticketing.SaveDraft;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>Reads what a ticket page shows, with the reader's rights. Scoped.</summary>
internal sealed class TicketLoader(IDatabase database, Access access, DepartmentDirectory directory, IUsers users, IRoles roles, MessageHtml bodies, ReadMarks marks, TimeProvider time)
{
    private IReadOnlyDictionary<long, UserInfo>? _users;

    /// <summary>A ticket that the reader may see, or null: not there and not for you are the same answer.</summary>
    public async Task<TicketSummary?> FindAsync(long id, CancellationToken cancellation)
    {
        var found = await (from t in database.Table<TicketRow>()
                           join c in database.Table<CustomerRow>() on t.RequesterId equals c.Id
                           where t.Id == id
                           select new { Ticket = t, c.Name, c.Language }).FirstOrDefaultAsync(cancellation);
        if (found is null || !await access.MayAsync(TicketingPermissions.View, found.Ticket.DepartmentId, cancellation)) return null;
        var requester = found.Ticket.RequesterId;
        var address = await database.Table<CustomerAddressRow>().Where(a => a.CustomerId == requester).OrderBy(a => a.Id).Select(a => a.Address).FirstOrDefaultAsync(cancellation);
        return TicketReader.Summary(found.Ticket, found.Name, address, found.Language);
    }

    public Task<TicketRights> RightsAsync(TicketSummary ticket, CancellationToken cancellation) => TicketRights.OfAsync(access, ticket.DepartmentId, cancellation);

    public async Task<PropertiesModel> PropertiesAsync(TicketSummary ticket, TicketRights rights, CancellationToken cancellation)
    {
        var tags = await (from link in database.Table<TicketTagRow>()
                          join tag in database.Table<TagRow>() on link.TagId equals tag.Id
                          where link.TicketId == ticket.Id
                          orderby tag.NormalizedName
                          select tag.Name).ToListAsync(cancellation);
        var known = await directory.ReadAsync(cancellation);
        var people = await UsersAsync(cancellation);
        return new PropertiesModel(ticket, rights)
        {
            Tags = tags,
            Assignee = ticket.AssigneeId is { } assignee ? people.GetValueOrDefault(assignee) : null,
            Assignable = rights.Assign ? await AssignableAsync(ticket.DepartmentId, cancellation) : [],
            Department = known.Find(ticket.DepartmentId),
            Targets = rights.Move ? [.. known.Departments.Where(department => department.IsActive)] : [],
        };
    }

    /// <summary>Who can get tickets of a department: whoever may see them there.</summary>
    public async Task<IReadOnlyList<UserInfo>> AssignableAsync(long departmentId, CancellationToken cancellation)
    {
        var members = await Access.MembersAsync(departmentId, TicketingPermissions.View, roles, directory, cancellation);
        var result = new List<UserInfo>();
        foreach (var user in (await UsersAsync(cancellation)).Values)
            if (user.IsActive && (members.Contains(user.Id) || await SeesEverywhereAsync(user, cancellation))) result.Add(user);
        return result;
    }

    /// <summary>The conversation. Of a long one the beginning and the end, with everything unread; the middle comes when asked for.</summary>
    public async Task<ThreadModel> ThreadAsync(TicketSummary ticket, bool all, RemoteImages images, CancellationToken cancellation)
    {
        var ids = await database.Table<MessageRow>().Where(m => m.TicketId == ticket.Id).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(cancellation);
        var reader = access.User.Id;
        var read = marks.Waiting(reader, ticket.Id)
            ?? await database.Table<ReadRow>().Where(r => r.UserId == reader && r.TicketId == ticket.Id).Select(r => (long?)r.LastMessageId).FirstOrDefaultAsync(cancellation) ?? 0;
        var parts = all ? ConversationParts.Whole(ids) : ConversationParts.Of(ids, read);
        var messages = (await MessagesAsync(ticket, parts.Shown, images, cancellation)).ToDictionary(message => message.Id);
        var entries = new List<ThreadEntry>();
        foreach (var id in parts.Shown)
        {
            if (parts.Gap is { } gap && id == gap.Before) entries.Add(gap);
            if (read > 0 && id == parts.FirstUnread) entries.Add(new ThreadEntry.Unread());
            entries.Add(new ThreadEntry.Message(messages[id]));
        }
        var last = ids.Count > 0 ? ids[^1] : 0;
        if (last > read) marks.Mark(reader, ticket.Id, last);
        return new ThreadModel(ticket, entries) { LastMessageId = last, ImagesShown = images == RemoteImages.Show };
    }

    /// <summary>Messages of a gap: the newest of those between two ids, and what is left of the gap before them.</summary>
    public async Task<IReadOnlyList<ThreadEntry>> BetweenAsync(TicketSummary ticket, long after, long before, CancellationToken cancellation)
    {
        var ids = await database.Table<MessageRow>().Where(m => m.TicketId == ticket.Id && m.Id > after && m.Id < before).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(cancellation);
        var shown = ids.TakeLast(ConversationParts.GapStep).ToList();
        var entries = (await MessagesAsync(ticket, shown, RemoteImages.Hold, cancellation)).Select(message => (ThreadEntry)new ThreadEntry.Message(message)).ToList();
        if (shown.Count < ids.Count) entries.Insert(0, new ThreadEntry.Gap(after, shown[0], ids.Count - shown.Count));
        return entries;
    }

    public async Task<IReadOnlyList<MessageModel>> MessagesAsync(TicketSummary ticket, IReadOnlyList<long> ids, RemoteImages images, CancellationToken cancellation, bool whole = false)
    {
        if (ids.Count == 0) return [];
        var first = ids[0];
        var query = database.Table<MessageRow>().Where(m => m.TicketId == ticket.Id);
        query = ids.Count == 1 ? query.Where(m => m.Id == first) : query.Where(m => ids.Contains(m.Id));
        var rows = await query.OrderBy(m => m.Id).ToListAsync(cancellation);
        var withFiles = rows.Where(row => row.HasAttachment).Select(row => row.Id).ToList();
        var files = (withFiles.Count == 0 ? [] : await database.Table<AttachmentRow>().Where(a => withFiles.Contains(a.MessageId)).OrderBy(a => a.Id).ToListAsync(cancellation)).ToLookup(a => a.MessageId);
        var people = await UsersAsync(cancellation);
        return [.. rows.Select(row => Model(row, ticket, files[row.Id], people, images, whole))];
    }

    /// <summary>The editor with the agent's draft, or null when the agent may not write here.</summary>
    public async Task<EditorModel?> EditorAsync(TicketSummary ticket, TicketRights rights, CancellationToken cancellation)
    {
        if (!rights.Write) return null;
        var recipients = rights.Reply ? await Recipients.OfAsync(Tables.Of(database), ticket.Id, ticket.RequesterId, cancellation) : new Recipients([], []);
        var draft = await Drafts.FindAsync(database, access.User.Id, ticket.Id, cancellation);
        return new EditorModel(ticket, rights)
        {
            Kind = !rights.Reply || draft?.Kind == MessageKind.Note ? MessageKind.Note : MessageKind.Reply,
            Html = draft?.Html ?? "",
            Files = await FilesAsync(Drafts.UploadIds(draft), cancellation),
            To = string.Join(", ", recipients.To.Select(person => MailAddresses.Show(person.Name, person.Address))),
            Cc = string.Join(", ", recipients.Cc.Select(person => MailAddresses.Show(person.Name, person.Address))),
            SignatureHtml = access.User.Info?.SignatureHtml ?? "",
        };
    }

    public async Task<IReadOnlyList<FileModel>> FilesAsync(IReadOnlyList<long> uploads, CancellationToken cancellation)
    {
        if (uploads.Count == 0) return [];
        var reader = access.User.Id;
        var rows = await database.Table<UploadRow>().Where(u => uploads.Contains(u.Id) && u.UserId == reader).OrderBy(u => u.Id).ToListAsync(cancellation);
        return [.. rows.Select(row => new FileModel(row.Id, row.Name, row.Size, DownloadAttachment.IsPicture(row.ContentType)))];
    }

    private MessageModel Model(MessageRow row, TicketSummary ticket, IEnumerable<AttachmentRow> files, IReadOnlyDictionary<long, UserInfo> people, RemoteImages images, bool whole)
    {
        // Materialised once: the body looks for its pictures in it, the list for what is no picture of the body.
        var own = files as IReadOnlyCollection<AttachmentRow> ?? [.. files];
        return new MessageModel(row.Id, row.TicketId, row.Kind, row.AuthorName, row.UserId is { } user ? people.GetValueOrDefault(user)?.PictureUrl : null, row.SentTo, row.CopiedTo, row.CreatedAt)
        {
            Body = bodies.Show(row, whole, images, own),
            IsFolded = !whole && row.VisibleHtml is not null && row.Html.Length > 0,
            Files = [.. own.Where(file => !file.IsInline || !DownloadAttachment.IsPicture(file.ContentType)).Select(file => new FileModel(file.Id, file.Name, file.Size, DownloadAttachment.IsPicture(file.ContentType)))],
            Delivery = row.Delivery,
            DeliveryDetail = row.DeliveryDetail,
            Automatic = row.Automatic,
            MayUndo = row is { Kind: MessageKind.Reply, UndoUntil: { } until, Delivery: DeliveryState.Queued or DeliveryState.None } && until > time.GetUtcNow() && row.UserId == access.User.Id,
            Language = row.Kind == MessageKind.Customer ? ticket.Language : null,
        };
    }

    private async Task<IReadOnlyDictionary<long, UserInfo>> UsersAsync(CancellationToken cancellation) =>
        _users ??= (await users.ListAsync(includeDisabled: true, cancellation)).ToDictionary(user => user.Id);

    private async Task<bool> SeesEverywhereAsync(UserInfo user, CancellationToken cancellation)
    {
        foreach (var role in user.RoleIds)
            if (await roles.HasAsync(role, TicketingPermissions.View, cancellation)) return true;
        return false;
    }
}
