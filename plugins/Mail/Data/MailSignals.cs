using Hookdesk.Sdk.Data;

namespace Hookdesk.Mail.Data;

/// <summary>Wakes the workers of this node before their time. Those of other nodes find their work by looking every few seconds.</summary>
internal sealed class MailSignals(TimeProvider time)
{
    private readonly Signal _sender = new();
    private readonly Signal _fetcher = new();
    private readonly Signal _changes = new();

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

    private sealed class Signal
    {
        private volatile TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Raise() => Interlocked.Exchange(ref _raised, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

        public Task Next => _raised.Task;

        public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
        {
            try
            {
                await _raised.Task.WaitAsync(atMost, time, cancellation);
            }
            catch (TimeoutException)
            {
                // That is the other way to wake up.
            }
        }
    }
}
