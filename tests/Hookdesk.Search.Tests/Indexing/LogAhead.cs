using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;

namespace Hookdesk.Search.Tests.Indexing;

/// <summary>The log as it is when many events came at once and the index has not seen them.</summary>
internal sealed class LogAhead(IEventLog log, long events) : IEventLog
{
    public Task<IReadOnlyList<EventRecord>> ReadAfterAsync(long position, int limit, CancellationToken cancellation = default) =>
        log.ReadAfterAsync(position, limit, cancellation);

    public async Task<long> LastIdAsync(CancellationToken cancellation = default) => await log.LastIdAsync(cancellation) + events;

    public Task<IReadOnlyList<EventRecord>> ReadSubjectAsync(
        EntityRef subject,
        int limit,
        long? beforeId = null,
        CancellationToken cancellation = default
    ) => log.ReadSubjectAsync(subject, limit, beforeId, cancellation);
}
