using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Templates;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>
/// Tells the sender of a new ticket its number. Never to automatic mail (RFC 3834), at most a few an hour to one address, and not for
/// mail that lay in the mailbox long before the desk came.
/// </summary>
internal sealed partial class SendReceipt(
    ITemplates templates,
    IAutomaticMessages messages,
    IDepartments departments,
    ISettings<SiteSettings> site,
    ILogger<SendReceipt> log
)
{
    /// <summary>The name of the template.</summary>
    public const string Template = "mail.receipt";

    private const int MostPerHour = 5;
    private static readonly TimeSpan OldestMail = TimeSpan.FromDays(2);

    /// <returns>One of <see cref="Receipts"/>, or null where the mailbox sends none.</returns>
    public async Task<string?> SendAsync(
        IWriteScope write,
        long ticketId,
        ParsedMail mail,
        MailAddress sender,
        MailboxRow mailbox,
        IncomingRow row,
        CancellationToken cancellation
    )
    {
        if (!mailbox.SendReceipt || !mailbox.CanSend || row.IsImport)
            return null;
        if (mail.Automatic is not null)
            return Receipts.AutomaticMail;
        if (row.ArrivedAt < write.Now - OldestMail)
            return Receipts.OldMail;
        var hourAgo = write.Now.AddHours(-1);
        if (
            await write.Table<AutoReplyRow>().CountAsync(sent => sent.Address == sender.Key && sent.SentAt > hourAgo, cancellation)
            >= MostPerHour
        )
            return Receipts.TooMany;

        RenderedTemplate text;
        try
        {
            text = await templates.RenderAsync(
                Template,
                new
                {
                    Ticket = new { Number = ticketId, mail.Subject },
                    Customer = new { sender.Name, sender.Address },
                    Department = new { Name = (await departments.FindAsync(mailbox.DepartmentId, cancellation))?.Name ?? mailbox.Name },
                    Site = new { (await site.GetAsync(cancellation)).Name },
                },
                mail.Language,
                TicketSubjects.Ticket(ticketId),
                cancellation
            );
        }
        catch (TemplateException error)
        {
            // A mistake in a template must not keep anybody's mail from becoming a ticket.
            Faulty(log, ticketId, error);
            return Receipts.TemplateFailed;
        }

        await write.InsertAsync(new AutoReplyRow { Address = sender.Key, SentAt = write.Now }, cancellation);
        await messages.SendAsync(write, ticketId, text.Body, cancellation);
        return Receipts.Sent;
    }

    [LoggerMessage(1, LogLevel.Warning, "The auto-reply for ticket {TicketId} couldn't be created because its template has an error")]
    private static partial void Faulty(ILogger log, long ticketId, Exception error);
}
