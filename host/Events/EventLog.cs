using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.Events;

internal sealed class EventLog(IDatabase database) : IEventLog
{
    public async Task<IReadOnlyList<EventRecord>> ReadSubjectAsync(EntityRef subject, int limit, long? beforeId = null, CancellationToken cancellation = default)
    {
        var events = database.Table<EventRow>().Where(e => e.SubjectKind == subject.Kind && e.SubjectId == subject.Id);
        if (beforeId is { } before) events = events.Where(e => e.Id < before);
        return [.. (await events.OrderByDescending(e => e.Id).Take(limit).ToListAsync(cancellation)).Select(row => row.ToRecord())];
    }

    public async Task<IReadOnlyList<EventRecord>> ReadAfterAsync(long position, int limit, CancellationToken cancellation = default) =>
        [.. (await database.Table<EventRow>().Where(e => e.Id > position).OrderBy(e => e.Id).Take(limit).ToListAsync(cancellation)).Select(row => row.ToRecord())];

    public async Task<long> LastIdAsync(CancellationToken cancellation = default) =>
        await database.Table<EventRow>().OrderByDescending(e => e.Id).Select(e => e.Id).FirstOrDefaultAsync(cancellation);
}
