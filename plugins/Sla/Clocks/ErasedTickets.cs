using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Sla.Clocks;

/// <summary>Takes away what SLA targets kept of tickets that were erased.</summary>
internal static class ErasedTickets
{
    public static async Task ForgetAsync(IWriteScope write, IReadOnlyCollection<long> tickets, CancellationToken cancellation)
    {
        if (tickets.Count == 0)
            return;
        var clocks = await write
            .Table<ClockRow>()
            .Where(clock => tickets.Contains(clock.TicketId))
            .Select(clock => clock.Id)
            .ToListAsync(cancellation);
        // Notices are found by their clocks.
        await write.Table<NoticeRow>().Where(notice => clocks.Contains(notice.ClockId)).DeleteAsync(cancellation);
        await write.Table<ClockRow>().Where(clock => tickets.Contains(clock.TicketId)).DeleteAsync(cancellation);
        await write.Table<TicketRow>().Where(row => tickets.Contains(row.TicketId)).DeleteAsync(cancellation);
    }
}
