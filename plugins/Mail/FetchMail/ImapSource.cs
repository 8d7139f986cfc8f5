using System.Runtime.CompilerServices;
using Hookdesk.Mail.Data;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Hookdesk.Mail.FetchMail;

/// <summary>A folder of an IMAP server. The bytes are read with BODY.PEEK, so reading marks nothing.</summary>
internal sealed class ImapSource : IMailSource
{
    private const int BatchMessages = 100;
    private const int BatchBytes = 8_000_000;
    private const int SummaryBatch = 500;

    private readonly ImapClient _client;
    private readonly IMailFolder _folder;
    private readonly MailboxRow _mailbox;
    private readonly TimeProvider _time;

    // The server may tell of new mail with the answer to any command, not only while it is waited for.
    private CancellationTokenSource _news = new();

    private ImapSource(ImapClient client, IMailFolder folder, MailboxRow mailbox, TimeProvider time)
    {
        (_client, _folder, _mailbox, _time) = (client, folder, mailbox, time);
        _folder.CountChanged += (_, _) => _news.Cancel();
    }

    public long? UidValidity => _folder.UidValidity;

    public int Waiting { get; private set; }

    public static async Task<ImapSource> OpenAsync(ImapClient client, MailboxRow mailbox, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            var folder = mailbox.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase)
                ? client.Inbox
                : await client.GetFolderAsync(mailbox.Folder, cancellation);
            await folder.OpenAsync(mailbox.AfterFetch == AfterFetch.Leave ? FolderAccess.ReadOnly : FolderAccess.ReadWrite, cancellation);
            return new ImapSource(client, folder, mailbox, time);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<FetchedMessage>> ReadAsync(
        FolderPositionRow? position,
        Func<IReadOnlyList<string>, Task<HashSet<string>>> isKnown,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        // A new UIDVALIDITY makes every number void: the folder is read from its start, and what was here before is recognised by
        // Message-ID and content.
        var last = position is not null && position.UidValidity == _folder.UidValidity ? position.LastUid : 0;
        if (last >= uint.MaxValue)
            yield break;
        _news = new CancellationTokenSource();
        await _client.NoOpAsync(cancellation);
        var range = new UniqueIdRange(new UniqueId((uint)last + 1), UniqueId.MaxValue);
        // “n:*” names the last message also where it lies before n (RFC 3501, 6.4.8).
        var uids = (await _folder.SearchAsync(SearchQuery.Uids(range), cancellation))
            .Where(uid => uid.Id > last)
            .OrderBy(uid => uid.Id)
            .ToList();
        Waiting = uids.Count;
        foreach (var some in uids.Chunk(SummaryBatch))
        {
            var summaries = (
                await _folder.FetchAsync(
                    some,
                    MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.InternalDate,
                    cancellation
                )
            )
                .Where(summary => summary.UniqueId.IsValid)
                .OrderBy(summary => summary.UniqueId.Id)
                .ToList();
            foreach (var batch in Batches(summaries))
            {
                var messages = await ReadBatchAsync(batch, cancellation);
                Waiting -= batch.Count;
                if (messages.Count > 0)
                    yield return messages;
            }
        }

        Waiting = 0;
    }

    public async Task SettleAsync(IReadOnlyList<IncomingRow> rows, CancellationToken cancellation)
    {
        var uids = rows.Where(row => row.UidValidity == UidValidity && row.Uid is > 0)
            .Select(row => new UniqueId((uint)row.Uid!.Value))
            .ToList();
        if (uids.Count == 0)
            return;
        switch (_mailbox.AfterFetch)
        {
            case AfterFetch.MarkSeen:
                await _folder.AddFlagsAsync(uids, MessageFlags.Seen, silent: true, cancellation);
                break;
            case AfterFetch.Move:
                await _folder.MoveToAsync(uids, await MoveFolderAsync(cancellation), cancellation);
                break;
            case AfterFetch.Delete:
                await _folder.AddFlagsAsync(uids, MessageFlags.Deleted, silent: true, cancellation);
                if (_client.Capabilities.HasFlag(ImapCapabilities.UidPlus))
                    await _folder.ExpungeAsync(uids, cancellation);
                else
                    await _folder.ExpungeAsync(cancellation);
                break;
        }
    }

    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken wake, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(atMost, _time);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, wake, _news.Token);
        if (done.IsCancellationRequested)
            return true;
        if (_client.Capabilities.HasFlag(ImapCapabilities.Idle))
            await _client.IdleAsync(done.Token, cancellation);
        else
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, done.Token)
                .WaitAsync(cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            if (_client.IsConnected)
                await _client.DisconnectAsync(true, soon.Token);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or OperationCanceledException
                        or CommandException
                        or ProtocolException
                        or ServiceNotConnectedException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // It was to end anyway.
        }

        _client.Dispose();
    }

    private static IEnumerable<List<IMessageSummary>> Batches(List<IMessageSummary> summaries)
    {
        var batch = new List<IMessageSummary>();
        long bytes = 0;
        foreach (var summary in summaries)
        {
            if (batch.Count > 0 && (batch.Count == BatchMessages || bytes + (summary.Size ?? 0) > BatchBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(summary);
            bytes += summary.Size ?? 0;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private async Task<List<FetchedMessage>> ReadBatchAsync(List<IMessageSummary> batch, CancellationToken cancellation)
    {
        try
        {
            return await ReadBodiesAsync(batch, cancellation);
        }
        catch (ImapCommandException) when (batch.Count > 1)
        {
            // One message that the server cannot give must not stop those behind it.
            var messages = new List<FetchedMessage>();
            foreach (var summary in batch)
                messages.AddRange(await ReadBatchAsync([summary], cancellation));
            return messages;
        }
        catch (ImapCommandException error)
        {
            return [new FetchedMessage([], batch[0].UniqueId.Id, null, ArrivedAt(batch[0]), error.Message)];
        }
    }

    private async Task<List<FetchedMessage>> ReadBodiesAsync(List<IMessageSummary> batch, CancellationToken cancellation)
    {
        var arrived = batch.ToDictionary(summary => summary.UniqueId, ArrivedAt);
        var messages = new List<FetchedMessage>(batch.Count);
        await ((IImapFolder)_folder).GetStreamsAsync(
            [.. arrived.Keys],
            async (_, _, uid, stream, token) =>
            {
                using var copy = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
                await stream.CopyToAsync(copy, token);
                messages.Add(new FetchedMessage(copy.ToArray(), uid.Id, null, arrived.GetValueOrDefault(uid, _time.GetUtcNow())));
            },
            cancellation
        );
        messages.Sort((a, b) => a.Uid!.Value.CompareTo(b.Uid!.Value));
        return messages;
    }

    private DateTimeOffset ArrivedAt(IMessageSummary summary) => summary.InternalDate?.ToUniversalTime() ?? _time.GetUtcNow();

    private async Task<IMailFolder> MoveFolderAsync(CancellationToken cancellation)
    {
        try
        {
            return await _client.GetFolderAsync(_mailbox.MoveFolder, cancellation);
        }
        catch (FolderNotFoundException)
        {
            var parent = _client.GetFolder(_client.PersonalNamespaces[0]);
            return await parent.CreateAsync(_mailbox.MoveFolder, isMessageFolder: true, cancellation)
                ?? throw new FolderNotFoundException(_mailbox.MoveFolder);
        }
    }
}
