namespace Hookdesk.Sdk.Mailing;

/// <summary>
/// Sends system emails, such as a password reset. Implemented by a plugin. Resolve <c>IEnumerable&lt;IMailSender&gt;</c> and use the first
/// one whose <see cref="CanSendAsync"/> returns true. Scoped.
/// </summary>
[OpenToPlugins]
public interface IMailSender
{
    /// <summary>True if an outgoing mail server is set up.</summary>
    Task<bool> CanSendAsync(CancellationToken cancellation = default);

    /// <summary>Adds an email to the durable outbox. It is sent soon after and retried if sending fails.</summary>
    Task SendAsync(SystemMail mail, CancellationToken cancellation = default);
}

/// <summary>A system email.</summary>
/// <param name="ToName">Name of the receiver.</param>
/// <param name="ToAddress">Address of the receiver.</param>
/// <param name="Subject">The subject.</param>
/// <param name="HtmlBody">The body as HTML; the plain-text part is made from it.</param>
public sealed record SystemMail(string ToName, string ToAddress, string Subject, string HtmlBody);
