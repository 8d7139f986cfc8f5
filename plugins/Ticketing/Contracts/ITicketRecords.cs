using Hookdesk.Sdk.Security;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Reads complete tickets, customers, and organizations in bulk, for indexes, exports, and reports. Scoped. Permissions aren't checked;
/// <see cref="WhereAsync"/> tells who may see what.
/// </summary>
/// <remarks>
/// Page through a list by ID: start after 0, then continue after the last ID returned until the result is empty. Items created in the
/// meantime have higher IDs or are announced by the event log.
/// </remarks>
public interface ITicketRecords
{
    /// <summary>Up to <paramref name="count"/> tickets with an id above <paramref name="afterId"/>, by id.</summary>
    Task<IReadOnlyList<TicketRecord>> ListTicketsAsync(long afterId, int count, CancellationToken cancellation = default);

    /// <summary>The tickets with these ids, in no particular order; those that are not there are left out.</summary>
    Task<IReadOnlyList<TicketRecord>> FindTicketsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default);

    /// <summary>
    /// The versions of tickets, which increase with every change of the ticket itself, but not when its customer is renamed. Missing
    /// tickets are left out.
    /// </summary>
    Task<IReadOnlyDictionary<long, long>> VersionsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default);

    /// <summary>
    /// Ids of the tickets in which one of these customers is the requester or takes part, by id; at most <paramref name="count"/> above
    /// <paramref name="afterId"/>.
    /// </summary>
    Task<IReadOnlyList<long>> TicketsOfAsync(
        IReadOnlyCollection<long> customerIds,
        long afterId,
        int count,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Ids of the customers who belong to one of these organizations, by id; at most <paramref name="count"/> above
    /// <paramref name="afterId"/>.
    /// </summary>
    Task<IReadOnlyList<long>> CustomersOfAsync(
        IReadOnlyCollection<long> organizationIds,
        long afterId,
        int count,
        CancellationToken cancellation = default
    );

    /// <summary>Up to <paramref name="count"/> customers with an id above <paramref name="afterId"/>, by id.</summary>
    Task<IReadOnlyList<CustomerRecord>> ListCustomersAsync(long afterId, int count, CancellationToken cancellation = default);

    /// <summary>The customers with these ids; those that are not there are left out.</summary>
    Task<IReadOnlyList<CustomerRecord>> FindCustomersAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default);

    /// <summary>Up to <paramref name="count"/> organizations with an id above <paramref name="afterId"/>, by id.</summary>
    Task<IReadOnlyList<OrganizationRecord>> ListOrganizationsAsync(long afterId, int count, CancellationToken cancellation = default);

    /// <summary>The organizations with these ids; those that are not there are left out.</summary>
    Task<IReadOnlyList<OrganizationRecord>> FindOrganizationsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default);

    /// <summary>The departments in which a user has a permission, through roles held everywhere and in departments.</summary>
    Task<DepartmentScope> WhereAsync(ICurrentUser user, Permission permission, CancellationToken cancellation = default);
}

/// <summary>A set of departments: all, or some.</summary>
/// <param name="IsAll">True for all, also those made later.</param>
/// <param name="Ids">The departments where it is not all; empty for none.</param>
public sealed record DepartmentScope(bool IsAll, IReadOnlyList<long> Ids)
{
    /// <summary>All departments.</summary>
    public static DepartmentScope All { get; } = new(true, []);

    /// <summary>No department.</summary>
    public static DepartmentScope None { get; } = new(false, []);

    /// <summary>Some departments, each once and in ascending order.</summary>
    public static DepartmentScope Of(IEnumerable<long> ids) => new(false, [.. ids.Distinct().Order()]);

    /// <summary>True if the set is empty.</summary>
    public bool IsEmpty => !IsAll && Ids.Count == 0;

    /// <summary>True if the set contains the department.</summary>
    public bool Contains(long departmentId) => IsAll || Ids.Contains(departmentId);

    /// <summary>One department, where it belongs to the scope; none otherwise.</summary>
    public DepartmentScope Only(long departmentId) => Contains(departmentId) ? Of([departmentId]) : None;
}

/// <summary>A ticket with its conversation.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Messages">All messages by id, oldest first.</param>
public sealed record TicketRecord(TicketSummary Ticket, IReadOnlyList<MessageRecord> Messages)
{
    /// <summary>How it came: <c>mail</c>, <c>agent</c>, <c>portal</c>, …</summary>
    public required string Channel { get; init; }

    /// <summary>The time of the last message or change.</summary>
    public required DateTimeOffset LastActivityAt { get; init; }

    /// <summary>Tags, by name.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>All email addresses of the requester, the first one first.</summary>
    public required IReadOnlyList<string> RequesterAddresses { get; init; }

    /// <summary>Name and addresses of everyone who takes part besides the requester.</summary>
    public required IReadOnlyList<string> Participants { get; init; }

    /// <summary>The requester's organization, or null.</summary>
    public string? OrganizationName { get; init; }
}

/// <summary>A message of a conversation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="AuthorName">The author's name at that time.</param>
/// <param name="AuthorAddress">The address that a customer wrote from, or null.</param>
/// <param name="VisibleText">What its author wrote, without what was quoted from earlier mail.</param>
/// <param name="QuotedText">What was quoted; empty where nothing was.</param>
/// <param name="SentTo">Receivers as they are shown.</param>
/// <param name="CreatedAt">When it joined the ticket.</param>
/// <param name="Attachments">Its files, without images shown in the text.</param>
public sealed record MessageRecord(
    long Id,
    MessageKind Kind,
    string AuthorName,
    string? AuthorAddress,
    string VisibleText,
    string QuotedText,
    string SentTo,
    DateTimeOffset CreatedAt,
    IReadOnlyList<AttachmentRecord> Attachments
);

/// <summary>A file of a message.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ContentType">The media type as the sender gave it.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="BlobHash">Where its content is stored.</param>
public sealed record AttachmentRecord(long Id, string Name, string ContentType, long Size, string BlobHash);

/// <summary>A customer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name.</param>
/// <param name="Addresses">Email addresses, the first one first.</param>
/// <param name="Phones">Phone numbers.</param>
/// <param name="OrganizationName">The organization, or null.</param>
/// <param name="Notes">What agents noted.</param>
/// <param name="CreatedAt">When the customer became known.</param>
public sealed record CustomerRecord(
    long Id,
    string Name,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<string> Phones,
    string? OrganizationName,
    string Notes,
    DateTimeOffset CreatedAt
);

/// <summary>An organization.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name.</param>
/// <param name="Domains">Its mail domains.</param>
/// <param name="Notes">What agents noted.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record OrganizationRecord(long Id, string Name, IReadOnlyList<string> Domains, string Notes, DateTimeOffset CreatedAt);
