using System.Text.Json;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Mail.SendMail;

/// <summary>
/// Sends the desk's own mail, such as a password reset, by the first mailbox that can send. It goes through the same outbox.
/// </summary>
internal sealed class SystemMailSender(IDatabase database, MailboxDirectory directory, MailSignals signals) : IMailSender
{
    public async Task<bool> CanSendAsync(CancellationToken cancellation = default) => await MailboxAsync(cancellation) is not null;

    public async Task SendAsync(SystemMail mail, CancellationToken cancellation = default)
    {
        var mailbox =
            await MailboxAsync(cancellation)
            ?? throw new InvalidOperationException("No mailbox can send email. Add an outgoing server to a mailbox.");
        await database.WriteAsync(
            async write =>
            {
                var id = await write.InsertWithIdAsync(
                    new OutgoingRow
                    {
                        MailboxId = mailbox.Id,
                        Automatic = true,
                        Subject = mail.Subject,
                        Html = mail.HtmlBody,
                        To = JsonSerializer.Serialize(new[] { new Person(mail.ToName, mail.ToAddress) }),
                        CreatedAt = write.Now,
                    },
                    cancellation
                );
                await write.InsertAsync(
                    new OutboxRow
                    {
                        OutgoingId = id,
                        MailboxId = mailbox.Id,
                        RecipientName = mail.ToName,
                        Recipient = mail.ToAddress,
                        MessageId = $"system.{id}.{Guid.NewGuid():N}@{MailReplyChannel.DomainOf(mailbox.Address)}",
                        State = OutboxState.Queued,
                        DueAt = write.Now,
                        GiveUpAt = write.Now + RetryPauses.GiveUpAfter,
                    },
                    cancellation
                );
                signals.WakeSenderAfter(write);
            },
            cancellation
        );
    }

    private async Task<MailboxRow?> MailboxAsync(CancellationToken cancellation) =>
        (await directory.ListAsync(cancellation)).FirstOrDefault(mailbox => mailbox.CanSend);
}
