using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>A ticket with what belongs to it once: its requester, and how far the reader has read.</summary>
internal sealed class TicketHead
{
    /// <summary>Reads the ticket <c>@id</c> for the user <c>@reader</c>; one row or none.</summary>
    public const string Sql = """
        SELECT t.id, t.subject, t.status, t.priority, t.department_id, t.assignee_id, t.requester_id, t.created_at, t.merged_into_id,
            c.name AS requester_name, c.language AS requester_language, c.organization_id, o.name AS organization_name,
            (SELECT a.address FROM ticketing_customer_address a WHERE a.customer_id = t.requester_id ORDER BY a.id LIMIT 1) AS requester_address,
            (SELECT r.last_message_id FROM ticketing_read r WHERE r.user_id = @reader AND r.ticket_id = t.id) AS read_id,
            (SELECT m.author_address FROM ticketing_message m WHERE m.ticket_id = t.id AND m.customer_id = t.requester_id AND m.author_address IS NOT NULL ORDER BY m.id DESC LIMIT 1) AS written_from
        FROM ticketing_ticket t JOIN ticketing_customer c ON c.id = t.requester_id LEFT JOIN ticketing_organization o ON o.id = c.organization_id
        WHERE t.id = @id
        """;

    [Column("id")]
    public long Id { get; set; }

    [Column("subject")]
    public string Subject { get; set; } = "";

    [Column("status")]
    public int StatusId { get; set; }

    [Column("priority")]
    public TicketPriority Priority { get; set; }

    [Column("department_id")]
    public long DepartmentId { get; set; }

    [Column("assignee_id")]
    public long? AssigneeId { get; set; }

    [Column("requester_id")]
    public long RequesterId { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    [Column("merged_into_id")]
    public long? MergedIntoId { get; set; }

    [Column("requester_name")]
    public string RequesterName { get; set; } = "";

    [Column("requester_language")]
    public string? RequesterLanguage { get; set; }

    /// <summary>The requester's first address.</summary>
    [Column("requester_address")]
    public string? RequesterAddress { get; set; }

    [Column("organization_id")]
    public long? OrganizationId { get; set; }

    [Column("organization_name")]
    public string? OrganizationName { get; set; }

    /// <summary>The last message that the reader has seen; null for none.</summary>
    [Column("read_id")]
    public long? ReadId { get; set; }

    /// <summary>The address that the requester wrote from last.</summary>
    [Column("written_from")]
    public string? WrittenFrom { get; set; }

    public static async Task<TicketHead?> FindAsync(IDatabase database, long id, long reader, CancellationToken cancellation) =>
        (await database.Connection.QueryToListAsync<TicketHead>(Sql, cancellation, Parameters(id, reader))).FirstOrDefault();

    public static DataParameter[] Parameters(long id, long reader) => [new DataParameter("id", id), new DataParameter("reader", reader)];

    public TicketSummary Summary() =>
        new(
            Id,
            Subject,
            StatusId,
            Priority,
            DepartmentId,
            AssigneeId,
            RequesterId,
            RequesterName,
            RequesterAddress,
            RequesterLanguage,
            CreatedAt,
            MergedIntoId
        );
}
