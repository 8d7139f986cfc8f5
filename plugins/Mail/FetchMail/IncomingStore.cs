using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.FetchMail;

/// <summary>
/// Keeps raw messages before anything else is done with them: first the bytes, flushed; then their rows together with the new position
/// in the folder, in one transaction. Killed at any instant, a message is either not known and fetched again, or known and processed
/// later.
/// </summary>
internal sealed class IncomingStore(IBlobStore blobs, IServiceScopeFactory scopes)
{
    /// <returns>Those that are to be processed: not the duplicates.</returns>
    public async Task<IReadOnlyList<StoredMessage>> StoreAsync(
        MailboxRow mailbox,
        string folder,
        long? uidValidity,
        IReadOnlyList<FetchedMessage> messages,
        CancellationToken cancellation
    )
    {
        var hashes = messages.Select(message => ContentHash.Of(message.Raw)).ToList();
        var saved = new Queue<BlobRef>(
            await blobs.SaveAllAsync(
                [.. messages.Where(message => message.Error is null).Select(message => (ReadOnlyMemory<byte>)message.Raw)],
                cancellation
            )
        );

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        return await database.WriteAsync(
            async write =>
            {
                var known = await KnownAsync(write, mailbox.Id, [.. hashes.Select(hash => hash.Hash).Distinct()], cancellation);
                var result = new List<StoredMessage>(messages.Count);
                for (var i = 0; i < messages.Count; i++)
                {
                    var (message, (hash, id)) = (messages[i], hashes[i]);
                    var isNew = message.Error is not null || known.Add((hash, id));
                    var row = new IncomingRow
                    {
                        MailboxId = mailbox.Id,
                        Folder = folder,
                        UidValidity = uidValidity,
                        Uid = message.Uid,
                        MessageKey = message.Key,
                        MessageId = id,
                        ContentHash = hash,
                        RawHash = message.Error is null ? saved.Dequeue().Hash : "",
                        Size = message.Raw.Length,
                        ArrivedAt = message.ArrivedAt,
                        StoredAt = write.Now,
                        State =
                            message.Error is not null ? IncomingState.Failed
                            : isNew ? IncomingState.Received
                            : IncomingState.Duplicate,
                        Error = message.Error,
                        // What came from no server has nothing left to be done there.
                        Settled = message.Uid is null && message.Key is null,
                    };
                    row.Id = await write.InsertWithIdAsync(row, cancellation);
                    if (row.State == IncomingState.Received)
                        result.Add(new StoredMessage(row, message.Raw));
                }

                if (uidValidity is { } validity)
                    await MoveOnAsync(write, mailbox.Id, folder, validity, messages.Max(message => message.Uid ?? 0), cancellation);
                return result;
            },
            cancellation
        );
    }

    /// <summary>
    /// Same mailbox, same content, same Message-ID. A Message-ID that is used again for something else makes a new message.
    /// </summary>
    private static async Task<HashSet<(string Hash, string? Id)>> KnownAsync(
        IWriteScope write,
        long mailboxId,
        List<string> hashes,
        CancellationToken cancellation
    )
    {
        var rows = await write
            .Table<IncomingRow>()
            .Where(row => row.MailboxId == mailboxId && hashes.Contains(row.ContentHash))
            .Select(row => new { row.ContentHash, row.MessageId })
            .ToListAsync(cancellation);
        return [.. rows.Select(row => (row.ContentHash, row.MessageId))];
    }

    private static async Task MoveOnAsync(
        IWriteScope write,
        long mailboxId,
        string folder,
        long validity,
        long last,
        CancellationToken cancellation
    )
    {
        var changed = await write
            .Table<FolderPositionRow>()
            .Where(row => row.MailboxId == mailboxId && row.Folder == folder)
            .Set(row => row.UidValidity, validity)
            .Set(row => row.LastUid, last)
            .UpdateAsync(cancellation);
        if (changed == 0)
            await write.InsertAsync(
                new FolderPositionRow
                {
                    MailboxId = mailboxId,
                    Folder = folder,
                    UidValidity = validity,
                    LastUid = last,
                },
                cancellation
            );
    }
}
