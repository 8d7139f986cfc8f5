using System.Collections.Concurrent;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hookdesk.Ticketing.MarkRead;

/// <summary>
/// How far each agent has read. A page that is looked at must not wait for a write, so marks are gathered in memory and written
/// together twice a second; if the process dies in between, a ticket is shown as unread once more. Singleton.
/// </summary>
internal sealed class ReadMarks(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    private const string Sql = """
        INSERT INTO ticketing_read (user_id, ticket_id, last_message_id) VALUES (@user, @ticket, @message)
        ON CONFLICT (user_id, ticket_id) DO UPDATE SET last_message_id = excluded.last_message_id WHERE ticketing_read.last_message_id < excluded.last_message_id
        """;

    private readonly ConcurrentDictionary<(long User, long Ticket), long> _waiting = [];
    private readonly SemaphoreSlim _writing = new(1);

    public void Mark(long userId, long ticketId, long messageId) =>
        _waiting.AddOrUpdate((userId, ticketId), messageId, (_, known) => Math.Max(known, messageId));

    /// <summary>A mark that is not written yet.</summary>
    public long? Waiting(long userId, long ticketId) => _waiting.TryGetValue((userId, ticketId), out var message) ? message : null;

    /// <summary>Takes a mark back: the agent has read no further than this message, whatever was noted before.</summary>
    /// <param name="userId">The agent.</param>
    /// <param name="ticketId">The ticket.</param>
    /// <param name="messageId">The last message that stays read; 0 for none.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task TakeBackAsync(long userId, long ticketId, long messageId, CancellationToken cancellation)
    {
        // Marks that are being written now must not come after it.
        await _writing.WaitAsync(cancellation);
        try
        {
            _waiting.TryRemove((userId, ticketId), out _);
            await using var scope = scopes.CreateAsyncScope();
            await scope
                .ServiceProvider.GetRequiredService<IDatabase>()
                .WriteAsync(
                    write =>
                        write
                            .Table<ReadRow>()
                            .Where(mark => mark.UserId == userId && mark.TicketId == ticketId)
                            .Set(mark => mark.LastMessageId, messageId)
                            .UpdateAsync(cancellation),
                    cancellation
                );
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes what was gathered.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await WriteAsync(cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        // In one order everywhere, so that two nodes that write the same marks do not wait for each other in a circle.
        var marks = _waiting.OrderBy(mark => mark.Key).Take(1000).ToList();
        if (marks.Count == 0)
            return;
        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .WriteAsync(
                async write =>
                {
                    foreach (var ((user, ticket), message) in marks)
                        await write.Connection.ExecuteAsync(
                            Sql,
                            cancellation,
                            new DataParameter("user", user),
                            new DataParameter("ticket", ticket),
                            new DataParameter("message", message)
                        );
                },
                cancellation
            );
        // A newer mark that came meanwhile stays.
        foreach (var mark in marks)
            _waiting.TryRemove(mark);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await FlushAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The marks stay and are written the next time; the database layer has logged why not.
                    await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await FlushAsync(CancellationToken.None);
        }
    }
}
