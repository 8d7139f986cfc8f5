using System.Threading.Channels;
using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.FetchMail;

/// <summary>
/// Reads a mailbox once: what an earlier run left, then what is new, then what is to be done on the server. The caller holds the
/// mailbox's lease. Reading from the server and processing run side by side.
/// </summary>
internal sealed class FetchMailbox(
    MailServers servers,
    IncomingStore store,
    ProcessIncoming process,
    MailboxStates states,
    IBlobStore blobs,
    IServiceScopeFactory scopes,
    TimeProvider time
)
{
    private const int ResumeBatch = 50;
    private const int SettleBatch = 500;

    /// <exception cref="MailServerException">The server could not be reached or refused us.</exception>
    public async Task<IMailSource> OpenAsync(MailboxRow mailbox, CancellationToken cancellation)
    {
        var access = servers.FetchAccess(mailbox);
        if (mailbox.FetchProtocol == FetchProtocol.Pop3)
            return new Pop3Source(await servers.OpenPop3Async(access, cancellation), mailbox, time);
        var client = await servers.OpenImapAsync(access, cancellation);
        try
        {
            return await ImapSource.OpenAsync(client, mailbox, time, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new MailServerException(ConnectionProblem.Of(error, null), error);
        }
    }

    /// <summary>Opens, reads once and closes.</summary>
    /// <returns>The number of messages that were fetched.</returns>
    public async Task<int> RunOnceAsync(MailboxRow mailbox, CancellationToken cancellation = default)
    {
        await ResumeAsync(mailbox, cancellation);
        await using var source = await OpenAsync(mailbox, cancellation);
        return await ReadAsync(mailbox, source, cancellation);
    }

    /// <summary>Processes what was stored and not processed: the process ended in between, or the database failed.</summary>
    public async Task ResumeAsync(MailboxRow mailbox, CancellationToken cancellation)
    {
        long after = 0;
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var rows = await scope
                .ServiceProvider.GetRequiredService<IDatabase>()
                .Table<IncomingRow>()
                .Where(row => row.State == IncomingState.Received && row.MailboxId == mailbox.Id && row.Id > after)
                .OrderBy(row => row.Id)
                .Take(ResumeBatch)
                .ToListAsync(cancellation);
            if (rows.Count == 0)
                return;
            after = rows[^1].Id;
            var messages = new List<StoredMessage>(rows.Count);
            foreach (var row in rows)
            {
                // What was begun three times and never ended may be what ends the desk.
                if (row.Attempts >= ProcessIncoming.MostAttempts)
                {
                    await process.FailAsync(
                        row,
                        new MailProblemException(MailProblemException.Interrupted),
                        cancellation,
                        isAttempt: false
                    );
                    continue;
                }

                try
                {
                    messages.Add(new StoredMessage(row, await ReadBlobAsync(row.RawHash, cancellation)));
                }
                catch (BlobMissingException error)
                {
                    await process.FailAsync(row, error, cancellation);
                }
            }

            // One that was begun before is processed by itself, so that it does not take the others with it.
            foreach (var together in messages.GroupBy(message => message.Row.Attempts == 0 ? 0 : message.Row.Id))
                await ProcessAgainAsync(mailbox, [.. together], cancellation);
        }
    }

    /// <summary>Counts the attempt before it is made: a mail that ends the process must not be tried for ever.</summary>
    private async Task ProcessAgainAsync(MailboxRow mailbox, IReadOnlyList<StoredMessage> messages, CancellationToken cancellation)
    {
        var ids = messages.Select(message => message.Row.Id).ToList();
        await using (var scope = scopes.CreateAsyncScope())
            await scope
                .ServiceProvider.GetRequiredService<IDatabase>()
                .WriteAsync(
                    write =>
                        write
                            .Table<IncomingRow>()
                            .Where(row => ids.Contains(row.Id) && row.State == IncomingState.Received)
                            .Set(row => row.Attempts, row => row.Attempts + 1)
                            .UpdateAsync(cancellation),
                    cancellation
                );
        await process.ProcessAsync(mailbox, messages, cancellation);
    }

    /// <summary>Reads what is new from an open source.</summary>
    public async Task<int> ReadAsync(MailboxRow mailbox, IMailSource source, CancellationToken cancellation)
    {
        var position = await PositionAsync(mailbox, cancellation);
        await SettleAsync(mailbox, source, cancellation);

        var count = 0;
        var channel = Channel.CreateBounded<IReadOnlyList<StoredMessage>>(2);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var processing = ProcessAllAsync(mailbox, channel.Reader, stop);
        try
        {
            await foreach (var batch in source.ReadAsync(position, keys => KnownKeysAsync(mailbox, keys, stop.Token), stop.Token))
            {
                await states.FetchedAsync(mailbox.Id, source.Waiting, stop.Token);
                var stored = await store.StoreAsync(mailbox, mailbox.Folder, source.UidValidity, batch, stop.Token);
                count += batch.Count;
                await channel.Writer.WriteAsync(stored, stop.Token);
            }
        }
        catch (OperationCanceledException) when (processing.IsFaulted)
        {
            // The processing's own error is the one to tell; it is thrown below.
        }
        finally
        {
            channel.Writer.Complete();
            await processing;
        }

        if (count > 0)
            await SettleAsync(mailbox, source, cancellation);
        await states.FetchedAsync(mailbox.Id, 0, cancellation);
        return count;
    }

    private async Task ProcessAllAsync(
        MailboxRow mailbox,
        ChannelReader<IReadOnlyList<StoredMessage>> batches,
        CancellationTokenSource stop
    )
    {
        try
        {
            await foreach (var batch in batches.ReadAllAsync(stop.Token))
                await process.ProcessAsync(mailbox, batch, stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Marks, moves or deletes on the server what is committed here.</summary>
    private async Task SettleAsync(MailboxRow mailbox, IMailSource source, CancellationToken cancellation)
    {
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
            var rows = await database
                .Table<IncomingRow>()
                .Where(row =>
                    !row.Settled
                    && row.MailboxId == mailbox.Id
                    && row.Folder == mailbox.Folder
                    && (
                        row.State == IncomingState.Processed || row.State == IncomingState.Duplicate || row.State == IncomingState.Discarded
                    )
                )
                .OrderBy(row => row.Id)
                .Take(SettleBatch)
                .ToListAsync(cancellation);
            if (rows.Count == 0)
                return;
            if (mailbox.AfterFetch != AfterFetch.Leave)
                await source.SettleAsync(rows, cancellation);
            var ids = rows.Select(row => row.Id).ToList();
            await database.WriteAsync(
                write =>
                    write.Table<IncomingRow>().Where(row => ids.Contains(row.Id)).Set(row => row.Settled, true).UpdateAsync(cancellation),
                cancellation
            );
        }
    }

    private async Task<FolderPositionRow?> PositionAsync(MailboxRow mailbox, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .Table<FolderPositionRow>()
            .FirstOrDefaultAsync(row => row.MailboxId == mailbox.Id && row.Folder == mailbox.Folder, cancellation);
    }

    private async Task<HashSet<string>> KnownKeysAsync(MailboxRow mailbox, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var table = scope.ServiceProvider.GetRequiredService<IDatabase>().Table<IncomingRow>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(SettleBatch))
        {
            var list = some.ToList();
            known.UnionWith(
                await table
                    .Where(row => row.MailboxId == mailbox.Id && row.MessageKey != null && list.Contains(row.MessageKey))
                    .Select(row => row.MessageKey!)
                    .ToListAsync(cancellation)
            );
        }

        return known;
    }

    private async Task<byte[]> ReadBlobAsync(string hash, CancellationToken cancellation)
    {
        await using var stream = await blobs.OpenAsync(hash, cancellation);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellation);
        return copy.ToArray();
    }
}
