using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Labels;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReadFields;

/// <summary>The fields that every ticket has: three questions to the database at most, however many tickets.</summary>
internal sealed class OwnFields(
    IDatabase database,
    DepartmentDirectory directory,
    FieldDirectory admin,
    OptionDirectory options,
    TicketStatuses statuses,
    IUsers users,
    ILanguages languages,
    IStringLocalizer<TicketingPlugin> T
) : ITicketFieldSource
{
    // So many ids in one statement.
    private const int Portion = 5000;

    public async ValueTask<IReadOnlyList<TicketField>> FieldsAsync(CancellationToken cancellation = default) =>
        [
            new("department", T["Department"], TicketFieldKind.Choice)
            {
                Choices =
                [
                    .. (await directory.ReadAsync(cancellation)).Departments.Select(department => new TicketFieldChoice(
                        Text(department.Id),
                        department.Name
                    )),
                ],
            },
            new("status", T["Status"], TicketFieldKind.Choice)
            {
                Choices = [.. (await statuses.ListAsync(cancellation)).Select(status => new TicketFieldChoice(status.Key, status.Name))],
            },
            new("status-category", T["Status category"], TicketFieldKind.Choice)
            {
                Choices = [.. StatusCategories.All.Select(category => new TicketFieldChoice(category.Key(), category.Word(T)))],
            },
            new("priority", T["Priority"], TicketFieldKind.Choice)
            {
                Choices = [.. TicketLabels.Priorities.Select(priority => new TicketFieldChoice(priority.Level(), priority.Word(T)))],
            },
            new("assignee", T["Assignee"], TicketFieldKind.Choice)
            {
                IsUser = true,
                Choices =
                [
                    .. (await users.ListAsync(includeDisabled: true, cancellation)).Select(user => new TicketFieldChoice(
                        Text(user.Id),
                        user.Name
                    )),
                ],
            },
            new("tag", T["Tag"], TicketFieldKind.Choice) { IsMany = true },
            new("channel", T["Channel"], TicketFieldKind.Choice)
            {
                Choices = [.. TicketLabels.Channels.Select(channel => new TicketFieldChoice(channel, TicketLabels.Channel(channel, T)))],
            },
            new("language", T["Language"], TicketFieldKind.Choice)
            {
                // The desk's own; customers may write in others.
                Suggested = [.. languages.Available.Select(language => new TicketFieldChoice(language.Tag, language.Name))],
            },
            new("requester", T["Requester's email address"], TicketFieldKind.Text) { IsMany = true },
            new("requester-domain", T["Requester's email domain"], TicketFieldKind.Choice) { IsMany = true },
            new("organization", T["Organization"], TicketFieldKind.Choice),
            new("subject", T["Subject"], TicketFieldKind.Text),
            .. await FreeAsync(
                [
                    new("created", T["Created"], TicketFieldKind.Date) { HasTime = true },
                    new("updated", T["Last activity"], TicketFieldKind.Date) { HasTime = true },
                    new("last-customer-message", T["Last customer message"], TicketFieldKind.Date) { HasTime = true },
                    new("message-count", T["Number of messages"], TicketFieldKind.Number),
                    new("has-attachment", T["Has attachment"], TicketFieldKind.Choice)
                    {
                        Choices = [new TicketFieldChoice(FieldValues.Yes, T["Yes"]), new TicketFieldChoice(FieldValues.No, T["No"])],
                    },
                ],
                cancellation
            ),
        ];

    // These came after the admin's fields, one of which may have such a key.
    private async ValueTask<IEnumerable<TicketField>> FreeAsync(TicketField[] fields, CancellationToken cancellation)
    {
        var taken = (await admin.ReadAsync(cancellation)).Select(field => field.Key).ToHashSet(StringComparer.Ordinal);
        return fields.Where(field => !taken.Contains(field.Key));
    }

    public ValueTask<TicketFieldSql?> SqlAsync(string key, CancellationToken cancellation = default) =>
        new(OwnFieldSql.Of(key, database, options));

    public async ValueTask<IReadOnlyList<TicketFieldChoice>> SuggestAsync(
        string key,
        string typed,
        int count,
        CancellationToken cancellation = default
    )
    {
        var wanted = SqlText.Fold(typed.Trim());
        IEnumerable<TicketFieldChoice> found = key switch
        {
            "tag" => (
                await database
                    .Table<TagRow>()
                    .Where(tag => SqlText.Contains(SqlText.Fold(tag.Name), wanted))
                    .OrderByDescending(tag => SqlText.StartsWith(SqlText.Fold(tag.Name), wanted))
                    .ThenBy(tag => tag.NormalizedName)
                    .Take(count)
                    .Select(tag => tag.Name)
                    .ToListAsync(cancellation)
            ).Select(name => new TicketFieldChoice(name, name)),
            "organization" => (
                await database
                    .Table<OrganizationRow>()
                    .Where(organization => SqlText.Contains(SqlText.Fold(organization.Name), wanted))
                    .OrderByDescending(organization => SqlText.StartsWith(SqlText.Fold(organization.Name), wanted))
                    .ThenBy(organization => organization.NormalizedName)
                    .Take(count)
                    .Select(organization => organization.Name)
                    .ToListAsync(cancellation)
            ).Select(name => new TicketFieldChoice(name, name)),
            _ => [],
        };
        return [.. found.Take(count)];
    }

    public async Task ReadAsync(
        IReadOnlyCollection<long> ticketIds,
        IReadOnlySet<string> keys,
        TicketFieldValues values,
        CancellationToken cancellation = default
    )
    {
        foreach (var ids in ticketIds.Chunk(Portion))
        {
            var requesters = await ReadTicketsAsync(ids, values, cancellation);
            if (keys.Contains("requester") || keys.Contains("requester-domain"))
                await ReadAddressesAsync(requesters, values, cancellation);
            if (keys.Contains("last-customer-message"))
                await ReadLastMessagesAsync(ids, values, cancellation);
            if (keys.Contains("tag"))
                await ReadTagsAsync(ids, values, cancellation);
        }
    }

    private async Task<ILookup<long, long>> ReadTicketsAsync(long[] ids, TicketFieldValues values, CancellationToken cancellation)
    {
        // Asked for every ticket that changes: nothing has to be translated. Only numbers go into the text.
        var rows = await database.Connection.QueryToListAsync<Row>(
            $"""
            SELECT t.id, t.department_id, t.status, t.priority, t.assignee_id, t.channel, t.subject, t.requester_id, t.created_at, t.last_activity_at, t.message_count, t.has_attachment,
                c.language, o.name AS organization
            FROM ticketing_ticket t JOIN ticketing_customer c ON c.id = t.requester_id LEFT JOIN ticketing_organization o ON o.id = c.organization_id
            WHERE t.id IN ({string.Join(',', ids)})
            """,
            cancellation
        );
        var known = await options.ReadAsync(cancellation);
        foreach (var row in rows)
        {
            values.Set(row.Id, "department", Text(row.DepartmentId));
            values.Set(row.Id, "status", known.FindStatus(row.StatusId)?.Key);
            values.Set(row.Id, "status-category", TicketStatus.CategoryOf(row.StatusId).Key());
            values.Set(row.Id, "priority", row.Priority.Level());
            values.Set(row.Id, "assignee", row.AssigneeId is { } assignee ? Text(assignee) : null);
            values.Set(row.Id, "channel", row.Channel);
            values.Set(row.Id, "language", row.Language);
            values.Set(row.Id, "organization", row.Organization);
            values.Set(row.Id, "subject", row.Subject);
            values.Set(row.Id, "created", Text(row.CreatedAt));
            values.Set(row.Id, "updated", Text(row.LastActivityAt));
            values.Set(row.Id, "message-count", Text(row.MessageCount));
            values.Set(row.Id, "has-attachment", row.HasAttachment ? FieldValues.Yes : FieldValues.No);
        }
        return rows.ToLookup(row => row.RequesterId, row => row.Id);
    }

    private async Task ReadAddressesAsync(ILookup<long, long> requesters, TicketFieldValues values, CancellationToken cancellation)
    {
        var customers = requesters.Select(group => group.Key).ToList();
        var addresses = (
            await database
                .Table<CustomerAddressRow>()
                .Where(a => customers.Contains(a.CustomerId))
                .OrderBy(a => a.Id)
                .Select(a => new { a.CustomerId, a.Address })
                .ToListAsync(cancellation)
        ).GroupBy(a => a.CustomerId, a => a.Address);
        foreach (var customer in addresses)
        {
            string[] domains = [.. customer.Select(MailAddresses.DomainOf).Where(domain => domain.Length > 0).Distinct()];
            foreach (var ticket in requesters[customer.Key])
            {
                values.Set(ticket, "requester", [.. customer]);
                values.Set(ticket, "requester-domain", domains);
            }
        }
    }

    private async Task ReadTagsAsync(long[] ids, TicketFieldValues values, CancellationToken cancellation)
    {
        var tags = await (
            from link in database.Table<TicketTagRow>()
            join tag in database.Table<TagRow>() on link.TagId equals tag.Id
            where ids.Contains(link.TicketId)
            orderby tag.NormalizedName
            select new { link.TicketId, tag.Name }
        ).ToListAsync(cancellation);
        foreach (var ticket in tags.GroupBy(tag => tag.TicketId, tag => tag.Name))
            values.Set(ticket.Key, "tag", [.. ticket]);
    }

    private async Task ReadLastMessagesAsync(long[] ids, TicketFieldValues values, CancellationToken cancellation)
    {
        var messages = await database
            .Table<MessageRow>()
            .Where(message => ids.Contains(message.TicketId) && message.Kind == MessageKind.Customer)
            .GroupBy(message => message.TicketId)
            .Select(ticket => new { ticket.Key, At = ticket.Max(message => message.CreatedAt) })
            .ToListAsync(cancellation);
        foreach (var ticket in messages)
            values.Set(ticket.Key, "last-customer-message", Text(ticket.At));
    }

    // To the millisecond, as times are stored: a condition finds the same in memory and in the database.
    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Row
    {
        [Column("id")]
        public long Id { get; set; }

        [Column("department_id")]
        public long DepartmentId { get; set; }

        [Column("status")]
        public int StatusId { get; set; }

        [Column("priority")]
        public TicketPriority Priority { get; set; }

        [Column("assignee_id")]
        public long? AssigneeId { get; set; }

        [Column("channel")]
        public string Channel { get; set; } = "";

        [Column("subject")]
        public string Subject { get; set; } = "";

        [Column("requester_id")]
        public long RequesterId { get; set; }

        [Column("created_at")]
        public DateTimeOffset CreatedAt { get; set; }

        [Column("last_activity_at")]
        public DateTimeOffset LastActivityAt { get; set; }

        [Column("message_count")]
        public int MessageCount { get; set; }

        [Column("has_attachment")]
        public bool HasAttachment { get; set; }

        [Column("language")]
        public string? Language { get; set; }

        [Column("organization")]
        public string? Organization { get; set; }
    }
}
