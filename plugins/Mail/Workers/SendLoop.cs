using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.SendMail;
using Hookdesk.Sdk.Tasks;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Mail.Workers;

/// <summary>
/// Sends the outbox of one mailbox for as long as the shell runs: under a lease, when something is queued, when a retry is due, and
/// every few seconds for what other nodes queued.
/// </summary>
internal sealed partial class SendLoop(
    SendOutbox outbox,
    OutboxCopies copies,
    ILeases leases,
    MailSignals signals,
    TimeProvider time,
    ILogger<SendLoop> log
)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    public async Task RunAsync(MailboxRow mailbox, CancellationToken cancellation)
    {
        await Task.Yield();
        while (!cancellation.IsCancellationRequested)
        {
            if (await leases.TryAcquireAsync($"mail.send.{mailbox.Id}", cancellation) is { } lease)
            {
                await using (lease)
                    await HoldAsync(mailbox, lease.Lost, cancellation);
            }
            else
                await Task.Delay(LookEvery, time, cancellation);
        }
    }

    private async Task HoldAsync(MailboxRow mailbox, CancellationToken lost, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, stopping);
        var failures = 0;
        var recovered = false;
        while (!either.IsCancellationRequested)
        {
            try
            {
                if (!recovered)
                    await copies.RecoverAsync(mailbox.Id, either.Token);
                recovered = true;
                var queued = signals.NextOutgoing;
                await outbox.RunOnceAsync(mailbox, either.Token);
                failures = 0;
                await Task.WhenAny(queued, Task.Delay(await UntilNextAsync(mailbox.Id, either.Token), time, either.Token));
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                failures++;
                if (error is not MailServerException)
                    Failed(log, mailbox.Id, error);
                // An admin who asks to send now does not wait for the pause to end.
                await Task.WhenAny(signals.NextOutgoing, Task.Delay(RetryPauses.AfterOutage(failures), time, either.Token));
            }
        }
    }

    private async Task<TimeSpan> UntilNextAsync(long mailboxId, CancellationToken cancellation)
    {
        if (await copies.NextDueAsync(mailboxId, cancellation) is not { } due)
            return LookEvery;
        var pause = due - time.GetUtcNow();
        return pause <= TimeSpan.Zero ? TimeSpan.Zero
            : pause < LookEvery ? pause
            : LookEvery;
    }

    [LoggerMessage(1, LogLevel.Warning, "The outbox of mailbox {MailboxId} couldn't be processed. Retrying")]
    private static partial void Failed(ILogger log, long mailboxId, Exception error);
}
