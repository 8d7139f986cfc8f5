using Hookdesk.Mail.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Mail.Workers;

/// <summary>Keeps a fetching and a sending loop running for each mailbox, and starts them anew when its settings change.</summary>
internal sealed partial class MailWorkers(
    MailboxDirectory directory,
    FetchLoop fetching,
    SendLoop sending,
    MailSignals signals,
    ILogger<MailWorkers> log
) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private readonly Dictionary<(long Mailbox, bool Fetches), Loop> _loops = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(stoppingToken);
                await signals.WaitForChangesAsync(LookEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The shell stops.
        }
        finally
        {
            await Task.WhenAll(_loops.Values.Select(StopAsync));
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        IReadOnlyList<MailboxRow> mailboxes;
        try
        {
            mailboxes = await directory.ListAsync(cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            NoMailboxes(log, error);
            return;
        }

        var wanted = new Dictionary<(long, bool), MailboxRow>();
        foreach (var mailbox in mailboxes)
        {
            if (mailbox.CanFetch)
                wanted[(mailbox.Id, true)] = mailbox;
            if (mailbox.CanSend)
                wanted[(mailbox.Id, false)] = mailbox;
        }

        foreach (var (key, loop) in _loops.ToList())
        {
            if (wanted.TryGetValue(key, out var mailbox) && mailbox.ChangedAt == loop.Mailbox.ChangedAt && !loop.Task.IsCompleted)
                continue;
            _loops.Remove(key);
            await StopAsync(loop);
        }

        foreach (var (key, mailbox) in wanted)
        {
            if (_loops.ContainsKey(key))
                continue;
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _loops[key] = new Loop(
                mailbox,
                stop,
                key.Item2 ? fetching.RunAsync(mailbox, stop.Token) : sending.RunAsync(mailbox, stop.Token)
            );
        }
    }

    private static async Task StopAsync(Loop loop)
    {
        await loop.Stop.CancelAsync();
        try
        {
            await loop.Task;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        loop.Stop.Dispose();
    }

    private sealed record Loop(MailboxRow Mailbox, CancellationTokenSource Stop, Task Task);

    [LoggerMessage(1, LogLevel.Error, "The list of mailboxes couldn't be read. Retrying")]
    private static partial void NoMailboxes(ILogger log, Exception error);
}
