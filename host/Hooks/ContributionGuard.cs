using Hookdesk.Host.Ground;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Hooks;

internal sealed class ContributionGuard(IPluginList plugins, IPluginFailures failures, PluginCalls calls) : IContributionGuard
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public T Call<T>(object contribution, string part, Func<T> call, T otherwise) =>
        calls.Call(TargetOf(contribution, part), call, PluginLimits.OfPagePart) is { Error: null } called ? called.Value! : otherwise;

    public async ValueTask<T> CallAsync<T>(
        object contribution,
        string part,
        Func<CancellationToken, ValueTask<T>> call,
        T otherwise,
        TimeSpan? limit = null,
        CancellationToken cancellation = default
    )
    {
        var called = await calls
            .CallAsync(TargetOf(contribution, part), call, limit ?? Patience, cancellation: cancellation)
            .ConfigureAwait(false);
        return called.Error is null ? called.Value! : otherwise;
    }

    public void Failed(object contribution, string part, Exception error)
    {
        var target = TargetOf(contribution, part);
        failures.Count(target.PluginId, target.ToString(), error);
    }

    private CallTarget TargetOf(object contribution, string part) =>
        new(
            contribution is Contribution { PluginId: { Length: > 0 } registered }
                ? registered
                : plugins.OwnerOf(contribution.GetType())?.Id ?? Contribution.CorePluginId,
            part,
            contribution.GetType().Name
        );
}
