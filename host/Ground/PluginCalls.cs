namespace Hookdesk.Host.Ground;

/// <summary>Which plugins came with the desk. They are part of it: their code runs where it is called, and is never quarantined.</summary>
internal interface IBundledPlugins
{
    /// <summary>True for the desk itself and for plugins that came with it; false for what somebody has put in.</summary>
    bool IsBundled(string pluginId);
}

/// <summary>A call was given up after its time.</summary>
internal sealed class GivenUpException(string message) : TimeoutException(message)
{
    public GivenUpException(string what, TimeSpan limit)
        : this($"{what} was stopped after {limit.TotalSeconds:0} s.") { }

    /// <summary>As how many failures it counts.</summary>
    public int Weight { get; set; } = PluginLimits.WeightOfGivenUp;
}

/// <summary>A call was not made, because others before it had to be given up.</summary>
internal sealed class SkippedException(string where)
    : Exception($"{where} is skipped for now because it timed out {PluginLimits.GivenUpInARow} times in a row.");

/// <summary>What came of a call: its value, or what went wrong. That is counted already.</summary>
internal readonly record struct Called<T>(T? Value, Exception? Error);

/// <summary>What is called.</summary>
/// <param name="PluginId">Whose it is.</param>
/// <param name="Part">What is asked of it, in a word or two.</param>
/// <param name="Name">Its type's name.</param>
internal readonly record struct CallTarget(string PluginId, string Part, string Name)
{
    public override string ToString() => PluginCalls.Where(Part, Name);
}

/// <summary>
/// Every call of a plugin's code for which somebody waits goes through here: it has a time limit, what goes wrong is counted against the
/// plugin, and what has not answered several times in a row is skipped at once.
/// </summary>
internal sealed class PluginCalls(IPluginFailures failures, Circuits circuits, IBundledPlugins bundled, TimeProvider time)
{
    /// <summary>How often a call may wait for a free thread as long as its own time; a busy pool is not the plugin's failure.</summary>
    private const int MostWaits = 5;

    public static string Where(string part, string name) => $"{part} → {name}";

    public bool IsBundled(string pluginId) => bundled.IsBundled(pluginId);

