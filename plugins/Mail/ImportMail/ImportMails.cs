using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.ImportMail;

/// <summary>How far an import is.</summary>
/// <param name="Read">Messages looked at.</param>
/// <param name="Imported">Of these, now in the desk.</param>
/// <param name="Known">Were there before.</param>
/// <param name="Failed">Among the failed mail.</param>
internal sealed record ImportProgress(int Read, int Imported, int Known, int Failed);

/// <summary>
/// Brings old mail into a mailbox by the way that fetched mail takes. Each message comes in once, however often and by whatever way it
/// is brought: what the mailbox has already is passed over, so an import that was interrupted is simply started again. Messages are dated
/// as they were written, what the desk's own addresses wrote joins its conversation as a reply, and nobody is told of any of it.
/// </summary>
internal sealed class ImportMails(IncomingStore store, ProcessIncoming process, FetchMailbox fetch, IServiceScopeFactory scopes)
{
    private const int BatchMessages = 100;
    private const long BatchBytes = 8_000_000;

    /// <param name="mailbox">Where they go.</param>
    /// <param name="mails">The messages, in the order in which they are to come in.</param>
    /// <param name="openFrom">Conversations without a message since then are closed.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Ends it after the batch; what is in stays in.</param>
    public async Task<ImportProgress> RunAsync(
        MailboxRow mailbox,
        IReadOnlyList<ArchivedMail> mails,
        DateTimeOffset openFrom,
        Action<ImportProgress> progress,
        CancellationToken cancellation
    )
    {
        // What an earlier run stored and did not come to process.
        await fetch.ResumeAsync(mailbox, cancellation);
        var done = new ImportProgress(0, 0, 0, 0);
        var batch = new List<FetchedMessage>();
        var (folder, bytes) = (IncomingRow.ArchiveFolder, 0L);
        foreach (var mail in mails)
        {
            var own = mail.Date < openFrom ? IncomingRow.ArchiveFolder : IncomingRow.ImportFolder;
            if (batch.Count >= BatchMessages || bytes >= BatchBytes || own != folder && batch.Count > 0)
            {
                progress(done = await TakeInAsync(mailbox, folder, batch, done, cancellation));
                batch.Clear();
                bytes = 0;
            }
            folder = own;
            var raw = await mail.ReadAsync(cancellation);
            batch.Add(new FetchedMessage(raw, null, null, mail.Date));
            bytes += raw.Length;
        }

        return batch.Count > 0 ? await TakeInAsync(mailbox, folder, batch, done, cancellation) : done;
    }

    private async Task<ImportProgress> TakeInAsync(
        MailboxRow mailbox,
        string folder,
        List<FetchedMessage> batch,
        ImportProgress done,
        CancellationToken cancellation
    )
    {
        var fresh = await FreshAsync(mailbox.Id, batch, cancellation);
        var stored = fresh.Count == 0 ? [] : await store.StoreAsync(mailbox, folder, null, fresh, cancellation);
        if (stored.Count > 0)
            await process.ProcessAsync(mailbox, stored, cancellation);
        var failed = await FailedAsync([.. stored.Select(message => message.Row.Id)], cancellation);
        return done with
        {
            Read = done.Read + batch.Count,
            Imported = done.Imported + stored.Count - failed,
            Known = done.Known + batch.Count - stored.Count,
            Failed = done.Failed + failed,
        };
    }

    /// <summary>Without those that are here, or stand in the archive twice: they need no row that says so.</summary>
    private async Task<List<FetchedMessage>> FreshAsync(long mailboxId, List<FetchedMessage> batch, CancellationToken cancellation)
    {
        var keys = batch.Select(message => ContentHash.Of(message.Raw)).ToList();
        var hashes = keys.Select(key => key.Hash).Distinct().ToList();
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .Table<IncomingRow>()
            .Where(row => row.MailboxId == mailboxId && hashes.Contains(row.ContentHash))
            .Select(row => new { row.ContentHash, row.MessageId })
            .ToListAsync(cancellation);
        var known = rows.Select(row => (row.ContentHash, row.MessageId)).ToHashSet();
        return [.. batch.Where((_, i) => known.Add((keys[i].Hash, keys[i].MessageId)))];
    }

    private async Task<int> FailedAsync(List<long> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
            return 0;
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .Table<IncomingRow>()
            .CountAsync(row => ids.Contains(row.Id) && row.State == IncomingState.Failed, cancellation);
    }
}
