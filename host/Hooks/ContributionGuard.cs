using Hookdesk.Host.Ground;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Hooks;

internal sealed class ContributionGuard(IPluginList plugins, IPluginFailures failures, TimeProvider time) : IContributionGuard
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public T Call<T>(object contribution, string part, Func<T> call, T otherwise)
    {
        try
        {
            return call();
        }
        catch (Exception error)
        {
            Failed(contribution, part, error);
            return otherwise;
        }
    }

    public async ValueTask<T> CallAsync<T>(
        object contribution,
        string part,
        Func<CancellationToken, ValueTask<T>> call,
        T otherwise,
        TimeSpan? limit = null,
        CancellationToken cancellation = default
    )
    {
        cancellation.ThrowIfCancellationRequested();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ended = false;
        var isWaiting = false;
        try
        {
            var calling = call(stop.Token);
            // Most end at once; only the others need a timer.
            isWaiting = !calling.IsCompleted;
            var result = isWaiting
                ? await calling.AsTask().WaitAsync(limit ?? Patience, time, cancellation).ConfigureAwait(false)
                : await calling.ConfigureAwait(false);
            ended = true;
            return result;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (TimeoutException) when (isWaiting)
        {
            Failed(contribution, part, new TimeoutException($"The call was stopped after {(limit ?? Patience).TotalSeconds:0} s."));
            return otherwise;
        }
        catch (Exception error)
        {
            Failed(contribution, part, error);
            return otherwise;
        }
        finally
        {
            if (ended)
                stop.Dispose();
            else
                _ = EndAsync(stop);
        }
    }

    public void Failed(object contribution, string part, Exception error) =>
        failures.Count(
            contribution is Contribution { PluginId: { Length: > 0 } registered }
                ? registered
                : plugins.OwnerOf(contribution.GetType())?.Id ?? Contribution.CorePluginId,
            $"{part} → {contribution.GetType().Name}",
            error
        );

    // Not awaited: what the call does when it is told to stop may throw or block just as well.
    private static async Task EndAsync(CancellationTokenSource stop)
    {
        await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }
}
