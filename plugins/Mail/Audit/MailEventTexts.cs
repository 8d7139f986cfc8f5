using Hookdesk.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Audit;

/// <summary>How Mail's actions read in the audit log, after the actor's name.</summary>
internal static class MailEventTexts
{
    public static IServiceCollection AddMailEventTexts(this IServiceCollection services) =>
        services
            .AddEventText<MailboxCreated, MailPlugin>((action, T) => T["added the mailbox {0}", action.Address])
            .AddEventText<MailboxChanged, MailPlugin>(
                (action, T) =>
                    action switch
                    {
                        { CertificateTrusted: true } => T[
                            "changed the mailbox {0} and trusted the certificate of its server",
                            action.Address
                        ],
                        { IsActive: false } => T["changed the mailbox {0}; it is not active", action.Address],
                        _ => T["changed the mailbox {0}", action.Address],
                    }
            )
            .AddEventText<MailboxDeleted, MailPlugin>((action, T) => T["deleted the mailbox {0}", action.Address])
            .AddEventText<FailedMailRetried, MailPlugin>(
                (action, T) =>
                    action.Succeeded
                        ? T["tried failed mail {0} again", action.IncomingId]
                        : T["tried failed mail {0} again, in vain", action.IncomingId]
            )
            .AddEventText<FailedMailMadeTicket, MailPlugin>(
                (action, T) => T["made ticket #{1} of failed mail {0}", action.IncomingId, action.TicketId]
            )
            .AddEventText<FailedMailDiscarded, MailPlugin>((action, T) => T["discarded failed mail {0}", action.IncomingId])
            .AddEventText<FailedMailBroughtBack, MailPlugin>((action, T) => T["brought discarded mail {0} back", action.IncomingId])
            .AddEventText<CopyRetried, MailPlugin>((action, T) => T["sent the mail to {0} once more", action.Recipient])
            .AddEventText<CopyGivenUp, MailPlugin>((action, T) => T["gave up sending a mail to {0}", action.Recipient]);
}
