using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Mail.Data;

/// <summary>Wakes the workers of this node before their time. Those of other nodes find their work by looking every few seconds.</summary>
internal sealed class MailSignals(TimeProvider time)
{
    private readonly AsyncSignal _sender = new();
    private readonly AsyncSignal _fetcher = new();
    private readonly AsyncSignal _changes = new();

    /// <summary>Something is to be sent once the transaction is committed. The worker finds out when the next copy is due.</summary>
    public void WakeSenderAfter(IWriteScope write) =>
        write.AfterCommit(() =>
        {
            WakeSender();
            return Task.CompletedTask;
        });

    public void WakeSender() => _sender.Raise();

    /// <summary>Asks all mailboxes for new mail now.</summary>
    public void WakeFetcher() => _fetcher.Raise();

    /// <summary>Ends when somebody asks for new mail from now on. Take it before looking, so that nothing falls in between.</summary>
    public Task NextFetch => _fetcher.Next;

    /// <summary>Mailboxes were added, changed or removed.</summary>
    public void MailboxesChanged() => _changes.Raise();

    /// <summary>Ends when something is queued from now on. Take it before looking, so that nothing falls in between.</summary>
    public Task NextOutgoing => _sender.Next;

    public Task WaitForChangesAsync(TimeSpan atMost, CancellationToken cancellation) => _changes.WaitAsync(atMost, time, cancellation);
}