    /// <summary>Calls what may take its time.</summary>
    /// <param name="target">What is called.</param>
    /// <param name="work">The call; its token is canceled with the caller's and when the time is over.</param>
    /// <param name="limit">How long the caller waits.</param>
    /// <param name="apart">True to have it run on another thread, whoever's it is; a third party's always does, because it may block.</param>
    /// <param name="cancellation">The caller's. Its cancellation is nobody's failure.</param>
    /// <exception cref="OperationCanceledException">The caller's token was canceled.</exception>
    public async ValueTask<Called<T>> CallAsync<T>(
        CallTarget target,
        Func<CancellationToken, ValueTask<T>> work,
        TimeSpan limit,
        bool apart = false,
        CancellationToken cancellation = default
    )
    {
        cancellation.ThrowIfCancellationRequested();
        var circuit = circuits.Of(target.PluginId, target.Part, target.Name);
        if (!circuit.TryEnter())
            return new Called<T>(default, new SkippedException(target.ToString()));
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var began = time.GetTimestamp();
        var ended = false;
        try
        {
            T value;
            if (apart || !bundled.IsBundled(target.PluginId))
            {
                value = await RunApartAsync(target, work, limit, stop.Token, cancellation).ConfigureAwait(false);
            }
            else
            {
                var calling = work(stop.Token);
                // Most end at once; only the others need a timer.
                value = calling.IsCompleted
                    ? await calling.ConfigureAwait(false)
                    : await WaitAsync(calling.AsTask(), target, new Begun { At = began }, limit, cancellation).ConfigureAwait(false);
            }

            ended = true;
            circuit.Answered();
            return new Called<T>(value, null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            return new Called<T>(default, Failed(target, circuit, error, began));
        }
        finally
        {
            if (ended)
                stop.Dispose();
            else
                _ = EndAsync(stop);
        }
    }

    /// <summary>Calls what should end at once, while the caller's thread waits.</summary>
    /// <param name="target">What is called.</param>
    /// <param name="work">The call.</param>
    /// <param name="limit">How long the caller waits for a third party's; what came with the desk runs where it is called.</param>
    public Called<T> Call<T>(CallTarget target, Func<T> work, TimeSpan limit)
    {
        var circuit = circuits.Of(target.PluginId, target.Part, target.Name);
        if (!circuit.TryEnter())
            return new Called<T>(default, new SkippedException(target.ToString()));
        var began = time.GetTimestamp();
        try
        {
            var value = bundled.IsBundled(target.PluginId) ? work() : RunApart(target, work, limit);
            circuit.Answered();
            return new Called<T>(value, null);
        }
        catch (Exception error)
        {
            return new Called<T>(default, Failed(target, circuit, error, began));
        }
    }

    private Exception Failed(CallTarget target, Circuit circuit, Exception error, long began)
    {
        if (error is NoThreadException)
            return error;
        if (error is GivenUpException given)
            given.Weight = circuit.Failed();
        else if (time.GetElapsedTime(began) >= PluginLimits.Slow)
            circuit.Failed();
        else
            circuit.Answered();
        failures.Count(target.PluginId, target.ToString(), error);
        return error;
    }

    private Task<T> RunApartAsync<T>(
        CallTarget target,
        Func<CancellationToken, ValueTask<T>> work,
        TimeSpan limit,
        CancellationToken stop,
        CancellationToken cancellation
    )
    {
        var begun = new Begun();
        var running = Task.Run(
            async () =>
            {
                begun.At = time.GetTimestamp();
                PluginWork.Begin(bundled.IsBundled(target.PluginId) ? null : target.PluginId);
                return await work(stop).ConfigureAwait(false);
            },
            CancellationToken.None
        );
        return WaitAsync(running, target, begun, limit, cancellation);
    }

    private T RunApart<T>(CallTarget target, Func<T> work, TimeSpan limit)
    {
        var begun = new Begun();
        var running = Task.Run(() =>
        {
            begun.At = time.GetTimestamp();
            PluginWork.Begin(target.PluginId);
            return work();
        });
        var left = limit;
        for (var waits = 1; !((IAsyncResult)running).AsyncWaitHandle.WaitOne(left); waits++)
            left = LeftOf(target, begun, limit, waits);
        return running.GetAwaiter().GetResult();
    }

    private async Task<T> WaitAsync<T>(Task<T> running, CallTarget target, Begun begun, TimeSpan limit, CancellationToken cancellation)
    {
        var left = limit;
        for (var waits = 1; ; waits++)
        {
            try
            {
                return await running.WaitAsync(left, time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!running.IsCompleted)
            {
                left = LeftOf(target, begun, limit, waits);
            }
        }
    }

    // The time of a call begins when a thread has taken it up.
    private TimeSpan LeftOf(CallTarget target, Begun begun, TimeSpan limit, int waits)
    {
        var left = begun.At == 0 ? limit : limit - time.GetElapsedTime(begun.At);
        if (left <= TimeSpan.Zero)
            throw new GivenUpException(target.Name, limit);
        return waits < MostWaits ? left
            : begun.At == 0 ? throw new NoThreadException(target.ToString())
            : throw new GivenUpException(target.Name, limit);
    }

    // Not awaited: what the call does when it is told to stop may throw or block just as well.
    private static async Task EndAsync(CancellationTokenSource stop)
    {
        await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private sealed class Begun
    {
        private long _at;

        public long At
        {
            get => Volatile.Read(ref _at);
            set => Volatile.Write(ref _at, value);
        }
    }

    private sealed class NoThreadException(string where) : Exception($"{where} wasn't called because no thread was available.");
}
