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
    private const string AppPassword =
        "Use an app password, which you create in the account's security settings. The regular password doesn't work.";

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
            "Use an app password: turn on 2-Step Verification, then create one at myaccount.google.com/apppasswords. The regular password doesn't work."
        ),
        new(
            "microsoft365",
            "Microsoft 365",
            "outlook.office365.com",
            "smtp.office365.com",
            "starttls",
            "token",
            "Microsoft no longer accepts passwords. Enter an OAuth access token for IMAP and SMTP, and ask an administrator to allow authenticated SMTP for the mailbox."
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
            "Turn on IMAP in the mailbox's settings first. If you use two-step verification, use an app password. In Europe, server names end in .eu."
        ),
    ];

    /// <summary>A provider by its id, or null.</summary>
    public static MailProvider? Find(string? id) => All.FirstOrDefault(provider => provider.Id == id);
}
