using Hookdesk.Mail.Data;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>The words by which forms name choices, and the ports that go with them.</summary>
internal static class MailboxChoices
{
    /// <summary>The word for signing in at the outgoing server as at the incoming one. It is not stored: both sides get the same.</summary>
    public const string SameSignIn = "same";

    public static FetchProtocol Protocol(string word) =>
        word switch
        {
            "imap" => FetchProtocol.Imap,
            "pop3" => FetchProtocol.Pop3,
            _ => FetchProtocol.None,
        };

    public static string Word(FetchProtocol protocol) =>
        protocol switch
        {
            FetchProtocol.Imap => "imap",
            FetchProtocol.Pop3 => "pop3",
            _ => "none",
        };

    public static TlsMode Tls(string word) =>
        word switch
        {
            "starttls" => TlsMode.StartTls,
            "none" => TlsMode.None,
            _ => TlsMode.Implicit,
        };

    public static string Word(TlsMode tls) =>
        tls switch
        {
            TlsMode.StartTls => "starttls",
            TlsMode.None => "none",
            _ => "tls",
        };

    public static SignIn Way(string word) =>
        word switch
        {
            "token" => SignIn.Token,
            "none" => SignIn.None,
            _ => SignIn.Password,
        };

    public static string Word(SignIn signIn) =>
        signIn switch
        {
            SignIn.Token => "token",
            SignIn.None => "none",
            _ => "password",
        };

    public static AfterFetch After(string word) =>
        word switch
        {
            "seen" => AfterFetch.MarkSeen,
            "move" => AfterFetch.Move,
            "delete" => AfterFetch.Delete,
            _ => AfterFetch.Leave,
        };

    public static string Word(AfterFetch after) =>
        after switch
        {
            AfterFetch.MarkSeen => "seen",
            AfterFetch.Move => "move",
            AfterFetch.Delete => "delete",
            _ => "leave",
        };

    /// <summary>The usual port for fetching (RFC 8314, RFC 3501, RFC 1939).</summary>
    public static int FetchPort(FetchProtocol protocol, TlsMode tls) =>
        (protocol, tls) switch
        {
            (FetchProtocol.Pop3, TlsMode.Implicit) => 995,
            (FetchProtocol.Pop3, _) => 110,
            (_, TlsMode.Implicit) => 993,
            _ => 143,
        };

    /// <summary>The usual port for handing mail in (RFC 8314, RFC 6409).</summary>
    public static int SmtpPort(TlsMode tls) =>
        tls switch
        {
            TlsMode.Implicit => 465,
            TlsMode.StartTls => 587,
            _ => 25,
        };
}
