using Hookdesk.Sdk.Security;

namespace Hookdesk.Mail;

/// <summary>Mail's permissions.</summary>
public static class MailPermissions
{
    /// <summary>Mailboxes, failed mail and the outbox.</summary>
    public static readonly Permission Manage = new("mail.manage", "Manage mailboxes, failed emails, and the outbox", "Email");
}
