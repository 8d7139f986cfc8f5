using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>A mail that is parsed and whose files are stored: what is left fits into a short transaction.</summary>
internal sealed record PreparedMail(IncomingRow Row, ParsedMail Mail, IReadOnlyList<IncomingAttachment> Attachments);

/// <summary>Parses mails and stores their attachments, before and outside of any transaction.</summary>
internal sealed class PrepareMail(IBlobStore blobs, MailboxDirectory directory)
{
    public async Task<PreparedMail> PrepareAsync(StoredMessage message, CancellationToken cancellation)
    {
        var mail = MailParser.Parse(message.Raw, await directory.ReplyLinesAsync(cancellation));
        var attachments = new List<IncomingAttachment>(mail.Attachments.Count);
        foreach (var attachment in mail.Attachments)
        {
            await using var content = attachment.Open();
            attachments.Add(new IncomingAttachment(await blobs.SaveAsync(content, cancellation), attachment.FileName, attachment.ContentType, attachment.ContentId));
        }

        return new PreparedMail(message.Row, mail, attachments);
    }
}
