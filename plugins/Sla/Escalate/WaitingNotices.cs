using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Sla.Escalate;

/// <summary>Notices that wait to be sent together.</summary>
internal static class WaitingNotices
{
    /// <summary>Adds a notice; a receiver reads of a clock once in a message, whatever number of steps told of it.</summary>
    public static async Task AddAsync(IWriteScope write, ClockRow clock, string address, long? userId, CancellationToken cancellation)
    {
        if (await write.Table<NoticeRow>().AnyAsync(row => row.Receiver == address && row.ClockId == clock.Id, cancellation))
            return;
        await write.InsertWithIdAsync(
            new NoticeRow
            {
                Receiver = address,
                UserId = userId,
                TicketId = clock.TicketId,
                ClockId = clock.Id,
                Target = clock.Target,
                DueAt = clock.DueAt,
                CreatedAt = write.Now,
            },
            cancellation
        );
    }
}
