using System.Runtime.CompilerServices;
using Hookdesk.Mail.Data;
using MailKit.Net.Pop3;

namespace Hookdesk.Mail.FetchMail;

/// <summary>
/// A POP3 mailbox. It has no positions and no flags: what is known is told by the server's unique ids (UIDL), and a message can only
/// stay or be deleted.
/// </summary>
internal sealed class Pop3Source(Pop3Client client, MailboxRow mailbox, TimeProvider time) : IMailSource
{
    private const int BatchMessages = 100;
    private const int BatchBytes = 8_000_000;

    private IReadOnlyList<string> _keys = [];

    public long? UidValidity => null;

    public int Waiting { get; private set; }

    public async IAsyncEnumerable<IReadOnlyList<FetchedMessage>> ReadAsync(
        FolderPositionRow? position,
        Func<IReadOnlyList<string>, Task<HashSet<string>>> isKnown,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (client.Count == 0)
            yield break;
        _keys = [.. await client.GetMessageUidsAsync(cancellation)];
        var sizes = await client.GetMessageSizesAsync(cancellation);
        var known = await isKnown(_keys);
        var fresh = Enumerable.Range(0, _keys.Count).Where(index => !known.Contains(_keys[index])).ToList();
        Waiting = fresh.Count;
        var batch = new List<FetchedMessage>();
        long bytes = 0;
        foreach (var index in fresh)
        {
            await using var stream = await client.GetStreamAsync(index, headersOnly: false, cancellation);
            using var copy = new MemoryStream(sizes[index]);
            await stream.CopyToAsync(copy, cancellation);
            batch.Add(new FetchedMessage(copy.ToArray(), null, _keys[index], time.GetUtcNow()));
            bytes += copy.Length;
            if (batch.Count < BatchMessages && bytes < BatchBytes)
                continue;
            Waiting -= batch.Count;
            yield return batch;
            (batch, bytes) = ([], 0);
        }

        Waiting = 0;
        if (batch.Count > 0)
            yield return batch;
    }

    public async Task SettleAsync(IReadOnlyList<IncomingRow> rows, CancellationToken cancellation)
    {
        if (mailbox.AfterFetch != AfterFetch.Delete)
            return;
        var wanted = rows.Select(row => row.MessageKey).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var indexes = Enumerable.Range(0, _keys.Count).Where(index => wanted.Contains(_keys[index])).ToList();
        // The server deletes when the session is ended in order; a broken session keeps them, and they are known the next time.
        if (indexes.Count > 0)
            await client.DeleteMessagesAsync(indexes, cancellation);
    }

    // A POP3 session does not see what came since it began.
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken wake, CancellationToken cancellation) => Task.FromResult(false);

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            if (client.IsConnected)
                await client.DisconnectAsync(true, soon.Token);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or OperationCanceledException
                        or Pop3CommandException
                        or Pop3ProtocolException
                        or InvalidOperationException
            )
        {
            // Nothing is lost: what was not deleted is known.
        }

        client.Dispose();
    }
}
