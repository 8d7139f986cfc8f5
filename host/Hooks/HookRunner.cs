using System.Collections.Concurrent;
using System.Reflection;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Hooks;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Hooks;

/// <summary>
/// Calls handlers so that whatever one of them does stays its own affair: it may throw, hang or block, and the caller goes on.
/// </summary>
internal sealed class HookRunner(
    HandlerTable handlers,
    IServiceProvider services,
    IServiceScopeFactory scopes,
    PluginCalls calls,
    ShellLifetime lifetime,
    TimeProvider time,
    IStringLocalizer<HostTexts> text
) : IHooks
{
    /// <summary>How long a caller waits for action handlers; a slower one goes on by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private delegate Task ActionCall(object handler, object action, CancellationToken cancellation);

    private static readonly ConcurrentDictionary<Type, ActionCall> ActionCalls = new();

    public async Task PublishAsync(IAction action, CancellationToken cancellation = default)
    {
        var called = handlers.Of(action.GetType()).ToList();
        if (called.Count == 0)
            return;
        var all = RunInOrderAsync(called, action);
        // Awaited without its outcome: each failure is noted already, and time that runs out is nobody's failure.
        await all.WaitAsync(Patience, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task<Filtered<TFilter>> FilterAsync<TFilter>(TFilter value, CancellationToken cancellation = default)
        where TFilter : class, IFilter
    {
        foreach (var handler in handlers.Of(typeof(TFilter)))
        {
            // A third party's is made apart: a constructor that hangs would keep the lock of the caller's scope.
            var apart = calls.IsBundled(handler.Contribution.PluginId)
                ? null
                : services.GetRequiredService<PluginScopes>().Of(handler.Contribution.PluginId);
            Filtered<TFilter> outcome = default;
            var before = value;
            var error = await GuardAsync(
                    handler,
                    async stop =>
                    {
                        var type = handler.Contribution.Handler;
                        var made = apart is null ? services.GetRequiredService(type) : apart.Use(own => own.GetRequiredService(type));
                        outcome = await ((IFilterHandler<TFilter>)made).FilterAsync(before, stop);
                        if (!outcome.IsRefused)
                            _ = outcome.Value; // Neither a value nor a refusal: throws.
                    },
                    cancellation
                )
                .ConfigureAwait(false);
            if (error is not null && value is IDecision)
                return new Refusal(text["A security check in {0} failed, so this isn't allowed.", handler.Contribution.PluginId])
                {
                    PluginId = handler.Contribution.PluginId,
                };
            if (error is not null)
                continue;
            if (outcome.Refusal is { } refusal)
                return refusal with { PluginId = handler.Contribution.PluginId };
            value = outcome.Value;
        }

        return value;
    }

    // Handlers of one action run one after the other, each in a scope of its own, so that the computed order is also the order of effects.
    private async Task RunInOrderAsync(List<OrderedHandler> called, IAction action)
    {
        foreach (var handler in called)
        {
            await GuardAsync(
                    handler,
                    async stop =>
                    {
                        await using var scope = scopes.CreateAsyncScope();
                        var instance = scope.ServiceProvider.GetRequiredService(handler.Contribution.Handler);
                        await ActionCalls.GetOrAdd(action.GetType(), MakeCall)(instance, action, stop);
                    },
                    lifetime.Stopping
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>Runs one call within its time. Returns what went wrong, already counted, or null.</summary>
    private async Task<Exception?> GuardAsync(OrderedHandler handler, Func<CancellationToken, Task> call, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var contribution = handler.Contribution;
        var (_, error) = await calls
            .CallAsync(
                new CallTarget(contribution.PluginId, contribution.Name, contribution.Handler.Name),
                async stop =>
                {
                    await call(stop).ConfigureAwait(false);
                    return true;
                },
                contribution.Timeout,
                // Whoever's it is, because a handler may block its thread before its first await.
                apart: true,
                cancellation
            )
            .ConfigureAwait(false);
        if (error is not SkippedException)
            handler.Statistics.Add(time.GetElapsedTime(started), error);
        return error;
    }

    private static ActionCall MakeCall(Type action) =>
        typeof(HookRunner)
            .GetMethod(nameof(CallAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(action)
            .CreateDelegate<ActionCall>();

    private static Task CallAsync<TAction>(object handler, object action, CancellationToken cancellation)
        where TAction : IAction => ((IActionHandler<TAction>)handler).HandleAsync((TAction)action, cancellation);
}
