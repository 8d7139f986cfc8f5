using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Sla.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Sla.Escalate;

/// <summary>Counts the notices that wait because nothing can send them. Scoped.</summary>
internal sealed class UnsentNotices(IDatabase database, IEnumerable<IMailSender> senders, IContributionGuard guard)
{
    /// <summary>Those about tickets of these departments; 0 where something can send.</summary>
    public async Task<long> CountAsync(IReadOnlyList<long> departments, CancellationToken cancellation)
    {
        var theirs = database
            .Table<NoticeRow>()
            .Join(
                database.Table<TicketRow>().Where(ticket => departments.Contains(ticket.DepartmentId)),
                notice => notice.TicketId,
                ticket => ticket.TicketId,
                (notice, _) => notice.Id
            );
        if (await theirs.LongCountAsync(cancellation) is not (> 0 and var waiting))
            return 0;
        foreach (var sender in senders)
            if (await guard.CallAsync(sender, "sending mail", stop => new(sender.CanSendAsync(stop)), false, cancellation: cancellation))
                return 0;
        return waiting;
    }
}
