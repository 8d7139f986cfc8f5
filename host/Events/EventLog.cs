using Hookdesk.Host.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Host.Events;

internal sealed class EventLog(IDatabase database) : IEventLog
{
    // As SQL, because every subscriber asks it after every commit: translating it each time would cost more than the answer.
    private const string After = "SELECT * FROM core_event WHERE id > @position ORDER BY id LIMIT @limit";

    public async Task<IReadOnlyList<EventRecord>> ReadSubjectAsync(
        EntityRef subject,
        int limit,
        long? beforeId = null,
        CancellationToken cancellation = default
    )
    {
        var events = database.Table<EventRow>().Where(e => e.SubjectKind == subject.Kind && e.SubjectId == subject.Id);
        if (beforeId is { } before)
            events = events.Where(e => e.Id < before);
        return [.. (await events.OrderByDescending(e => e.Id).Take(limit).ToListAsync(cancellation)).Select(row => row.ToRecord())];
    }

    public async Task<IReadOnlyList<EventRecord>> ReadAfterAsync(long position, int limit, CancellationToken cancellation = default) =>
        [
            .. (
                await database.Connection.QueryToListAsync<EventRow>(
                    After,
                    cancellation,
                    [new DataParameter("position", position), new DataParameter("limit", limit)]
                )
            ).Select(row => row.ToRecord()),
        ];

    public async Task<long> LastIdAsync(CancellationToken cancellation = default) =>
        await database.Table<EventRow>().OrderByDescending(e => e.Id).Select(e => e.Id).FirstOrDefaultAsync(cancellation);
}
