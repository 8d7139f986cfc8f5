using System.Runtime.InteropServices;

namespace Hookdesk.Host.Composition;

/// <summary>
/// Until the web host listens for signals itself, a request to stop gives up the start: whatever a plugin is doing, its transaction is
/// rolled back and the process ends. A start that does not end within the time of a regular stop is not waited for.
/// </summary>
internal sealed class StopWhileStarting : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private Timer? _end;

    public StopWhileStarting()
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _end?.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _end ??= new Timer(_ => Environment.Exit(0), null, Patience, Timeout.InfiniteTimeSpan);
        // Apart from the thread of signals: what is canceled may take its time.
        _ = _stop.CancelAsync();
    }
}
