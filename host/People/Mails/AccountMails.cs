using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Templates;

namespace Hookdesk.Host.People.Mails;

/// <summary>The mails about accounts: password reset, invitation, another address.</summary>
internal sealed class AccountMails(MailSenders senders, ITemplates templates, ISettings<SiteSettings> site, PasswordLinks links)
{
    /// <summary>
    /// True when mail can be sent and the site's address is known. The address is never taken from the request: somebody who asks for
    /// another person's link with a forged host name would make us send a link to the forger.
    /// </summary>
    public async Task<bool> CanSendAsync(CancellationToken cancellation) =>
        (await site.GetAsync(cancellation).ConfigureAwait(false)).BaseUrl.Length > 0
        && await senders.FindAsync(cancellation).ConfigureAwait(false) is not null;

    public Task SendResetAsync(UserRow user, CancellationToken cancellation) =>
        SendAsync(AccountTemplates.Reset.Name, user, PasswordLinks.ResetLifetime, cancellation);

    public Task SendInvitationAsync(UserRow user, CancellationToken cancellation) =>
        SendAsync(AccountTemplates.Invitation.Name, user, PasswordLinks.InvitationLifetime, cancellation);

    /// <summary>Tells the old address that the account has another one now. Where no mail can be sent nobody is told.</summary>
    public async Task TellAddressChangedAsync(UserRow user, string newEmail, string changedBy, CancellationToken cancellation)
    {
        if (await senders.FindAsync(cancellation).ConfigureAwait(false) is not { } sender)
            return;
        var model = new
        {
            SiteName = (await site.GetAsync(cancellation).ConfigureAwait(false)).Name,
            user.Name,
            OldEmail = user.Email,
            Email = newEmail,
            ChangedBy = changedBy,
        };
        var mail = await templates
            .RenderAsync(AccountTemplates.AddressChanged.Name, model, user.Language, cancellation: cancellation)
            .ConfigureAwait(false);
        await sender.SendAsync(new SystemMail(user.Name, user.Email, mail.Subject, mail.Body), cancellation).ConfigureAwait(false);
    }

    private async Task SendAsync(string template, UserRow user, TimeSpan lifetime, CancellationToken cancellation)
    {
        var sender =
            await senders.FindAsync(cancellation).ConfigureAwait(false) ?? throw new InvalidOperationException("No plugin can send email.");
        var settings = await site.GetAsync(cancellation).ConfigureAwait(false);
        var model = new
        {
            SiteName = settings.Name,
            user.Name,
            user.Email,
            Link = settings.UrlOf(links.Make(user, lifetime)),
            Hours = (int)lifetime.TotalHours,
            Days = (int)lifetime.TotalDays,
        };
        var mail = await templates.RenderAsync(template, model, user.Language, cancellation: cancellation).ConfigureAwait(false);
        await sender.SendAsync(new SystemMail(user.Name, user.Email, mail.Subject, mail.Body), cancellation).ConfigureAwait(false);
    }
}
