using System.Globalization;
using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Microsoft.AspNetCore.Http;

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
    public string SignIn { get; init; } = "password";

    /// <summary>The user's name there.</summary>
    public string User { get; init; } = "";

    /// <summary>
    /// A secret that was typed and not saved yet, protected. It travels with the form so that a mistake elsewhere does not lose it; in
    /// the clear it never goes back.
    /// </summary>
    public string Kept { get; init; } = "";

    /// <summary>The certificate that is trusted although it would not pass; empty for none.</summary>
    public string Fingerprint { get; init; } = "";
}

/// <summary>The form of a mailbox, as it was typed.</summary>
public sealed record MailboxInput
{
    /// <summary>How agents call it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The address that customers write to.</summary>
    public string Address { get; init; } = "";

    /// <summary>The sender's name; empty for the department's.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Further addresses, one a line.</summary>
    public string Aliases { get; init; } = "";

    /// <summary>The department's id.</summary>
    public string Department { get; init; } = "";

    /// <summary>Whether it fetches and sends.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary><c>imap</c>, <c>pop3</c> or <c>none</c>.</summary>
    public string Protocol { get; init; } = "imap";

    /// <summary>Where mail is fetched.</summary>
    public ServerInput Receiving { get; init; } = new();

    /// <summary>The folder that is read.</summary>
    public string Folder { get; init; } = "INBOX";

    /// <summary><c>seen</c>, <c>leave</c>, <c>move</c> or <c>delete</c>.</summary>
    public string AfterFetch { get; init; } = "seen";

    /// <summary>Where fetched mail is moved.</summary>
    public string MoveFolder { get; init; } = "";

    /// <summary>Whether the sender is whom Reply-To names.</summary>
    public bool UseReplyTo { get; init; }

    /// <summary>Where mail is handed in; without a host the mailbox only receives.</summary>
    public ServerInput Sending { get; init; } = new() { Tls = "starttls", SignIn = MailboxChoices.SameSignIn };

    /// <summary>Whether senders of new tickets are told the number.</summary>
    public bool SendReceipt { get; init; } = true;

    /// <summary>The line above which people answer.</summary>
    public string ReplyLine { get; init; } = "";

    /// <summary>Scriban.</summary>
    public string Signature { get; init; } = "";

    /// <summary>Reads what was posted. Secrets that were typed are protected at once.</summary>
    internal static MailboxInput From(IFormCollection form, MailboxSecrets secrets) =>
        new()
        {
            Name = Text(form, "name"),
            Address = Text(form, "address"),
            DisplayName = Text(form, "display_name"),
            Aliases = Text(form, "aliases"),
            Department = Text(form, "department"),
            IsActive = !form.ContainsKey("active") || form["active"].FirstOrDefault() == "true",
            Protocol = form.ContainsKey("protocol") ? Text(form, "protocol") : "imap",
            Receiving = Server(form, "fetch", secrets, "tls"),
            Folder = Text(form, "folder") is { Length: > 0 } folder ? folder : "INBOX",
            AfterFetch = form.ContainsKey("after_fetch") ? Text(form, "after_fetch") : "seen",
            MoveFolder = Text(form, "move_folder"),
            UseReplyTo = form["use_reply_to"].FirstOrDefault() == "true",
            Sending = Server(form, "smtp", secrets, "starttls"),
            SendReceipt = !form.ContainsKey("send_receipt") || form["send_receipt"].FirstOrDefault() == "true",
            ReplyLine = Text(form, "reply_line"),
            Signature = form["signature"].ToString().Trim(),
        };

    internal static MailboxInput From(MailboxRow row, MailboxSecrets secrets)
    {
        var same =
            row.FetchProtocol != FetchProtocol.None
            && row.SmtpHost.Length > 0
            && row.SmtpSignIn == row.FetchSignIn
            && row.SmtpUser == row.FetchUser
            && secrets.Reveal(row.SmtpSecret) == secrets.Reveal(row.FetchSecret);
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

    /// <summary>The row that this would be. An empty secret keeps the stored one; an empty port is the usual one.</summary>
    internal MailboxRow ToRow(MailboxRow? stored)
    {
        var (protocol, fetchTls, smtpTls) = (
            MailboxChoices.Protocol(Protocol),
            MailboxChoices.Tls(Receiving.Tls),
            MailboxChoices.Tls(Sending.Tls)
        );
        var same = Sending.SignIn == MailboxChoices.SameSignIn;
        var fetchSecret = Receiving.Kept.Length > 0 ? Receiving.Kept : stored?.FetchSecret ?? "";
        return new MailboxRow
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
            FetchSecret = fetchSecret,
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
            SmtpSecret =
                same ? fetchSecret
                : Sending.Kept.Length > 0 ? Sending.Kept
                : stored?.SmtpSecret ?? "",
            SmtpFingerprint = Sending.Fingerprint,
            SendReceipt = SendReceipt,
            ReplyLine = ReplyLine,
            Signature = Signature,
        };
    }

    internal IEnumerable<string> AliasList =>
        Aliases
            .Split(['\n', ',', ';', ' ', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase);

    internal static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();

    private static ServerInput Server(IFormCollection form, string side, MailboxSecrets secrets, string usualTls)
    {
        var typed = form[$"{side}_secret"].ToString();
        var kept = form[$"{side}_kept"].ToString();
        return new ServerInput
        {
            Host = Text(form, $"{side}_host"),
            Port = Text(form, $"{side}_port"),
            Tls = form.ContainsKey($"{side}_tls") ? Text(form, $"{side}_tls") : usualTls,
            SignIn =
                form.ContainsKey($"{side}_sign_in") ? Text(form, $"{side}_sign_in")
                : side == "smtp" ? MailboxChoices.SameSignIn
                : "password",
            User = Text(form, $"{side}_user"),
            // Only what this desk has protected itself comes back.
            Kept =
                typed.Length > 0 ? secrets.Protect(typed)
                : secrets.Reveal(kept).Length > 0 ? kept
                : "",
            Fingerprint = Text(form, $"{side}_fingerprint") is { Length: 64 } print && print.All(char.IsAsciiHexDigitLower) ? print : "",
        };
    }
}
