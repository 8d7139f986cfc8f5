using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Mail.Audit;

/// <summary>A mailbox was added.</summary>
/// <param name="MailboxId">The mailbox.</param>
/// <param name="Address">Its address at that time.</param>
[Hook("mail.mailbox-created")]
public sealed record MailboxCreated(long MailboxId, string Address) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Mailbox(MailboxId);
}

/// <summary>A mailbox's settings were changed.</summary>
/// <param name="MailboxId">The mailbox.</param>
/// <param name="Address">Its address from then on.</param>
/// <param name="IsActive">Whether it fetches and sends from then on.</param>
[Hook("mail.mailbox-changed")]
public sealed record MailboxChanged(long MailboxId, string Address, bool IsActive) : IAuditedAction
{
    /// <summary>True where the admin newly trusts a certificate that would not pass by itself.</summary>
    public bool CertificateTrusted { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Mailbox(MailboxId);
}

/// <summary>A mailbox that had never been used was deleted.</summary>
/// <param name="MailboxId">The id that it had.</param>
/// <param name="Address">Its address.</param>
[Hook("mail.mailbox-deleted")]
public sealed record MailboxDeleted(long MailboxId, string Address) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Mailbox(MailboxId);
}

/// <summary>A mail that had failed was processed once more because an admin asked.</summary>
/// <param name="IncomingId">The mail.</param>
/// <param name="Succeeded">False when it failed again.</param>
[Hook("mail.failed-mail-retried")]
public sealed record FailedMailRetried(long IncomingId, bool Succeeded) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Incoming(IncomingId);
}

/// <summary>An admin made a ticket of a mail that had failed, as it was.</summary>
/// <param name="IncomingId">The mail.</param>
/// <param name="TicketId">The ticket.</param>
[Hook("mail.failed-mail-made-ticket")]
public sealed record FailedMailMadeTicket(long IncomingId, long TicketId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Incoming(IncomingId);
}

/// <summary>An admin put a mail that had failed aside. Its bytes are kept.</summary>
/// <param name="IncomingId">The mail.</param>
[Hook("mail.failed-mail-discarded")]
public sealed record FailedMailDiscarded(long IncomingId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Incoming(IncomingId);
}

/// <summary>A discarded mail is among the failed ones again.</summary>
/// <param name="IncomingId">The mail.</param>
[Hook("mail.failed-mail-brought-back")]
public sealed record FailedMailBroughtBack(long IncomingId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Incoming(IncomingId);
}

/// <summary>An admin asked to send a copy of a mail now.</summary>
/// <param name="CopyId">The copy in the outbox.</param>
/// <param name="Recipient">Whom it is for.</param>
[Hook("mail.copy-retried")]
public sealed record CopyRetried(long CopyId, string Recipient) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Copy(CopyId);
}

/// <summary>An admin gave a copy of a mail up: it is not sent any more.</summary>
/// <param name="CopyId">The copy in the outbox.</param>
/// <param name="Recipient">Whom it was for.</param>
[Hook("mail.copy-given-up")]
public sealed record CopyGivenUp(long CopyId, string Recipient) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => MailSubjects.Copy(CopyId);
}

/// <summary>The kinds of things that Mail's actions are about.</summary>
public static class MailSubjects
{
    /// <summary>A mailbox.</summary>
    public static EntityRef Mailbox(long id) => new("mailbox", id);

    /// <summary>A mail that was fetched.</summary>
    public static EntityRef Incoming(long id) => new("incoming-mail", id);

    /// <summary>One person's copy of an outgoing mail.</summary>
    public static EntityRef Copy(long id) => new("outgoing-copy", id);
}
