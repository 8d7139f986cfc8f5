using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Sla.Recalculate;

/// <summary>Notes that open tickets are to be looked at again.</summary>
internal static class RequestRecalculation
{
    /// <summary>A run that has not begun serves for this too; one under way is followed by another, since it has passed tickets already.</summary>
    /// <returns>True: there is one to run.</returns>
    public static async Task<bool> RequestAsync(IWriteScope write, SlaReason reason, CancellationToken cancellation)
    {
        var waiting = await write.Table<RecalculationRow>().Where(row => row.FinishedAt == null && row.Total == null).AnyAsync(cancellation);
        if (!waiting) await write.InsertWithIdAsync(new RecalculationRow { Reason = reason, RequestedAt = write.Now }, cancellation);
        return true;
    }
}
