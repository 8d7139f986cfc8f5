namespace Hookdesk.Host.Ground;

/// <summary>
/// Loops that run beside the requests of a shell. They end as soon as the shell retires, so that the next one can take over their
/// leases.
/// </summary>
internal abstract class BackgroundWork(ShellLifetime lifetime) : IHostedService
{
    private readonly List<Task> _running = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running.AddRange(Loops().Select(loop => Task.Run(() => RunAsync(loop), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lifetime.Retire();
        await Task.WhenAll(_running).WaitAsync(cancellationToken);
    }

    /// <summary>The loops; each handles its own errors and ends when its token is canceled.</summary>
    protected abstract IEnumerable<Func<CancellationToken, Task>> Loops();

    private async Task RunAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await lifetime.Begun.WaitAsync(lifetime.Retiring);
            await loop(lifetime.Retiring);
        }
        catch (OperationCanceledException)
        {
            // Retired.
        }
    }
}
