namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>A provider whose servers are known, so that nobody has to look them up.</summary>
/// <param name="Id">In the address of the form.</param>
/// <param name="Name">As the provider calls itself.</param>
/// <param name="FetchHost">IMAP, encrypted from the start.</param>
/// <param name="SmtpHost">The server for handing mail in.</param>
/// <param name="SmtpTls"><c>tls</c> or <c>starttls</c>.</param>
/// <param name="SignIn"><c>password</c> or <c>token</c>.</param>
/// <param name="Hint">What one must know there, English source.</param>
public sealed record MailProvider(string Id, string Name, string FetchHost, string SmtpHost, string SmtpTls, string SignIn, string Hint)
{
    /// <summary>The form with this provider's servers filled in.</summary>
    public MailboxInput Fill(MailboxInput input) =>
        input with
        {
            Protocol = "imap",
            Receiving = input.Receiving with { Host = FetchHost, Port = "993", Tls = "tls", SignIn = SignIn },
            Sending = input.Sending with
            {
                Host = SmtpHost,
                Port = SmtpTls == "tls" ? "465" : "587",
                Tls = SmtpTls,
                SignIn = MailboxChoices.SameSignIn,
            },
        };
}

/// <summary>The providers that are offered.</summary>
public static class MailProviders
{
    private const string AppPassword = "Use an app password, made in the account's security settings. The ordinary password is refused.";

    /// <summary>All, by how common they are.</summary>
    public static IReadOnlyList<MailProvider> All { get; } =
    [
        new(
            "gmail",
            "Gmail, Google Workspace",
            "imap.gmail.com",
            "smtp.gmail.com",
            "tls",
            "password",
            "Use an app password: switch on two-step verification, then make one at myaccount.google.com/apppasswords. The ordinary password is refused."
        ),
        new(
            "microsoft365",
            "Microsoft 365",
            "outlook.office365.com",
            "smtp.office365.com",
            "starttls",
            "token",
            "Microsoft takes no passwords any more: paste an OAuth access token for IMAP and SMTP, and let an administrator allow authenticated SMTP for the mailbox."
        ),
        new("fastmail", "Fastmail", "imap.fastmail.com", "smtp.fastmail.com", "tls", "password", AppPassword),
        new("icloud", "iCloud Mail", "imap.mail.me.com", "smtp.mail.me.com", "starttls", "password", AppPassword),
        new("yahoo", "Yahoo Mail", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", "tls", "password", AppPassword),
        new(
            "zoho",
            "Zoho Mail",
            "imap.zoho.com",
            "smtp.zoho.com",
            "tls",
            "password",
            "Switch IMAP on in the mailbox's settings first. With two-step verification use an app password. In Europe the servers end in .eu."
        ),
    ];

    /// <summary>A provider by its id, or null.</summary>
    public static MailProvider? Find(string? id) => All.FirstOrDefault(provider => provider.Id == id);
}
