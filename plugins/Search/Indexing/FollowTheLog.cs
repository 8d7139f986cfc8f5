using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Indexing;

/// <summary>Every node is to build its index anew.</summary>
[Hook("search.rebuild-requested")]
public sealed record SearchRebuildRequested : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("search-index", 0);
}

/// <summary>Keeps this node's index up with the event log. Its cursor is in the index itself.</summary>
internal sealed class FollowTheLog(NodeIndexOwner owner, ILogger<FollowTheLog> logger) : EventSubscriber
{
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);

    public override string Name => "hookdesk.search.index";

    public override SubscriptionScope Scope => SubscriptionScope.PerNode;

    public override int BatchSize => 500;

    // What is written is found after the next refresh, a quarter of a second later.
    public override TimeSpan Pace => TimeSpan.FromMilliseconds(150);

    public override Task<long?> LoadOwnCursorAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var index = owner.Open().Current;
        // Before the first event: what is written from here on lacks what other plugins brought that are off now.
        index.KeepParts(services.GetRequiredService<DocumentReader>().Parts);
        return Task.FromResult<long?>(index.Position);
    }

    public override async Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        var index = owner.Open();
        var reader = services.GetRequiredService<DocumentReader>();
        await index.Writing.WaitAsync(cancellation);
        try
        {
            foreach (var source in reader.Sources)
            {
                try
                {
                    await reader.ApplyAsync(index.Current, events, source, cancellation);
                    _failures.Remove(source.Kind);
                }
                catch (Exception error) when (error is not OperationCanceledException && DocumentReader.IsForeign(source))
                {
                    if ((_failures[source.Kind] = _failures.GetValueOrDefault(source.Kind) + 1) < DocumentReader.Patience)
                        throw;
                    index.GiveUp(index.Current, source.Kind, error);
                    logger.LogError(
                        error,
                        "The source of {Kind} failed. Its documents won't be updated until the index is rebuilt",
                        source.Kind
                    );
                }
            }
            index.Current.Reach(LogPosition.Of(events[^1]));
            // While an old shell drains beside a new one it writes what it knows, which may be less.
            index.Current.KeepParts(reader.Parts);
            if (events.LastOrDefault(record => record.Id > index.Current.BuiltFrom && record.Is<SearchRebuildRequested>()) is { } request)
                index.Want(RebuildCause.Requested, null, request.Id);
            if (
                events.LastOrDefault(record =>
                    record.Id > index.Current.BuiltFrom && reader.Sources.Any(source => source.ChangesAll(record))
                ) is
                { } change
            )
                index.Want(RebuildCause.OtherFields, null, change.Id);
        }
        finally
        {
            index.Writing.Release();
        }
        owner.Wake();
    }
}
