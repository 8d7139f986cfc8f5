using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.Serialization;
using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>One server in the form of a mailbox, as it was typed.</summary>
public sealed record ServerInput
{
    /// <summary>The server's name.</summary>
    public string Host { get; init; } = "";

    /// <summary>The port; empty for the usual one.</summary>
    public string Port { get; init; } = "";

    /// <summary><c>tls</c>, <c>starttls</c> or <c>none</c>.</summary>
    public string Tls { get; init; } = "tls";

    /// <summary><c>password</c>, <c>token</c>, <c>none</c>, and for sending <c>same</c>.</summary>
    [DataMember(Name = "sign_in")]
    public string SignIn { get; init; } = "password";

    /// <summary>The user's name there.</summary>
    public string User { get; init; } = "";

    /// <summary>
    /// A secret that was typed and not saved yet, protected. It travels with the form so that a mistake elsewhere does not lose it; in
    /// the clear it never goes back.
    /// </summary>
    [StringLength(20_000)]
    public string Kept { get; init; } = "";

    /// <summary>A secret as it was just typed. It is protected at once, and empty from then on.</summary>
    [DataType(DataType.Password), StringLength(10_000)]
    public string Secret { get; init; } = "";

    /// <summary>The certificate that is trusted although it would not pass; empty for none.</summary>
    public string Fingerprint { get; init; } = "";

    internal ServerInput Protected(MailboxSecrets secrets) =>
        this with
        {
            Secret = "",
            // Only what this desk has protected itself comes back.
            Kept =
                Secret.Length > 0 ? secrets.Protect(Secret)
                : secrets.Reveal(Kept).Length > 0 ? Kept
                : "",
            Fingerprint = IsFingerprint(Fingerprint) ? Fingerprint : "",
        };

