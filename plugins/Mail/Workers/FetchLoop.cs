using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Sdk.Tasks;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Mail.Workers;

/// <summary>
/// Fetches one mailbox for as long as the shell runs: under a lease, so that one node does it; told by the server (IDLE) or every
/// minute; after an outage again with growing pauses.
/// </summary>
internal sealed partial class FetchLoop(
    FetchMailbox fetch,
    MailboxStates states,
    ILeases leases,
    MailSignals signals,
    TimeProvider time,
    ILogger<FetchLoop> log
)
{
    private static readonly TimeSpan LeaseRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(1);

    public async Task RunAsync(MailboxRow mailbox, CancellationToken cancellation)
    {
        await Task.Yield();
        while (!cancellation.IsCancellationRequested)
        {
            if (await leases.TryAcquireAsync($"mail.fetch.{mailbox.Id}", cancellation) is { } lease)
            {
                await using (lease)
                    await HoldAsync(mailbox, lease.Lost, cancellation);
            }
            else
                await Task.Delay(LeaseRetry, time, cancellation);
        }
    }

    private async Task HoldAsync(MailboxRow mailbox, CancellationToken lost, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, stopping);
        var failures = 0;
        while (!either.IsCancellationRequested)
        {
            try
            {
                await SessionAsync(mailbox, () => failures = 0, either.Token);
            }
            catch (OperationCanceledException) when (either.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                failures++;
                await NoteAsync(mailbox, error, either.Token);
                await PauseAsync(RetryPauses.AfterOutage(failures), signals.NextFetch, either.Token);
            }
        }
    }

    private async Task SessionAsync(MailboxRow mailbox, Action worked, CancellationToken cancellation)
    {
        await fetch.ResumeAsync(mailbox, cancellation);
        // Taken before looking: who asks while it is read is heard afterwards.
        var asked = signals.NextFetch;
        await using var source = await fetch.OpenAsync(mailbox, cancellation);
        while (true)
        {
            await fetch.ReadAsync(mailbox, source, cancellation);
            worked();
            if (!await WaitAsync(source, asked, cancellation))
                break;
            asked = signals.NextFetch;
        }

        await source.DisposeAsync();
        await PauseAsync(Poll, asked, cancellation);
    }

    /// <summary>Waits for the server's word, the next minute, or an admin who asks for it now.</summary>
    /// <returns>False when the source must be opened anew.</returns>
    private static async Task<bool> WaitAsync(IMailSource source, Task asked, CancellationToken cancellation)
    {
        using var wake = new CancellationTokenSource();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = source.WaitAsync(Poll, wake.Token, cancellation);
        await Task.WhenAny(waiting, asked.WaitAsync(over.Token));
        await over.CancelAsync();
        await wake.CancelAsync();
        return await waiting;
    }

    private async Task PauseAsync(TimeSpan pause, Task asked, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(asked.WaitAsync(over.Token), Task.Delay(pause, time, over.Token));
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task NoteAsync(MailboxRow mailbox, Exception error, CancellationToken cancellation)
    {
        Failed(log, mailbox.Id, error);
        try
        {
            await states.FetchFailedAsync(
                mailbox.Id,
                error is MailServerException server ? server.Problem : ConnectionProblem.Of(error, null),
                cancellation
            );
        }
        catch (Exception second) when (second is not OperationCanceledException)
        {
            // The database is what fails; there is nowhere else to write it.
            Failed(log, mailbox.Id, second);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Mailbox {MailboxId} couldn't be fetched. Retrying")]
    private static partial void Failed(ILogger log, long mailboxId, Exception error);
}
