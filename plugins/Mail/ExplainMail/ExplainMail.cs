using System.Security.Cryptography;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Mail.ExplainMail;

/// <summary>Works out what would be done with a mail, without doing it.</summary>
internal sealed class ExplainMail(
    IDatabase database,
    MailboxDirectory directory,
    TicketFinder finder,
    ITickets tickets,
    IDepartments departments,
    TimeProvider time
)
{
    public async Task<ExplainedMail> ExplainAsync(byte[] raw, string? mailboxAddress, CancellationToken cancellation)
    {
        var mail = MailParser.Parse(raw, await directory.ReplyLinesAsync(cancellation));
        var (mailbox, rule) = await MailboxAsync(mail, mailboxAddress, cancellation);
        var found = await TicketAsync(mail, mailbox, cancellation);
        var department = mailbox is null ? null : await departments.FindAsync(mailbox.DepartmentId, cancellation);
        var bounced = mail.Bounce is null
            ? null
            : await finder.BouncedAsync(mail.Bounce, database.Table<OutboxRow>(), time.GetUtcNow(), cancellation);
        return new ExplainedMail
        {
            MessageId = mail.MessageId,
            Date = mail.Date,
            From = One(mail.From),
            ReplyTo = Many(mail.ReplyTo),
            To = Many(mail.To),
            Cc = Many(mail.Cc),
            Subject = mail.Subject,
            Language = mail.Language,
            Text = mail.Text,
            Html = mail.Html,
            Visible = mail.Split.Visible ?? (mail.Html.Length > 0 ? mail.Html : mail.Text),
            Folded = mail.Split.Folded,
            FoldedBy = mail.Split.Mark,
            Attachments = [.. mail.Attachments.Select(Describe)],
            Automatic = mail.Automatic is not null,
            AutomaticMark = mail.Automatic is { } mark ? $"{mark.Header}: {mark.Value}" : null,
            MachineMade = mail.Automatic is { MachineMade: true },
            Bounce = mail.Bounce is not null,
            BounceOf = mail.Bounce is null
                ? null
                : new ExplainedBounce(
                    bounced?.TicketId,
                    bounced?.MessageId,
                    mail.Bounce.Recipient,
                    mail.Bounce.Permanent,
                    mail.Bounce.Diagnostic,
                    mail.Bounce.MessageIds
                ),
            Ticket = found,
            Department = department is null ? null : new ExplainedDepartment(department.Id, department.Name, rule, mailbox!.Address),
        };
    }

    private async Task<ExplainedTicket> TicketAsync(ParsedMail mail, MailboxRow? mailbox, CancellationToken cancellation)
    {
        if (mail.From is not { } from)
            return new ExplainedTicket(null, TicketRules.None, null, []);
        var known = await finder.LoadAsync(database.Table<MessageIdRow>(), [mail], cancellation);
        var found = await finder.FindAsync(mail, from, mailbox ?? new MailboxRow(), known, cancellation);
        var ticket = found.TicketId is { } id ? await tickets.FindAsync(id, cancellation) : null;
        return new ExplainedTicket(ticket?.MergedIntoId ?? ticket?.Id, found.Rule, found.Evidence, found.Rejected);
    }

    private async Task<(MailboxRow? Mailbox, string Rule)> MailboxAsync(ParsedMail mail, string? address, CancellationToken cancellation)
    {
        var mailboxes = await directory.ListAsync(cancellation);
        if (address is not null && mailboxes.FirstOrDefault(mailbox => mailbox.AddressKeys.Contains(Addresses.Key(address))) is { } named)
            return (named, "named");
        foreach (var (addresses, rule) in new[] { (mail.DeliveredTo, "delivered-to"), (mail.To, "to"), (mail.Cc, "cc") })
        foreach (var receiver in addresses)
            if (
                mailboxes.FirstOrDefault(mailbox =>
                    mailbox.AddressKeys.Contains(receiver.Key) || mailbox.AddressKeys.Contains(Addresses.WithoutTag(receiver.Key))
                ) is
                { } found
            )
                return (found, rule);
        return (mailboxes.FirstOrDefault(mailbox => mailbox.CanFetch), "first-mailbox");
    }

    private static ExplainedAttachment Describe(ParsedAttachment attachment)
    {
        using var content = attachment.Open();
        using var counted = new MemoryStream();
        content.CopyTo(counted);
        var hash = Convert.ToHexStringLower(SHA256.HashData(counted.GetBuffer().AsSpan(0, (int)counted.Length)));
        return new ExplainedAttachment(
            attachment.FileName,
            attachment.ContentType,
            counted.Length,
            hash,
            attachment.IsInline,
            attachment.ContentId,
            attachment.IsExecutable
        );
    }

    private static ExplainedPerson? One(MailAddress? address) =>
        address is null ? null : new ExplainedPerson(address.Name, address.Address);

    private static IReadOnlyList<ExplainedPerson> Many(IEnumerable<MailAddress> addresses) =>
        [.. addresses.Select(address => new ExplainedPerson(address.Name, address.Address))];
}
