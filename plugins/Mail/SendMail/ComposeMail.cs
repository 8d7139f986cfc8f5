using System.Text.Json;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain.Text;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Logging;
using MimeKit;
using MimeKit.Utils;

namespace Hookdesk.Mail.SendMail;

/// <summary>
/// Writes one person's copy of a mail: plain text beside HTML, pictures in place, files, and the headers that keep the thread together
/// and robots quiet.
/// </summary>
internal sealed partial class ComposeMail(
    IBlobStore blobs,
    IUsers users,
    IDepartments departments,
    ITemplates templates,
    TimeProvider time,
    ILogger<ComposeMail> log
)
{
    public async Task<MimeMessage> ComposeAsync(MailboxRow mailbox, OutgoingRow mail, OutboxRow copy, CancellationToken cancellation)
    {
        var author = mail.AuthorId is { } id ? await users.FindAsync(id, cancellation) : null;
        var department = mail.DepartmentId is { } departmentId ? await departments.FindAsync(departmentId, cancellation) : null;
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = time.GetUtcNow(),
            MessageId = copy.MessageId,
        };
        message.From.Add(
            new MailboxAddress(mailbox.DisplayName.Length > 0 ? mailbox.DisplayName : department?.Name ?? mailbox.Name, mailbox.Address)
        );
        Add(message.To, mail.To);
        Add(message.Cc, mail.Cc);
        if (message.To.Count == 0 && message.Cc.Count == 0)
            message.To.Add(new MailboxAddress(copy.RecipientName, copy.Recipient));
        foreach (var reference in copy.ReferenceIds.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            message.References.Add(reference);
        if (message.References.Count > 0)
            message.InReplyTo = message.References[^1];
        if (mail.Automatic)
        {
            message.Headers.Add("Auto-Submitted", mail.TicketId is null ? "auto-generated" : "auto-replied");
            message.Headers.Add("X-Auto-Response-Suppress", "All");
        }

        var html = await HtmlAsync(mailbox, mail, author, department, cancellation);
        message.Body = await BodyAsync(html, WithToken(html, mail, copy), mail, cancellation);
        return message;
    }

    private static void Add(InternetAddressList list, string people)
    {
        foreach (var person in JsonSerializer.Deserialize<List<Person>>(people) ?? [])
            list.Add(new MailboxAddress(person.Name, person.Address));
    }

    private async Task<string> HtmlAsync(
        MailboxRow mailbox,
        OutgoingRow mail,
        UserInfo? author,
        DepartmentInfo? department,
        CancellationToken cancellation
    )
    {
        var line =
            mailbox.ReplyLine.Length > 0 && mail.TicketId is not null
                ? $"<p>{System.Net.WebUtility.HtmlEncode(mailbox.ReplyLine)}</p>\n"
                : "";
        var signature =
            mail.TicketId is null || mail.Automatic ? "" : await SignatureAsync(mailbox, mail, author, department, cancellation);
        return $"<!DOCTYPE html>\n<html><body>\n{line}{mail.Html}{signature}\n</body></html>\n";
    }

    /// <summary>
    /// Some providers rewrite Message-IDs: then the token brings the answer home, out of what it quotes. Nobody reads it, so it stands in
    /// the HTML alone, where it is not shown; an answer in plain text is known by the number in its subject.
    /// </summary>
    private static string WithToken(string html, OutgoingRow mail, OutboxRow copy) =>
        mail.TicketId is null
            ? html
            : html.Replace(
                "\n</body></html>",
                $"\n<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\" aria-hidden=\"true\">{copy.MessageId[..copy.MessageId.IndexOf('@', StringComparison.Ordinal)]}</div>\n</body></html>",
                StringComparison.Ordinal
            );

    private async Task<string> SignatureAsync(
        MailboxRow mailbox,
        OutgoingRow mail,
        UserInfo? author,
        DepartmentInfo? department,
        CancellationToken cancellation
    )
    {
        var text = author?.SignatureHtml ?? "";
        if (mailbox.Signature.Length > 0)
        {
            try
            {
                text =
                    await templates.RenderTextAsync(
                        mailbox.Signature,
                        MailboxSignature.Model(mailbox, author?.Name, author?.Email, department?.Name, mail.TicketId),
                        html: true,
                        cancellation
                    ) + (text.Length > 0 && !mailbox.Signature.Contains("agent", StringComparison.Ordinal) ? text : "");
            }
            catch (TemplateException error)
            {
                Faulty(log, mailbox.Id, error);
            }
        }

        return string.IsNullOrWhiteSpace(text) ? "" : $"\n<div>-- <br>\n{text}</div>";
    }

    private async Task<MimeEntity> BodyAsync(string shown, string html, OutgoingRow mail, CancellationToken cancellation)
    {
        using var document = HtmlText.Parse(shown);
        var plain = document is null ? HtmlText.WithoutMarkup(shown) : HtmlText.ToText(document.Body);
        var attachments = JsonSerializer.Deserialize<List<IncomingAttachment>>(mail.Attachments) ?? [];
        MimeEntity rich = Text("html", html);
        var pictures = attachments.Where(file => file.ContentId is not null).ToList();
        if (pictures.Count > 0)
        {
            var related = new MultipartRelated { Root = rich };
            foreach (var picture in pictures)
            {
                var part = await PartAsync(picture, ContentDisposition.Inline, cancellation);
                part.ContentId = picture.ContentId;
                related.Add(part);
            }

            rich = related;
        }

        var alternative = new MultipartAlternative { Text("plain", plain), rich };
        var files = attachments.Where(file => file.ContentId is null).ToList();
        if (files.Count == 0)
            return alternative;
        var mixed = new Multipart("mixed") { alternative };
        foreach (var file in files)
            mixed.Add(await PartAsync(file, ContentDisposition.Attachment, cancellation));
        return mixed;
    }

    private static TextPart Text(string subtype, string text)
    {
        var part = new TextPart(subtype) { Text = text, ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        return part;
    }

    private async Task<MimePart> PartAsync(IncomingAttachment file, string disposition, CancellationToken cancellation)
    {
        var content = new MemoryStream();
        await using (var stored = await blobs.OpenAsync(file.Blob.Hash, cancellation))
            await stored.CopyToAsync(content, cancellation);
        content.Position = 0;
        return new MimePart(
            ContentType.TryParse(file.ContentType, out var type) && !type.IsMimeType("multipart", "*") && !type.IsMimeType("message", "*")
                ? type
                : new ContentType("application", "octet-stream")
        )
        {
            Content = new MimeContent(content),
            ContentDisposition = new ContentDisposition(disposition),
            ContentTransferEncoding = ContentEncoding.Base64,
            FileName = file.FileName,
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "The signature of mailbox {MailboxId} has an error and was left out")]
    private static partial void Faulty(ILogger log, long mailboxId, Exception error);
}

/// <summary>The values that a mailbox's signature can use.</summary>
internal static class MailboxSignature
{
    public static object Model(MailboxRow mailbox, string? agentName, string? agentEmail, string? department, long? ticket) =>
        new
        {
            Agent = new { Name = agentName ?? "", Email = agentEmail ?? "" },
            Department = new { Name = department ?? mailbox.Name },
            Mailbox = new { mailbox.Name, mailbox.Address },
            Ticket = new { Number = ticket },
        };
}
