using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Maintenance;

/// <summary>Compares the kept counts with the tickets, and messages with the tickets that count them.</summary>
internal sealed class CountsAreTrue(IDatabase database, OptionDirectory options) : IConsistencyCheck
{
    public async IAsyncEnumerable<string> FindProblemsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // One statement, and so one moment: the desk goes on working meanwhile.
        var there = database
            .Table<TicketRow>()
            .GroupBy(t => new
            {
                t.DepartmentId,
                AssigneeId = t.AssigneeId ?? 0,
                t.StatusId,
            })
            .Select(group => new
            {
                group.Key.DepartmentId,
                group.Key.AssigneeId,
                group.Key.StatusId,
                There = group.LongCount(),
                Kept = 0L,
            });
        var kept = database
            .Table<CountRow>()
            .Select(row => new
            {
                row.DepartmentId,
                row.AssigneeId,
                row.StatusId,
                There = 0L,
                Kept = row.N,
            });
        var wrong = await there
            .Concat(kept)
            .GroupBy(pile => new
            {
                pile.DepartmentId,
                pile.AssigneeId,
                pile.StatusId,
            })
            .Select(group => new
            {
                group.Key,
                There = group.Sum(pile => pile.There),
                Kept = group.Sum(pile => pile.Kept),
            })
            .Where(pile => pile.There != pile.Kept)
            .ToListAsync(cancellation);
        var known = await options.ReadAsync(cancellation);
        foreach (var pile in wrong)
            yield return $"Department {pile.Key.DepartmentId}, assignee {pile.Key.AssigneeId}, status {known.FindStatus(pile.Key.StatusId)?.Key}: {pile.Kept} tickets counted, but {pile.There} found.";
        var orphans = await database
            .Table<MessageRow>()
            .CountAsync(m => !database.Table<TicketRow>().Any(t => t.Id == m.TicketId), cancellation);
        if (orphans > 0)
            yield return $"{orphans} messages don't belong to a ticket.";
    }
}
