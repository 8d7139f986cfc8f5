using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Mail.SendMail;

/// <summary>What came of handing a copy over.</summary>
/// <param name="Taken">The server has it.</param>
/// <param name="Permanent">The same again would be refused again.</param>
/// <param name="Detail">What the server said.</param>
internal sealed record SendOutcome(bool Taken, bool Permanent, string Detail);

/// <summary>The copies of the outbox: which are due, which is being sent, and what became of each.</summary>
internal sealed partial class OutboxCopies(MailCounts counts, IServiceScopeFactory scopes, TimeProvider time, ILogger<OutboxCopies> log)
{
    private const int Batch = 50;

    /// <summary>Copies that were in flight when the process ended are due again.</summary>
    public async Task RecoverAsync(long mailboxId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .WriteAsync(
                write =>
                    write
                        .Table<OutboxRow>()
                        .Where(copy => copy.State == OutboxState.Sending && copy.MailboxId == mailboxId)
                        .Set(copy => copy.State, OutboxState.Queued)
                        .UpdateAsync(cancellation),
                cancellation
            );
    }

    /// <summary>When the next copy is due; null where nothing waits.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(long mailboxId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .Table<OutboxRow>()
            .Where(copy => copy.State == OutboxState.Queued && copy.MailboxId == mailboxId)
            .OrderBy(copy => copy.DueAt)
            .Select(copy => (DateTimeOffset?)copy.DueAt)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Some of what is due now, longest due first.</summary>
    public async Task<List<OutboxRow>> DueAsync(long mailboxId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        return await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .Table<OutboxRow>()
            .Where(copy => copy.State == OutboxState.Queued && copy.MailboxId == mailboxId && copy.DueAt <= now)
            .OrderBy(copy => copy.DueAt)
            .ThenBy(copy => copy.Id)
            .Take(Batch)
            .ToListAsync(cancellation);
    }

    /// <summary>Marks a copy as being handed over. False when it was taken back or somebody else has it.</summary>
    public static Task<bool> ClaimAsync(IDatabase database, OutboxRow copy, CancellationToken cancellation) =>
        database.WriteAsync(
            async write =>
                await write
                    .Table<OutboxRow>()
                    .Where(row => row.Id == copy.Id && row.State == OutboxState.Queued)
                    .Set(row => row.State, OutboxState.Sending)
                    .Set(row => row.Attempts, row => row.Attempts + 1)
                    .UpdateAsync(cancellation) == 1,
            cancellation
        );

    /// <summary>Notes what came of handing a copy over, and shows it on the message.</summary>
    public async Task NoteAsync(OutboxRow copy, SendOutcome outcome, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var delivery = scope.ServiceProvider.GetRequiredService<IMessageDelivery>();
        await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .WriteAsync(
                async write =>
                {
                    var row = await write.Table<OutboxRow>().FirstAsync(r => r.Id == copy.Id, cancellation);
                    var givenUp = !outcome.Taken && (outcome.Permanent || write.Now >= row.GiveUpAt);
                    var state =
                        outcome.Taken ? OutboxState.Sent
                        : givenUp ? OutboxState.Failed
                        : OutboxState.Queued;
                    // Attempts that found no server are many in an hour, and are none of this copy's fault: its log has one of them.
                    var deferred = await write
                        .Table<DeliveryLogRow>()
                        .CountAsync(entry => entry.OutboxId == copy.Id && entry.Outcome == DeliveryLogRow.Deferred, cancellation);
                    await write
                        .Table<OutboxRow>()
                        .Where(r => r.Id == copy.Id)
                        .Set(r => r.State, state)
                        .Set(r => r.Error, outcome.Taken ? null : outcome.Detail)
                        .Set(r => r.DueAt, state == OutboxState.Queued ? write.Now + RetryPauses.AfterAttempt(deferred + 1) : row.DueAt)
                        .Set(r => r.EndedAt, state == OutboxState.Queued ? null : write.Now)
                        .UpdateAsync(cancellation);
                    await write.InsertAsync(
                        new DeliveryLogRow
                        {
                            OutboxId = copy.Id,
                            At = write.Now,
                            Outcome =
                                outcome.Taken ? "sent"
                                : givenUp ? "failed"
                                : DeliveryLogRow.Deferred,
                            Detail = outcome.Detail,
                        },
                        cancellation
                    );
                    await ShowAsync(write, delivery, copy.OutgoingId, cancellation);
                },
                cancellation
            );
        if (!outcome.Taken)
            NotTaken(log, copy.Id, copy.OutgoingId);
        counts.Forget();
    }

