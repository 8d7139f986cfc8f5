using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using LinqToDB;

namespace Hookdesk.Sla.Clocks;

/// <summary>Notes that open tickets are to be looked at again.</summary>
internal static class RecalculationRequest
{
    /// <summary>The task that does the work.</summary>
    public const string TaskName = "sla.recalculate";

    /// <summary>So far the clocks may be behind the log, as they always are by a moment.</summary>
    public static readonly TimeSpan Behind = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A run that has not begun serves for this too; one under way is followed by another, since it has passed tickets already.
    /// </summary>
    /// <param name="write">The transaction.</param>
    /// <param name="reason">Why.</param>
    /// <param name="changedAt">When the rules changed.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>True: there is one to run.</returns>
    public static async Task<bool> RequestAsync(
        IWriteScope write,
        SlaReason reason,
        DateTimeOffset changedAt,
        CancellationToken cancellation
    )
    {
        var waiting = await write
            .Table<RecalculationRow>()
            .Where(row => row.FinishedAt == null && row.Total == null)
            .Set(row => row.RequestedAt, changedAt)
            .UpdateAsync(cancellation);
        if (waiting == 0)
            await write.InsertWithIdAsync(new RecalculationRow { Reason = reason, RequestedAt = changedAt }, cancellation);
        return true;
    }
}