    internal static bool IsFingerprint(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>The form of a mailbox, as it was typed.</summary>
public record MailboxInput
{
    /// <summary>How agents call it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The address that customers write to.</summary>
    public string Address { get; init; } = "";

    /// <summary>The sender's name; empty for the department's.</summary>
    [DataMember(Name = "display_name")]
    public string DisplayName { get; init; } = "";

    /// <summary>Further addresses, one a line.</summary>
    [DataType(DataType.MultilineText)]
    public string Aliases { get; init; } = "";

    /// <summary>The department's id.</summary>
    public string Department { get; init; } = "";

    /// <summary>Whether it fetches and sends.</summary>
    [DataMember(Name = "active")]
    public bool IsActive { get; init; } = true;

    /// <summary><c>imap</c>, <c>pop3</c> or <c>none</c>.</summary>
    public string Protocol { get; init; } = "imap";

    /// <summary>Where mail is fetched.</summary>
    [DataMember(Name = "fetch_")]
    public ServerInput Receiving { get; init; } = new();

    /// <summary>The folder that is read.</summary>
    public string Folder { get; init; } = "INBOX";

    /// <summary><c>seen</c>, <c>leave</c>, <c>move</c> or <c>delete</c>.</summary>
    [DataMember(Name = "after_fetch")]
    public string AfterFetch { get; init; } = "seen";

    /// <summary>Where fetched mail is moved.</summary>
    [DataMember(Name = "move_folder")]
    public string MoveFolder { get; init; } = "";

    /// <summary>Whether the sender is whom Reply-To names.</summary>
    [DataMember(Name = "use_reply_to")]
    public bool UseReplyTo { get; init; }

    /// <summary>Where mail is handed in; without a host the mailbox only receives.</summary>
    [DataMember(Name = "smtp_")]
    public ServerInput Sending { get; init; } = new() { Tls = "starttls", SignIn = MailboxChoices.SameSignIn };

    /// <summary>Whether senders of new tickets are told the number.</summary>
    [DataMember(Name = "send_receipt")]
    public bool SendReceipt { get; init; } = true;

    /// <summary>The line above which people answer.</summary>
    [DataMember(Name = "reply_line")]
    public string ReplyLine { get; init; } = "";

    /// <summary>Scriban.</summary>
    [DataType(DataType.MultilineText)]
    public string Signature { get; init; } = "";

    /// <summary>The form as it can be shown again: secrets that were typed are protected, and nothing is taken that this desk did not make.</summary>
    internal MailboxInput Protected(MailboxSecrets secrets) =>
        this with
        {
            Folder = Folder.Length > 0 ? Folder : "INBOX",
            Signature = Signature.Trim(),
            Receiving = Receiving.Protected(secrets),
            Sending = Sending.Protected(secrets),
        };

    internal static MailboxInput From(MailboxRow row)
    {
        var same =
            row.FetchProtocol != FetchProtocol.None
            && row.SmtpHost.Length > 0
            && row.SmtpSignIn == row.FetchSignIn
            && row.SmtpUser == row.FetchUser
            && row.SmtpSecret == row.FetchSecret;
        return new MailboxInput
        {
            Name = row.Name,
            Address = row.Address,
            DisplayName = row.DisplayName,
            Aliases = string.Join('\n', row.Aliases),
            Department = row.DepartmentId.ToString(CultureInfo.InvariantCulture),
            IsActive = row.IsActive,
            Protocol = MailboxChoices.Word(row.FetchProtocol),
            Receiving = new ServerInput
            {
                Host = row.FetchHost,
                Port = Number(row.FetchPort),
                Tls = MailboxChoices.Word(row.FetchTls),
                SignIn = MailboxChoices.Word(row.FetchSignIn),
                User = row.FetchUser,
                Fingerprint = row.FetchFingerprint,
            },
            Folder = row.Folder,
            AfterFetch = MailboxChoices.Word(row.AfterFetch),
            MoveFolder = row.MoveFolder,
            UseReplyTo = row.UseReplyTo,
            Sending = new ServerInput
            {
                Host = row.SmtpHost,
                Port = Number(row.SmtpPort),
                Tls = MailboxChoices.Word(row.SmtpTls),
                SignIn = same ? MailboxChoices.SameSignIn : MailboxChoices.Word(row.SmtpSignIn),
                User = same ? "" : row.SmtpUser,
                Fingerprint = row.SmtpFingerprint,
            },
            SendReceipt = row.SendReceipt,
            ReplyLine = row.ReplyLine,
            Signature = row.Signature,
        };
    }

    /// <summary>
    /// The row that this would be. An empty secret keeps the stored one as long as it stays with the server, the account and the
    /// encryption that it was typed for; an empty port is the usual one.
    /// </summary>
    internal MailboxRow ToRow(MailboxRow? stored)
    {
        var (protocol, fetchTls, smtpTls) = (
            MailboxChoices.Protocol(Protocol),
            MailboxChoices.Tls(Receiving.Tls),
            MailboxChoices.Tls(Sending.Tls)
        );
        var same = Sending.SignIn == MailboxChoices.SameSignIn;
        var row = new MailboxRow
        {
            Id = stored?.Id ?? 0,
            Name = Name.Length > 0 ? Name : Address,
            DepartmentId = Number(Department),
            IsActive = IsActive,
            Address = Address,
            DisplayName = DisplayName,
            Aliases = [.. AliasList],
            FetchProtocol = protocol,
            FetchHost = protocol == FetchProtocol.None ? "" : Receiving.Host,
            FetchPort = Receiving.Port.Length > 0 ? (int)Number(Receiving.Port) : MailboxChoices.FetchPort(protocol, fetchTls),
            FetchTls = fetchTls,
            FetchSignIn = MailboxChoices.Way(Receiving.SignIn),
            FetchUser = Receiving.User,
            FetchFingerprint = Receiving.Fingerprint,
            Folder = Folder,
            AfterFetch = MailboxChoices.After(AfterFetch),
            MoveFolder = MoveFolder,
            UseReplyTo = UseReplyTo,
            SmtpHost = Sending.Host,
            SmtpPort = Sending.Port.Length > 0 ? (int)Number(Sending.Port) : MailboxChoices.SmtpPort(smtpTls),
            SmtpTls = smtpTls,
            SmtpSignIn = MailboxChoices.Way(same ? Receiving.SignIn : Sending.SignIn),
            SmtpUser = same ? Receiving.User : Sending.User,
            SmtpFingerprint = Sending.Fingerprint,
            SendReceipt = SendReceipt,
            ReplyLine = ReplyLine,
            Signature = Signature,
        };
        row.FetchSecret =
            row.FetchSignIn == SignIn.None ? ""
            : Receiving.Kept.Length > 0 ? Receiving.Kept
            : stored is not null && row.HasFetchServerOf(stored) ? stored.FetchSecret
            : "";
        // The secret of the incoming server goes to the outgoing one only when it is typed for both, or went there before.
        var wasSame = stored is not null && stored.FetchSecret.Length > 0 && stored.SmtpSecret == stored.FetchSecret;
        row.SmtpSecret =
            row.SmtpSignIn == SignIn.None || row.SmtpHost.Length == 0 ? ""
            : same && Receiving.Kept.Length > 0 ? Receiving.Kept
            : !same && Sending.Kept.Length > 0 ? Sending.Kept
            : stored is not null && row.HasSmtpServerOf(stored) && (!same || wasSame) ? stored.SmtpSecret
            : "";
        return row;
    }

    internal IEnumerable<string> AliasList =>
        Aliases
            .Split(['\n', ',', ';', ' ', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase);

    internal static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
