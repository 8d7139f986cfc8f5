using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.KeepInOrder;

/// <summary>Compares the kept counts with the tickets, and messages with the tickets that count them.</summary>
internal sealed class CountsAreTrue(IDatabase database) : IConsistencyCheck
{
    public async IAsyncEnumerable<string> FindProblemsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var real = (await database.Table<TicketRow>().GroupBy(t => new { t.DepartmentId, Assignee = t.AssigneeId ?? 0, t.Status })
            .Select(group => new { group.Key.DepartmentId, group.Key.Assignee, group.Key.Status, N = group.LongCount() }).ToListAsync(cancellation))
            .ToDictionary(group => new Pile(group.DepartmentId, group.Assignee, group.Status), group => group.N);
        var kept = (await database.Table<CountRow>().ToListAsync(cancellation)).ToDictionary(row => new Pile(row.DepartmentId, row.AssigneeId, row.Status), row => row.N);
        foreach (var pile in real.Keys.Union(kept.Keys))
        {
            var (there, counted) = (real.GetValueOrDefault(pile), kept.GetValueOrDefault(pile));
            if (there != counted)
                yield return $"Department {pile.DepartmentId}, assignee {pile.AssigneeId}, status {pile.Status}: {counted} tickets are counted, {there} are there.";
        }
        var orphans = await database.Table<MessageRow>().CountAsync(m => !database.Table<TicketRow>().Any(t => t.Id == m.TicketId), cancellation);
        if (orphans > 0) yield return $"{orphans} messages belong to no ticket.";
    }
}
