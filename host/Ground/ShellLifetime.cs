namespace Hookdesk.Host.Ground;

/// <summary>
/// When a shell's background work begins, and the two moments at the end of a shell: it retires when another takes its place, and it
/// stops once its requests are answered.
/// </summary>
internal sealed class ShellLifetime : IDisposable
{
    private readonly CancellationTokenSource _retiring = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Ends when background work may begin: at once, but for the first shell of the program.</summary>
    public Task Begun { get; init; } = Task.CompletedTask;

    /// <summary>
    /// Canceled when a newer shell takes the requests: endless answers such as live updates must end now, so that their readers go
    /// over.
    /// </summary>
    public CancellationToken Retiring => _retiring.Token;

    /// <summary>Canceled when the shell's background work must stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public void Retire() => _retiring.Cancel();

    public void Stop()
    {
        _retiring.Cancel();
        _stopping.Cancel();
    }

    public void Dispose()
    {
        _retiring.Dispose();
        _stopping.Dispose();
    }
}