    /// <summary>
    /// A message is as well off as the worst of its copies. A copy that an admin gave up did not leave, whatever became of the others.
    /// </summary>
    internal static async Task ShowAsync(IWriteScope write, IMessageDelivery delivery, long outgoingId, CancellationToken cancellation)
    {
        var mail = await write
            .Table<OutgoingRow>()
            .Where(row => row.Id == outgoingId)
            .Select(row => new { row.DeskMessageId })
            .FirstAsync(cancellation);
        if (mail.DeskMessageId is not { } messageId)
            return;
        var copies = await write
            .Table<OutboxRow>()
            .Where(row => row.OutgoingId == outgoingId)
            .Select(row => new
            {
                row.State,
                row.Attempts,
                row.Error,
                row.Recipient,
            })
            .ToListAsync(cancellation);
        var failed =
            copies.FirstOrDefault(copy => copy.State == OutboxState.Failed)
            ?? copies.FirstOrDefault(copy => copy.State == OutboxState.Canceled);
        var retrying = copies.FirstOrDefault(copy => copy.State is OutboxState.Queued or OutboxState.Sending && copy.Error is not null);
        var worst = failed ?? retrying;
        var state =
            failed is not null ? DeliveryState.Failed
            : retrying is not null ? DeliveryState.Retrying
            : copies.All(copy => copy.State == OutboxState.Sent) ? DeliveryState.Sent
            : DeliveryState.Queued;
        await delivery.SetAsync(write, messageId, state, worst is null ? null : $"{worst.Recipient}: {worst.Error}", cancellation);
    }

    /// <summary>The server is away: what waits says so, and what has waited for four days is given up.</summary>
    public async Task NoteOutageAsync(IReadOnlyList<OutboxRow> due, ConnectionProblem problem, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var delivery = scope.ServiceProvider.GetRequiredService<IMessageDelivery>();
        await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .WriteAsync(
                async write =>
                {
                    foreach (var copy in due)
                    {
                        var givenUp = write.Now >= copy.GiveUpAt;
                        await write
                            .Table<OutboxRow>()
                            .Where(row => row.Id == copy.Id && row.State == OutboxState.Queued)
                            .Set(row => row.Attempts, row => row.Attempts + 1)
                            .UpdateAsync(cancellation);
                        var changed = await write
                            .Table<OutboxRow>()
                            .Where(row =>
                                row.Id == copy.Id
                                && row.State == OutboxState.Queued
                                && (row.Error != problem.Detail || row.Error == null || givenUp)
                            )
                            .Set(row => row.Error, problem.Detail)
                            .Set(row => row.State, givenUp ? OutboxState.Failed : OutboxState.Queued)
                            .Set(row => row.EndedAt, givenUp ? write.Now : null)
                            .UpdateAsync(cancellation);
                        if (changed == 0)
                            continue;
                        await write.InsertAsync(
                            new DeliveryLogRow
                            {
                                OutboxId = copy.Id,
                                At = write.Now,
                                Outcome = givenUp ? "failed" : DeliveryLogRow.Deferred,
                                Detail = problem.Detail,
                            },
                            cancellation
                        );
                        await ShowAsync(write, delivery, copy.OutgoingId, cancellation);
                    }
                },
                cancellation
            );
        counts.Forget();
    }

    [LoggerMessage(1, LogLevel.Warning, "The server didn't accept copy {OutboxId} of outgoing email {OutgoingId}")]
    private static partial void NotTaken(ILogger log, long outboxId, long outgoingId);
}
