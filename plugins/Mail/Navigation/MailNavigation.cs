using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.Navigation;

/// <summary>Mailboxes, failed mail and the outbox in the administration, each with the number of what needs somebody.</summary>
internal sealed class MailNavigation(MailCounts counts, IStringLocalizer<MailPlugin> T) : INavigationProvider
{
    public async ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default)
    {
        if (!user.Has(MailPermissions.Manage))
            return [];
        var now = await counts.GetAsync(cancellation);
        return
        [
            Item("mail.mailboxes", T["Mailboxes"], "/admin/mailboxes", "mailbox", 110, now.TroubledMailboxes),
            Item("mail.failed", T["Failed email"], "/admin/mail/failed", "mail-exclamation", 120, now.FailedMail),
            Item("mail.outbox", T["Outbox"], "/admin/mail/outbox", "mail-forward", 130, now.FailedCopies),
        ];
    }

    private NavigationItem Item(string id, string text, string href, string icon, int order, int count) =>
        new(id, text, href, icon)
        {
            Area = NavigationArea.Admin,
            Group = T["Email"],
            Order = order,
            Count = count > 0 ? count : null,
        };
}

/// <summary>What an admin of the mail can do from anywhere with <c>Ctrl+K</c>.</summary>
internal sealed class MailCommands(IStringLocalizer<MailPlugin> T) : IPaletteCommandProvider
{
    public IEnumerable<PaletteCommand> Commands(ICurrentUser user) =>
        !user.Has(MailPermissions.Manage)
            ? []
            :
            [
                new PaletteCommand("mail.mailboxes.new", T["New mailbox"], "/admin/mailboxes/new") { Group = T["Email"] },
                new PaletteCommand("mail.failed.discarded", T["Discarded emails"], "/admin/mail/failed?discarded=true")
                {
                    Group = T["Email"],
                },
                new PaletteCommand("mail.outbox.failed", T["Emails that couldn't be sent"], "/admin/mail/outbox?show=failed")
                {
                    Group = T["Email"],
                },
            ];
}
