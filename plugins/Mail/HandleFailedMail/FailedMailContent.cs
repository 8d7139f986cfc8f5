using System.Globalization;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>What a ticket made of a failed mail holds: the text as far as it can be read, and the mail itself as a file.</summary>
internal sealed class FailedMailContent(
    MailboxDirectory directory,
    IDepartments departments,
    RawMail raw,
    PrepareMail prepare,
    IBlobStore blobs,
    IStringLocalizer<MailPlugin> T
)
{
    private const int ShownText = 100_000;

    /// <summary>What is wrong with the form, by field.</summary>
    public async Task<Dictionary<string, string>> CheckAsync(string address, long department, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string>();
        if (!Addresses.IsUsable(address))
            errors["sender_address"] = T["Enter the sender's email address."];
        else if (await directory.IsOwnAsync(address, cancellation))
            errors["sender_address"] = T["This address belongs to one of your mailboxes. Enter the customer's address instead."];
        if (await departments.FindAsync(department, cancellation) is not { IsActive: true })
            errors["department"] = T["Choose a department."];
        return errors;
    }

    public async Task<NewTicket> ReadAsync(IncomingRow row, byte[] bytes, long department, Person sender, CancellationToken cancellation)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        var whole = new IncomingAttachment(
            await blobs.SaveAsync(stream, cancellation),
            string.Create(CultureInfo.InvariantCulture, $"mail-{row.Id}.eml"),
            "message/rfc822",
            null
        );
        try
        {
            var (_, mail, files) = await prepare.PrepareAsync(new StoredMessage(row, bytes), cancellation);
            var message = new IncomingMessage(sender, mail.Html, mail.Text, mail.Date ?? row.ArrivedAt)
            {
                VisibleHtml = mail.VisibleHtml,
                Attachments = [.. files, whole],
                Automatic = mail.Automatic is { MachineMade: true },
                Language = mail.Language,
            };
            return new NewTicket(department, mail.Subject, "mail", message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever the parser stumbles over: a person reads it as it stands.
            var text = await raw.ReadTextAsync(row.RawHash, cancellation);
            var (_, subject) = await raw.ReadHeadAsync(row.RawHash, cancellation);
            var body = text is null ? "" : $"{text.Headers}\n{text.Body}";
            return new NewTicket(
                department,
                subject ?? T["(no subject)"],
                "mail",
                new IncomingMessage(sender, "", body.Length > ShownText ? body[..ShownText] : body, row.ArrivedAt) { Attachments = [whole] }
            );
        }
    }
}
