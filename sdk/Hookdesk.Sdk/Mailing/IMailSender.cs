namespace Hookdesk.Sdk.Mailing;

/// <summary>
/// Sends mail of the desk itself, such as a password reset. Implemented by a plugin; resolve <c>IEnumerable&lt;IMailSender&gt;</c> and
/// take the first whose
/// <see cref="CanSendAsync"/> is true. Scoped.
/// </summary>
public interface IMailSender
{
    /// <summary>True when an outgoing mail server is set up.</summary>
    Task<bool> CanSendAsync(CancellationToken cancellation = default);

    /// <summary>Puts a mail into the durable outbox. It is sent soon after, and retried.</summary>
    Task SendAsync(SystemMail mail, CancellationToken cancellation = default);
}

/// <summary>A mail of the desk itself.</summary>
/// <param name="ToName">Name of the receiver.</param>
/// <param name="ToAddress">Address of the receiver.</param>
/// <param name="Subject">The subject.</param>
/// <param name="HtmlBody">The body as HTML; the plain-text part is made from it.</param>
public sealed record SystemMail(string ToName, string ToAddress, string Subject, string HtmlBody);
