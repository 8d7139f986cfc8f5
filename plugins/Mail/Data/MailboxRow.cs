using System.Text.Json;
using LinqToDB.Mapping;

namespace Hookdesk.Mail.Data;

/// <summary>How a connection is protected. The numbers are stored.</summary>
internal enum TlsMode
{
    /// <summary>Not at all: for servers on the same machine.</summary>
    None = 0,

    /// <summary>Begins in plain text and must change to TLS before the sign-in.</summary>
    StartTls = 1,

    /// <summary>TLS from the first byte.</summary>
    Implicit = 2,
}

/// <summary>How the desk signs in at a mail server. The numbers are stored.</summary>
internal enum SignIn
{
    Password = 0,

    /// <summary>An OAuth access token, as Microsoft 365 and Google want it (XOAUTH2).</summary>
    Token = 1,

    /// <summary>Not at all: for a relay that knows the desk by its address.</summary>
    None = 2,
}

/// <summary>By which protocol mail is fetched. The numbers are stored.</summary>
internal enum FetchProtocol
{
    /// <summary>The mailbox only sends.</summary>
    None = 0,
    Imap = 1,
    Pop3 = 2,
}

/// <summary>What becomes of a message on the server once its ticket is committed. The numbers are stored.</summary>
internal enum AfterFetch
{
    Leave = 0,
    MarkSeen = 1,
    Move = 2,
    Delete = 3,
}

/// <summary>A mailbox: an address of a department, fetched from and sent from. Secrets are protected by data protection.</summary>
[Table("mail_mailbox")]
internal sealed class MailboxRow
{
    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    [Column("department_id")]
    public long DepartmentId { get; set; }

    [Column("is_active")]
    public bool IsActive { get; set; } = true;

    [Column("address")]
    public string Address { get; set; } = "";

    [Column("display_name")]
    public string DisplayName { get; set; } = "";

    /// <summary>Further addresses that arrive here.</summary>
    [NotColumn]
    public IReadOnlyList<string> Aliases
    {
        get => JsonSerializer.Deserialize<string[]>(AliasesJson) ?? [];
        set => AliasesJson = JsonSerializer.Serialize(value);
    }

    /// <summary><see cref="Aliases"/> as they are stored.</summary>
    [Column("aliases")]
    public string AliasesJson { get; set; } = "[]";

    [Column("fetch_protocol")]
    public FetchProtocol FetchProtocol { get; set; } = FetchProtocol.Imap;

    [Column("fetch_host")]
    public string FetchHost { get; set; } = "";

    [Column("fetch_port")]
    public int FetchPort { get; set; } = 993;

    [Column("fetch_tls")]
    public TlsMode FetchTls { get; set; } = TlsMode.Implicit;

    [Column("fetch_sign_in")]
    public SignIn FetchSignIn { get; set; }

    [Column("fetch_user")]
    public string FetchUser { get; set; } = "";

    [Column("fetch_secret")]
    public string FetchSecret { get; set; } = "";

    /// <summary>SHA-256 of the server's certificate that the admin trusts although it would not pass; empty for none.</summary>
    [Column("fetch_fingerprint")]
    public string FetchFingerprint { get; set; } = "";

    [Column("folder")]
    public string Folder { get; set; } = "INBOX";

    [Column("after_fetch")]
    public AfterFetch AfterFetch { get; set; } = AfterFetch.MarkSeen;

    [Column("move_folder")]
    public string MoveFolder { get; set; } = "";

    /// <summary>Answers go to Reply-To, and so the sender is whom it names: for web forms that send in their own name.</summary>
    [Column("use_reply_to")]
    public bool UseReplyTo { get; set; }

    [Column("smtp_host")]
    public string SmtpHost { get; set; } = "";

    [Column("smtp_port")]
    public int SmtpPort { get; set; } = 587;

    [Column("smtp_tls")]
    public TlsMode SmtpTls { get; set; } = TlsMode.StartTls;

    [Column("smtp_sign_in")]
    public SignIn SmtpSignIn { get; set; }

    [Column("smtp_user")]
    public string SmtpUser { get; set; } = "";

    [Column("smtp_secret")]
    public string SmtpSecret { get; set; } = "";

    [Column("smtp_fingerprint")]
    public string SmtpFingerprint { get; set; } = "";

    [Column("send_receipt")]
    public bool SendReceipt { get; set; } = true;

    [Column("reply_line")]
    public string ReplyLine { get; set; } = "";

    /// <summary>Scriban; empty for the agent's own signature alone.</summary>
    [Column("signature")]
    public string Signature { get; set; } = "";

    [Column("changed_at")]
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Its own addresses as they are compared.</summary>
    public IEnumerable<string> AddressKeys => Aliases.Prepend(Address).Select(Domain.Addresses.Key);

    public bool CanFetch => IsActive && FetchProtocol != FetchProtocol.None && FetchHost.Length > 0;

    public bool CanSend => IsActive && SmtpHost.Length > 0;

    /// <summary>True when a secret for one incoming server is one for the other: same machine, account and encryption.</summary>
    public bool HasFetchServerOf(MailboxRow other) =>
        Same(FetchHost, other.FetchHost)
        && FetchProtocol == other.FetchProtocol
        && FetchPort == other.FetchPort
        && FetchTls == other.FetchTls
        && FetchSignIn == other.FetchSignIn
        && FetchUser == other.FetchUser;

    /// <summary>The same of the outgoing server.</summary>
    public bool HasSmtpServerOf(MailboxRow other) =>
        Same(SmtpHost, other.SmtpHost)
        && SmtpPort == other.SmtpPort
        && SmtpTls == other.SmtpTls
        && SmtpSignIn == other.SmtpSignIn
        && SmtpUser == other.SmtpUser;

    private static bool Same(string host, string other) => string.Equals(host, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a mailbox fares; apart from its settings, which it does not change.</summary>
[Table("mail_mailbox_state")]
internal sealed class MailboxStateRow
{
    [PrimaryKey, Column("mailbox_id")]
    public long MailboxId { get; set; }

    /// <summary>When the server was last asked for mail without an error.</summary>
    [Column("fetched_at")]
    public DateTimeOffset? FetchedAt { get; set; }

    /// <summary>Since when fetching fails; null while it works.</summary>
    [Column("fetch_failing_since")]
    public DateTimeOffset? FetchFailingSince { get; set; }

    /// <summary>A <see cref="Connect.ConnectionProblem"/> as JSON.</summary>
    [Column("fetch_problem")]
    public string? FetchProblem { get; set; }

    /// <summary>Messages on the server that are still to be fetched, as last seen.</summary>
    [Column("waiting")]
    public int Waiting { get; set; }

    [Column("sent_at")]
    public DateTimeOffset? SentAt { get; set; }

    [Column("send_failing_since")]
    public DateTimeOffset? SendFailingSince { get; set; }

    [Column("send_problem")]
    public string? SendProblem { get; set; }
}
