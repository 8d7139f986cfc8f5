using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Ticketing.Intake;

/// <inheritdoc cref="ITicketRecords"/>
internal sealed class TicketRecords(IDatabase database, IRoles roles, DepartmentDirectory directory) : ITicketRecords
{
    public async Task<IReadOnlyList<TicketRecord>> ListTicketsAsync(long afterId, int count, CancellationToken cancellation = default) =>
        await CompleteAsync(
            await database.Table<TicketRow>().Where(t => t.Id > afterId).OrderBy(t => t.Id).Take(count).ToListAsync(cancellation),
            cancellation
        );

    public async Task<IReadOnlyList<TicketRecord>> FindTicketsAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellation = default
    ) =>
        ids.Count == 0
            ? []
            : await CompleteAsync(await database.Table<TicketRow>().Where(t => ids.Contains(t.Id)).ToListAsync(cancellation), cancellation);

    public async Task<IReadOnlyDictionary<long, long>> VersionsAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellation = default
    )
    {
        if (ids.Count == 0)
            return new Dictionary<long, long>();
        // Asked with every search, each time for other tickets: read by hand there is nothing to translate and no mapper to make. Only
        // numbers go into the text.
        var versions = new Dictionary<long, long>(ids.Count);
        await using var rows = await database.Connection.ExecuteReaderAsync(
            $"SELECT id, version FROM ticketing_ticket WHERE id IN ({string.Join(',', ids)})",
            cancellation
        );
        while (await rows.Reader!.ReadAsync(cancellation))
            versions[rows.Reader.GetInt64(0)] = rows.Reader.GetInt64(1);
        return versions;
    }

    public async Task<IReadOnlyList<long>> TicketsOfAsync(
        IReadOnlyCollection<long> customerIds,
        long afterId,
        int count,
        CancellationToken cancellation = default
    )
    {
        if (customerIds.Count == 0)
            return [];
        // Two questions, each answered from an index; either alone has all of the next ids up to its own last one.
        var asked = await database
            .Table<TicketRow>()
            .Where(t => customerIds.Contains(t.RequesterId) && t.Id > afterId)
            .OrderBy(t => t.Id)
            .Take(count)
            .Select(t => t.Id)
            .ToListAsync(cancellation);
        var takePart = await database
            .Table<ParticipantRow>()
            .Where(p => customerIds.Contains(p.CustomerId) && p.TicketId > afterId)
            .OrderBy(p => p.TicketId)
            .Take(count)
            .Select(p => p.TicketId)
            .ToListAsync(cancellation);
        return [.. asked.Union(takePart).Order().Take(count)];
    }

    public async Task<IReadOnlyList<long>> CustomersOfAsync(
        IReadOnlyCollection<long> organizationIds,
        long afterId,
        int count,
        CancellationToken cancellation = default
    ) =>
        organizationIds.Count == 0
            ? []
            : await database
                .Table<CustomerRow>()
                .Where(c => c.OrganizationId != null && organizationIds.Contains(c.OrganizationId.Value) && c.Id > afterId)
                .OrderBy(c => c.Id)
                .Take(count)
                .Select(c => c.Id)
                .ToListAsync(cancellation);

    public async Task<IReadOnlyList<CustomerRecord>> ListCustomersAsync(
        long afterId,
        int count,
        CancellationToken cancellation = default
    ) =>
        await PeopleRecords.CompleteAsync(
            database,
            await database.Table<CustomerRow>().Where(c => c.Id > afterId).OrderBy(c => c.Id).Take(count).ToListAsync(cancellation),
            cancellation
        );

    public async Task<IReadOnlyList<CustomerRecord>> FindCustomersAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellation = default
    ) =>
        ids.Count == 0
            ? []
            : await PeopleRecords.CompleteAsync(
                database,
                await database.Table<CustomerRow>().Where(c => ids.Contains(c.Id)).ToListAsync(cancellation),
                cancellation
            );

    public async Task<IReadOnlyList<OrganizationRecord>> ListOrganizationsAsync(
        long afterId,
        int count,
        CancellationToken cancellation = default
    ) =>
        await PeopleRecords.CompleteAsync(
            database,
            await database.Table<OrganizationRow>().Where(o => o.Id > afterId).OrderBy(o => o.Id).Take(count).ToListAsync(cancellation),
            cancellation
        );

    public async Task<IReadOnlyList<OrganizationRecord>> FindOrganizationsAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellation = default
    ) =>
        ids.Count == 0
            ? []
            : await PeopleRecords.CompleteAsync(
                database,
                await database.Table<OrganizationRow>().Where(o => ids.Contains(o.Id)).ToListAsync(cancellation),
                cancellation
            );

    public Task<DepartmentScope> WhereAsync(ICurrentUser user, Permission permission, CancellationToken cancellation = default) =>
        Access.WhereAsync(user, permission, roles, directory, cancellation).AsTask();

    private async Task<IReadOnlyList<TicketRecord>> CompleteAsync(List<TicketRow> tickets, CancellationToken cancellation)
    {
        if (tickets.Count == 0)
            return [];
        var ids = tickets.Select(t => t.Id).ToList();
        var messages = (
            await database
                .Table<MessageRow>()
                .Where(m => ids.Contains(m.TicketId))
                .OrderBy(m => m.Id)
                .Select(m => new
                {
                    m.Id,
                    m.TicketId,
                    m.Kind,
                    m.AuthorName,
                    m.AuthorAddress,
                    m.Html,
                    m.VisibleHtml,
                    m.Text,
                    m.SentTo,
                    m.CreatedAt,
                })
                .ToListAsync(cancellation)
        ).ToLookup(m => m.TicketId);
        var withFiles = tickets.Where(t => t.HasAttachment).Select(t => t.Id).ToList();
        var files = (
            withFiles.Count == 0
                ? []
                : await database
                    .Table<AttachmentRow>()
                    .Where(a => withFiles.Contains(a.TicketId) && !a.IsInline)
                    .OrderBy(a => a.Id)
                    .ToListAsync(cancellation)
        ).ToLookup(a => a.MessageId);
        var tags = (
            await (
                from link in database.Table<TicketTagRow>()
                join tag in database.Table<TagRow>() on link.TagId equals tag.Id
                where ids.Contains(link.TicketId)
                orderby tag.NormalizedName
                select new { link.TicketId, tag.Name }
            ).ToListAsync(cancellation)
        ).ToLookup(tag => tag.TicketId, tag => tag.Name);
        var participants = (
            await database
                .Table<ParticipantRow>()
                .Where(p => ids.Contains(p.TicketId))
                .OrderBy(p => p.TicketId)
                .ThenBy(p => p.CustomerId)
                .ToListAsync(cancellation)
        ).ToLookup(p => p.TicketId, p => p.CustomerId);
        var people = (
            await FindCustomersAsync(
                [.. tickets.Select(t => t.RequesterId).Concat(participants.SelectMany(p => p)).Distinct()],
                cancellation
            )
        ).ToDictionary(person => person.Id);
        var requesterIds = tickets.Select(t => t.RequesterId).Distinct().ToList();
        var languages = await database
            .Table<CustomerRow>()
            .Where(c => requesterIds.Contains(c.Id) && c.Language != null)
            .ToDictionaryAsync(c => c.Id, c => c.Language, cancellation);
        return
        [
            .. tickets.Select(ticket =>
            {
                var requester = people.GetValueOrDefault(ticket.RequesterId);
                return new TicketRecord(
                    TicketReader.Summary(
                        ticket,
                        requester?.Name ?? "",
                        requester?.Addresses.FirstOrDefault(),
                        languages.GetValueOrDefault(ticket.RequesterId)
                    ),
                    [
                        .. messages[ticket.Id]
                            .Select(m =>
                            {
                                var (visible, quoted) = Parts(m.VisibleHtml, m.Text);
                                return new MessageRecord(
                                    m.Id,
                                    m.Kind,
                                    m.AuthorName,
                                    m.AuthorAddress,
                                    visible,
                                    quoted,
                                    m.SentTo,
                                    m.CreatedAt,
                                    [
                                        .. files[m.Id]
                                            .Select(file => new AttachmentRecord(
                                                file.Id,
                                                file.Name,
                                                file.ContentType,
                                                file.Size,
                                                file.BlobHash
                                            )),
                                    ]
                                );
                            }),
                    ]
                )
                {
                    Channel = ticket.Channel,
                    LastActivityAt = ticket.LastActivityAt,
                    Tags = [.. tags[ticket.Id]],
                    RequesterAddresses = requester?.Addresses ?? [],
                    Participants =
                    [
                        .. participants[ticket.Id]
                            .Select(id => people.GetValueOrDefault(id))
                            .OfType<CustomerRecord>()
                            .SelectMany(person => person.Addresses.Prepend(person.Name)),
                    ],
                    OrganizationName = requester?.OrganizationName,
                };
            }),
        ];
    }

    // The text is that of the whole message; what stands in it beside the visible part was quoted.
    internal static (string Visible, string Quoted) Parts(string? visibleHtml, string text)
    {
        if (visibleHtml is null)
            return (text, "");
        var visible = PlainText.FromHtml(visibleHtml);
        return text.StartsWith(visible, StringComparison.Ordinal) ? (visible, text[visible.Length..].Trim())
            : text.EndsWith(visible, StringComparison.Ordinal) ? (visible, text[..^visible.Length].Trim())
            : (visible, text);
    }
}
