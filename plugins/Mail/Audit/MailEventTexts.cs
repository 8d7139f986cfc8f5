using Hookdesk.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Audit;

/// <summary>How Mail's actions read in the audit log, after the actor's name.</summary>
internal static class MailEventTexts
{
    public static IServiceCollection AddMailEventTexts(this IServiceCollection services) =>
        services
            .AddAuditedSubject("mailbox", "Mailbox")
            .AddAuditedSubject("incoming-mail", "Incoming email")
            .AddAuditedSubject("outgoing-copy", "Outgoing email")
            .AddEventText<MailboxCreated, MailPlugin>((action, T) => T["added the mailbox {0}", action.Address])
            .AddEventText<MailboxChanged, MailPlugin>(
                (action, T) =>
                    action switch
                    {
                        { CertificateTrusted: true } => T["changed the mailbox {0} and trusted its server's certificate", action.Address],
                        { IsActive: false } => T["changed the mailbox {0}, which is inactive", action.Address],
                        _ => T["changed the mailbox {0}", action.Address],
                    }
            )
            .AddEventText<MailboxDeleted, MailPlugin>((action, T) => T["deleted the mailbox {0}", action.Address])
            .AddEventText<FailedMailRetried, MailPlugin>(
                (action, T) =>
                    action.Succeeded
                        ? T["retried failed email {0}", action.IncomingId]
                        : T["retried failed email {0}, which failed again", action.IncomingId]
            )
            .AddEventText<FailedMailMadeTicket, MailPlugin>(
                (action, T) => T["created ticket #{1} from failed email {0}", action.IncomingId, action.TicketId]
            )
            .AddEventText<FailedMailDiscarded, MailPlugin>((action, T) => T["discarded failed email {0}", action.IncomingId])
            .AddEventText<FailedMailBroughtBack, MailPlugin>((action, T) => T["restored discarded email {0}", action.IncomingId])
            .AddEventText<CopyRetried, MailPlugin>((action, T) => T["resent an email to {0}", action.Recipient])
            .AddEventText<CopyGivenUp, MailPlugin>((action, T) => T["stopped sending an email to {0}", action.Recipient]);
}
