using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Mailing;

namespace Hookdesk.Host.People.Mails;

/// <summary>The ways in which plugins send the desk's own mail. Scoped.</summary>
internal sealed class MailSenders(IEnumerable<IMailSender> senders, IContributionGuard guard)
{
    /// <summary>The first that can send now; null when none can.</summary>
    public async Task<IMailSender?> FindAsync(CancellationToken cancellation)
    {
        foreach (var sender in senders)
            if (
                await guard
                    .CallAsync(sender, "sending mail", stop => new(sender.CanSendAsync(stop)), false, PluginLimits.OfPagePart, cancellation)
                    .ConfigureAwait(false)
            )
                return sender;
        return null;
    }
}
