using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.LinkTickets;

/// <summary>A linked ticket that the reader may see.</summary>
public sealed record LinkedTicket(TicketRelation Relation, long Id, string Subject, int StatusId);

/// <summary>The links of a ticket that the reader may see, and the form that adds one.</summary>
public sealed record LinksModel(TicketSummary Ticket, IReadOnlyList<LinkedTicket> Links, bool MayChange)
{
    /// <summary>What was typed as the other ticket's number.</summary>
    public string Number { get; init; } = "";

    /// <summary>The relation chosen.</summary>
    public TicketRelation Relation { get; init; }

    /// <summary>What is wrong; nothing was linked.</summary>
    public string? Error { get; init; }

    /// <summary>Children that are still open: they can be closed in one go.</summary>
    public IEnumerable<long> OpenChildren =>
        Links
            .Where(link => link.Relation == TicketRelation.ParentOf && TicketStatus.CategoryOf(link.StatusId).IsOpen())
            .Select(link => link.Id);
}

/// <summary>The other ticket's number as it was typed, and how this one relates to it.</summary>
internal sealed record LinkInput
{
    public string Number { get; init; } = "";
    public TicketRelation Relation { get; init; }
}

/// <summary>Reads the links of a ticket as its reader may see them. Scoped.</summary>
internal sealed class LinkReader(Access access)
{
    public async Task<LinksModel> ReadAsync(IDatabase database, TicketSummary ticket, CancellationToken cancellation)
    {
        var visible = await access.WhereAsync(TicketingPermissions.View, cancellation);
        var others = database.Table<TicketRow>().AsQueryable();
        if (!visible.IsAll)
        {
            var departments = visible.Ids;
            others = others.Where(other => departments.Contains(other.DepartmentId));
        }
        var rows = await (
            from link in database.Table<LinkRow>()
            join other in others on link.OtherId equals other.Id
            where link.TicketId == ticket.Id
            orderby link.Relation, link.OtherId
            select new
            {
                link.Relation,
                other.Id,
                other.Subject,
                other.StatusId,
            }
        ).ToListAsync(cancellation);
        var mayChange =
            !StatusRules.IsReadOnly(ticket.Category, ticket.MergedIntoId)
            && await access.MayAsync(TicketingPermissions.Change, ticket.DepartmentId, cancellation);
        return new LinksModel(
            ticket,
            [.. rows.Select(row => new LinkedTicket(row.Relation, row.Id, row.Subject, row.StatusId))],
            mayChange
        );
    }
}
