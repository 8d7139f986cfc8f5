using System.Collections.Immutable;
using System.Globalization;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.Files;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>Tickets with their messages, notes and files.</summary>
internal sealed class TicketSource(
    ITicketRecords records,
    ITicketStatuses statuses,
    IEnumerable<ITicketFieldSource> fields,
    TicketFilters filters,
    OtherFields others,
    FileTexts files,
    IStringLocalizer<SearchPlugin> T
) : ISearchSource
{
    // So many messages the ticket page shows at once; a link into a longer conversation asks for all of it.
    private const int ShownAtOnce = 14;
    private const int AtOnce = 500;

    public string Kind => "ticket";

    public string Title => T["Tickets"];

    public Type ResultComponent => typeof(TicketResult);

    public IEnumerable<string> Parts => fields.Select(source => source.GetType().FullName!);

    public async Task<IReadOnlyCollection<long>> ChangedAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellation = default)
    {
        // What became of a message on its way changes nothing that is searched. Of messages that went from one ticket to another both
        // are told.
        var ids = events
            .Where(record => record.Subject.Kind == "ticket" && !record.Is<MessageDeliveryChanged>())
            .Select(record => record.Subject.Id)
            .ToHashSet();
        var customers = events.Where(record => record.Is<CustomerChanged>()).Select(record => record.Subject.Id).Distinct().ToList();
        await AddTicketsOfAsync(customers, ids, cancellation);
        // An organization's name stands in what its people wrote.
        await foreach (var people in CustomerSource.OfChangedOrganizationsAsync(records, events, cancellation))
            await AddTicketsOfAsync(people, ids, cancellation);
        return ids;
    }

    public bool ChangesAll(EventRecord record) =>
        record.Is<TicketFieldDeleted>() || record.As<TicketFieldDefined>() is { ChangesTickets: true };

    public async Task<IReadOnlyList<SearchDocument>> ListAsync(long afterId, int count, CancellationToken cancellation = default) =>
        await DocumentsAsync(await records.ListTicketsAsync(afterId, count, cancellation), cancellation);

    public async Task<IReadOnlyList<SearchDocument>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default) =>
        await DocumentsAsync(await records.FindTicketsAsync(ids, cancellation), cancellation);

    public async Task<IReadOnlyDictionary<long, string>> MarksAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellation = default
    ) => (await records.VersionsAsync(ids, cancellation)).ToDictionary(version => version.Key, version => Text(version.Value));

    /// <summary>Reads the ticket's files, one behind the other.</summary>
    public async Task FinishAsync(long id, CancellationToken cancellation = default)
    {
        foreach (
            var file in (await records.FindTicketsAsync([id], cancellation))
                .SelectMany(record => record.Messages)
                .SelectMany(message => message.Attachments)
        )
            await files.ReadAsync(file.BlobHash, file.Name, file.ContentType, file.Size, cancellation);
    }

    public async ValueTask<SearchScope> ScopeAsync(ICurrentUser user, CancellationToken cancellation = default)
    {
        var where = await records.WhereAsync(user, TicketingPermissions.View, cancellation);
        // Whoever sees a ticket in Ticketing sees its notes.
        return (where.IsAll ? SearchScope.Everything : SearchScope.Where("department", where.Ids.Select(Text))) with
        {
            SeesRestricted = true,
        };
    }

    public ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        filters.ForAsync(user, cancellation);

    public string Href(SearchDocument document, long partId)
    {
        if (partId == 0)
            return $"/tickets/{document.Id}";
        var isLong = document.Texts.Select(text => text.PartId).Where(id => id != 0).Distinct().Skip(ShownAtOnce).Any();
        return $"/tickets/{document.Id}{(isLong ? "?all=1" : "")}#message-{partId}";
    }

    private async Task AddTicketsOfAsync(IReadOnlyCollection<long> customers, HashSet<long> ids, CancellationToken cancellation)
    {
        for (
            long after = 0;
            await records.TicketsOfAsync(customers, after, AtOnce, cancellation) is { Count: > 0 } portion;
            after = portion[^1]
        )
            ids.UnionWith(portion);
    }

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<SearchDocument>> DocumentsAsync(IReadOnlyList<TicketRecord> tickets, CancellationToken cancellation)
    {
        var documents = new List<SearchDocument>(tickets.Count);
        var known = (await statuses.ListAsync(cancellation)).ToDictionary(status => status.Id, status => status.Key);
        foreach (var ticket in tickets)
            documents.Add(await DocumentAsync(ticket, known, cancellation));
        return await others.AddAsync(documents, cancellation);
    }

    private async Task<SearchDocument> DocumentAsync(
        TicketRecord record,
        IReadOnlyDictionary<int, string> statusKeys,
        CancellationToken cancellation
    )
    {
        var ticket = record.Ticket;
        var texts = new List<SearchText>();
        var isUnfinished = false;
        foreach (var message in record.Messages)
        {
            texts.Add(
                new SearchText(message.Kind == MessageKind.Note ? SearchTextKind.Restricted : SearchTextKind.Body, message.VisibleText)
                {
                    PartId = message.Id,
                    Label = message.AuthorName,
                    IsAnswer = message.Kind == MessageKind.Reply,
                }
            );
            // A file of a note is as internal as the note.
            var aside = message.Kind == MessageKind.Note ? SearchTextKind.Restricted : SearchTextKind.Aside;
            if (message.QuotedText.Length > 0)
                texts.Add(new SearchText(aside, message.QuotedText) { PartId = message.Id, Label = message.AuthorName });
            foreach (var file in message.Attachments)
            {
                var text = await files.KnownAsync(file.BlobHash, file.Name, file.ContentType, file.Size, cancellation);
                isUnfinished |= text is null;
                texts.Add(new SearchText(aside, $"{file.Name}\n{text}".Trim()) { PartId = message.Id, Label = file.Name });
            }
        }
        var authors = record
            .Messages.Where(message => message.Kind is not (MessageKind.Automatic or MessageKind.Note))
            .SelectMany(message => new[] { message.AuthorName, message.AuthorAddress })
            .OfType<string>()
            .Distinct()
            .ToList();
        string[] requester = [ticket.RequesterName, .. record.RequesterAddresses];
        // Whoever types a name, an address or a tag means the tickets too that have to do with it.
        texts.Add(About([.. requester, .. authors, .. record.Participants, record.OrganizationName, .. record.Tags]));
        return new SearchDocument(ticket.Id, ticket.Subject)
        {
            Texts = texts,
            IsUnfinished = isUnfinished,
            Language = ticket.Language,
            Terms = Terms(record, statusKeys),
            Words = ImmutableDictionary<string, ImmutableList<string>>
                .Empty.Add("requester", [.. requester])
                .Add("from", [.. authors])
                .Add(
                    "to",
                    [
                        .. record
                            .Messages.Where(message => message.Kind != MessageKind.Note && message.SentTo.Length > 0)
                            .Select(message => message.SentTo)
                            .Distinct(),
                        .. record.Participants,
                    ]
                ),
            Dates = ImmutableDictionary<string, DateTimeOffset>
                .Empty.Add("created", ticket.CreatedAt)
                .Add("updated", record.LastActivityAt),
        };
    }

    /// <summary>What is known of a thing, for whoever looks for it by words: it counts less than what is written in it.</summary>
    internal static SearchText About(IEnumerable<string?> facts) =>
        new(
            SearchTextKind.Aside,
            string.Join('\n', facts.Where(fact => !string.IsNullOrWhiteSpace(fact)).Distinct(StringComparer.OrdinalIgnoreCase))
        )
        {
            IsNames = true,
        };

    private static ImmutableDictionary<string, ImmutableList<string>> Terms(
        TicketRecord record,
        IReadOnlyDictionary<int, string> statusKeys
    )
    {
        var ticket = record.Ticket;
        var terms = ImmutableDictionary<string, ImmutableList<string>>
            .Empty.Add("status", [statusKeys.GetValueOrDefault(ticket.StatusId, ticket.Category.Key())])
            .Add("priority", [ticket.Priority.ToString().ToLowerInvariant()])
            .Add("department", [Text(ticket.DepartmentId)])
            .Add("assignee", [ticket.AssigneeId is { } assignee ? Text(assignee) : TicketFilters.Nobody])
            .Add("channel", [record.Channel])
            .Add("tag", [.. record.Tags]);
        var has = new List<string>();
        // Whether there is a note is told to those who see notes; whoever finds a ticket here does.
        if (record.Messages.Any(message => message.Attachments.Count > 0))
            has.Add("attachment");
        if (record.Messages.Any(message => message.Kind == MessageKind.Note))
            has.Add("note");
        if (record.Messages.Any(message => message.Kind == MessageKind.Reply))
            has.Add("reply");
        if (has.Count > 0)
            terms = terms.Add("has", [.. has]);
        if (ticket.Category.IsSystem())
            terms = terms.Add("in", [ticket.Category.Key()]);
        foreach (var (key, values) in OtherFields.TermsOf(record))
            terms = terms.Add(key, [.. values]);
        return terms;
    }
}
