using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Sla.Escalate;

/// <summary>
/// Sends waiting notices: what came for a receiver within a minute is one message. The message goes into the outbox and the notices go
/// away in one transaction.
/// </summary>
internal sealed class SendNotices(
    IDatabase database,
    IEnumerable<IMailSender> senders,
    NoticeComposer composer,
    IUsers users,
    IContributionGuard guard,
    TimeProvider time
) : IBackgroundTask
{
    public const string TaskName = "sla.notices";

    /// <summary>From the first notice to the message that tells of it and all others since.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMinutes(1);

    public async Task RunAsync(TaskRun run, CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - Gathering;
        var receivers = await database
            .Table<NoticeRow>()
            .GroupBy(row => row.Receiver)
            .Where(group => group.Min(row => row.CreatedAt) <= before)
            .Select(group => group.Key)
            .ToListAsync(cancellation);
        if (receivers.Count == 0)
            return;
        if (await SenderAsync(cancellation) is not { } sender)
        {
            run.Report(
                receivers.Count,
                "Notifications to {0} recipient are waiting: no mailbox can send.",
                "Notifications to {0} recipients are waiting: no mailbox can send."
            );
            return;
        }
        foreach (var receiver in receivers)
            await SendAsync(sender, receiver, cancellation);
        run.Report(receivers.Count, "{0} message", "{0} messages");
    }

    private Task SendAsync(IMailSender sender, string receiver, CancellationToken cancellation) =>
        database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Locks.Clocks, cancellation);
                var notices = await write
                    .Table<NoticeRow>()
                    .Where(row => row.Receiver == receiver)
                    .OrderBy(row => row.DueAt)
                    .ThenBy(row => row.Id)
                    .ToListAsync(cancellation);
                var clocks = notices.Select(notice => notice.ClockId).ToList();
                var active = await write
                    .Table<ClockRow>()
                    .Where(row => clocks.Contains(row.Id) && (row.State == SlaClockState.Running || row.State == SlaClockState.Paused))
                    .ToDictionaryAsync(row => row.Id, cancellation);
                var user = notices.Select(notice => notice.UserId).FirstOrDefault(id => id is not null) is { } userId
                    ? await users.FindAsync(userId, cancellation)
                    : null;
                // What was answered meanwhile needs nobody's attention.
                var current = notices.Where(notice => active.ContainsKey(notice.ClockId)).ToList();
                if (current.Count > 0 && user is not { IsActive: false })
                {
                    var letter = await composer.ComposeAsync(new NoticeLetter(receiver, user, current, active, write.Now), cancellation);
                    // What was not taken stays, and is tried again by the next run.
                    if (
                        !await guard.CallAsync(
                            sender,
                            "sending mail",
                            async stop =>
                            {
                                await sender.SendAsync(letter, stop);
                                return true;
                            },
                            false,
                            cancellation: cancellation
                        )
                    )
                        throw new InvalidOperationException($"{sender.GetType().Name} didn't take a notification.");
                }
                await write.Table<NoticeRow>().Where(row => row.Receiver == receiver).DeleteAsync(cancellation);
            },
            cancellation
        );

    private async Task<IMailSender?> SenderAsync(CancellationToken cancellation)
    {
        foreach (var sender in senders)
            if (await guard.CallAsync(sender, "sending mail", stop => new(sender.CanSendAsync(stop)), false, cancellation: cancellation))
                return sender;
        return null;
    }
}
