using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Hookdesk.Mail.SendMail;

/// <summary>
/// Sends what is due of a mailbox over one connection. The caller holds the mailbox's sending lease. A copy is marked
/// <see cref="OutboxState.Sending"/> and committed before it is handed over, one at a time: killed in between, the desk sends that copy
/// once more under the same Message-ID, and no other.
/// </summary>
internal sealed partial class SendOutbox(
    MailServers servers,
    MailboxStates states,
    MailCounts counts,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<SendOutbox> log
)
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

    /// <summary>Sends all that is due now.</summary>
    /// <returns>The number of copies that the server took.</returns>
    /// <exception cref="MailServerException">The server can't be used at present; what is due stays queued.</exception>
    public async Task<int> RunOnceAsync(MailboxRow mailbox, CancellationToken cancellation = default)
    {
        SmtpClient? client = null;
        var sent = 0;
        try
        {
            while (await DueAsync(mailbox.Id, cancellation) is { Count: > 0 } due)
            {
                client ??= await ConnectAsync(mailbox, due, cancellation);
                foreach (var copy in due)
                    if (await SendAsync(mailbox, client, copy, cancellation))
                        sent++;
            }

            return sent;
        }
        finally
        {
            if (client is not null)
                await CloseAsync(client);
        }
    }

    private async Task<SmtpClient> ConnectAsync(MailboxRow mailbox, List<OutboxRow> due, CancellationToken cancellation)
    {
        try
        {
            return await servers.OpenSmtpAsync(servers.SmtpAccess(mailbox), cancellation);
        }
        catch (MailServerException error)
        {
            await OutageAsync(mailbox, due, error.Problem, cancellation);
            throw;
        }
    }

    private async Task<bool> SendAsync(MailboxRow mailbox, SmtpClient client, OutboxRow copy, CancellationToken cancellation)
    {
        MimeMessage message;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var services = scope.ServiceProvider;
            // Its ticket may have been erased since it was looked for.
            if (
                await services
                    .GetRequiredService<IDatabase>()
                    .Table<OutgoingRow>()
                    .FirstOrDefaultAsync(row => row.Id == copy.OutgoingId, cancellation)
                is not { } mail
            )
                return false;
            try
            {
                message = await services.GetRequiredService<ComposeMail>().ComposeAsync(mailbox, mail, copy, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A missing file, say. Others must not wait behind it.
                await NoteAsync(copy, new Outcome(false, false, $"{error.GetType().Name}: {error.Message}"), cancellation);
                return false;
            }

            if (!await ClaimAsync(services.GetRequiredService<IDatabase>(), copy, cancellation))
                return false;
        }

        Outcome outcome;
        try
        {
            // Once the server has it, it has it: a stop of the desk must not cut the line in between.
            var answer = await client.SendAsync(
                FormatOptions.Default,
                message,
                new MailboxAddress(null, mailbox.Address),
                [new MailboxAddress(copy.RecipientName, copy.Recipient)],
                CancellationToken.None
            );
            outcome = new Outcome(true, false, answer);
        }
        catch (SmtpCommandException error) when (error.ErrorCode != SmtpErrorCode.SenderNotAccepted)
        {
            // 5xx: the same again would be refused again (RFC 5321, 4.2.1).
            outcome = new Outcome(false, (int)error.StatusCode >= 500, $"{(int)error.StatusCode} {error.Message}");
        }
        catch (Exception error)
            when (error
                    is SmtpCommandException
                        or SmtpProtocolException
                        or ServiceNotConnectedException
                        or ServiceNotAuthenticatedException
                        or IOException
                        or TimeoutException
            )
        {
            var problem = ConnectionProblem.Of(error, null);
            await NoteAsync(copy, new Outcome(false, false, problem.Detail), CancellationToken.None);
            await states.SendFailedAsync(mailbox.Id, problem, CancellationToken.None);
            throw new MailServerException(problem, error);
        }

        await NoteAsync(copy, outcome, CancellationToken.None);
        await states.SentAsync(mailbox.Id, CancellationToken.None);
        return outcome.Taken;
    }

    private async Task<List<OutboxRow>> DueAsync(long mailboxId, CancellationToken cancellation)
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
    private static Task<bool> ClaimAsync(IDatabase database, OutboxRow copy, CancellationToken cancellation) =>
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

    private async Task NoteAsync(OutboxRow copy, Outcome outcome, CancellationToken cancellation)
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
                    await write
                        .Table<OutboxRow>()
                        .Where(r => r.Id == copy.Id)
                        .Set(r => r.State, state)
                        .Set(r => r.Error, outcome.Taken ? null : outcome.Detail)
                        .Set(r => r.DueAt, state == OutboxState.Queued ? write.Now + RetryPauses.AfterAttempt(row.Attempts) : row.DueAt)
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
                                : "deferred",
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
            ?? copies.FirstOrDefault(copy => copy.State == OutboxState.Cancelled);
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
    private async Task OutageAsync(MailboxRow mailbox, List<OutboxRow> due, ConnectionProblem problem, CancellationToken cancellation)
    {
        await states.SendFailedAsync(mailbox.Id, problem, cancellation);
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
                                Outcome = givenUp ? "failed" : "deferred",
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

    private static async Task CloseAsync(SmtpClient client)
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            if (client.IsConnected)
                await client.DisconnectAsync(true, soon.Token);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or OperationCanceledException
                        or SmtpCommandException
                        or SmtpProtocolException
                        or InvalidOperationException
            )
        {
            // Everything was said before.
        }

        client.Dispose();
    }

    private sealed record Outcome(bool Taken, bool Permanent, string Detail);

    [LoggerMessage(1, LogLevel.Warning, "Copy {OutboxId} of outgoing mail {OutgoingId} was not taken by the server")]
    private static partial void NotTaken(ILogger log, long outboxId, long outgoingId);
}
