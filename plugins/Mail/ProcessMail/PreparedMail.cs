using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>A mail that is parsed and whose files are stored: what is left fits into a short transaction.</summary>
internal sealed record PreparedMail(IncomingRow Row, ParsedMail Mail, IReadOnlyList<IncomingAttachment> Attachments);

/// <summary>Parses mails and stores their attachments, before and outside of any transaction.</summary>
internal sealed class PrepareMail(IBlobStore blobs, MailboxDirectory directory)
{
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(1);

    /// <exception cref="Exception">Whatever its parts do to the parser.</exception>
    public async Task<PreparedMail> PrepareAsync(StoredMessage message, CancellationToken cancellation) =>
        (await StoreAsync([await ParseAsync(message, await directory.ReplyLinesAsync(cancellation), cancellation)], cancellation))[0];

    /// <summary>Prepares many: parsed side by side, their files stored together.</summary>
    /// <param name="messages">The mails.</param>
    /// <param name="failed">Told of each that could not be parsed.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The others, in their order.</returns>
    public async Task<IReadOnlyList<PreparedMail>> PrepareAllAsync(
        IReadOnlyList<StoredMessage> messages,
        Func<StoredMessage, Exception, Task> failed,
        CancellationToken cancellation
    )
    {
        var replyLines = await directory.ReplyLinesAsync(cancellation);
        var parsed = new Parsed?[messages.Count];
        await Parallel.ForAsync(
            0,
            messages.Count,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = cancellation },
            async (i, _) =>
            {
                try
                {
                    parsed[i] = await ParseAsync(messages[i], replyLines, cancellation);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    await failed(messages[i], error);
                }
            }
        );
        return await StoreAsync([.. parsed.OfType<Parsed>()], cancellation);
    }

    // Every step of reading is linear and bounded. Should one not be, the mailbox goes on without that mail.
    private static async Task<Parsed> ParseAsync(StoredMessage message, IReadOnlyList<string> replyLines, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => Parsed.Of(message, replyLines), cancellation).WaitAsync(LongestReading, cancellation);
        }
        catch (TimeoutException)
        {
            throw new MailProblemException(MailProblemException.TooSlow);
        }
    }

    private async Task<IReadOnlyList<PreparedMail>> StoreAsync(IReadOnlyList<Parsed> mails, CancellationToken cancellation)
    {
        var stored = new Queue<BlobRef>(await blobs.SaveAllAsync([.. mails.SelectMany(mail => mail.Files)], cancellation));
        return
        [
            .. mails.Select(mail => new PreparedMail(
                mail.Row,
                mail.Mail,
                [
                    .. mail.Mail.Attachments.Select(file => new IncomingAttachment(
                        stored.Dequeue(),
                        file.FileName,
                        file.ContentType,
                        file.ContentId
                    )),
                ]
            )),
        ];
    }

    private sealed record Parsed(IncomingRow Row, ParsedMail Mail, IReadOnlyList<ReadOnlyMemory<byte>> Files)
    {
        public static Parsed Of(StoredMessage message, IReadOnlyList<string> replyLines)
        {
            var mail = MailParser.Parse(message.Raw, replyLines);
            return new Parsed(message.Row, mail, [.. mail.Attachments.Select(ContentOf)]);
        }

        private static ReadOnlyMemory<byte> ContentOf(ParsedAttachment attachment)
        {
            using var content = attachment.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return copy.GetBuffer().AsMemory(0, (int)copy.Length);
        }
    }
}
