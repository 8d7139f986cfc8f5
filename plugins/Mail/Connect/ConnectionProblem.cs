using System.Net.Sockets;
using System.Text.Json;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Hookdesk.Mail.Connect;

/// <summary>Why a mail server could not be used, in a form that can be shown in any language.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Detail">The server's or system's own words. Never a secret.</param>
internal sealed record ConnectionProblem(ProblemKind Kind, string Detail)
{
    /// <summary>The certificate that was refused; null where that is not the problem.</summary>
    public CertificateFacts? Certificate { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this);

    public static ConnectionProblem? FromJson(string? json) =>
        string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<ConnectionProblem>(json);

    /// <summary>Finds out what an exception means.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="certificate">The certificate that was refused on the way, where one was.</param>
    public static ConnectionProblem Of(Exception error, CertificateFacts? certificate)
    {
        var detail = error.GetBaseException().Message.Trim();
        if (detail.Length > 1_000)
            detail = detail[..1_000];
        if (certificate is not null && error is SslHandshakeException)
            return new(ProblemKind.Certificate, detail) { Certificate = certificate };
        return new(
            error switch
            {
                SslHandshakeException => ProblemKind.Tls,
                AuthenticationException or System.Security.Authentication.AuthenticationException => ProblemKind.SignIn,
                NotSupportedException => ProblemKind.NotSupported,
                FolderNotFoundException => ProblemKind.Folder,
                OperationCanceledException or TimeoutException => ProblemKind.Timeout,
                SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
                    ProblemKind.NameUnknown,
                SocketException { SocketErrorCode: SocketError.ConnectionRefused } => ProblemKind.Refused,
                SocketException { SocketErrorCode: SocketError.TimedOut } => ProblemKind.Timeout,
                ImapCommandException or Pop3CommandException or SmtpCommandException => ProblemKind.ServerError,
                ImapProtocolException or Pop3ProtocolException or SmtpProtocolException or ServiceNotConnectedException =>
                    ProblemKind.Broken,
                SocketException or IOException => ProblemKind.Broken,
                _ => ProblemKind.Other,
            },
            detail
        );
    }
}

/// <summary>The sorts of problems with a mail server. Stored by number.</summary>
internal enum ProblemKind
{
    Other = 0,
    NameUnknown = 1,
    Refused = 2,
    Timeout = 3,
    Tls = 4,
    Certificate = 5,
    SignIn = 6,
    NotSupported = 7,
    Folder = 8,
    ServerError = 9,
    Broken = 10,
}

/// <summary>What is known of a certificate that was refused.</summary>
/// <param name="Fingerprint">SHA-256, hexadecimal: what the admin trusts.</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="Issuer">Who vouches for it.</param>
/// <param name="Names">The host names it is for.</param>
/// <param name="NotBefore">Valid from.</param>
/// <param name="NotAfter">Valid until.</param>
/// <param name="Expired">It is too old or not valid yet.</param>
/// <param name="WrongName">It is for another host name.</param>
/// <param name="SelfSigned">Nobody but itself vouches for it.</param>
internal sealed record CertificateFacts(
    string Fingerprint,
    string Subject,
    string Issuer,
    IReadOnlyList<string> Names,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    bool Expired,
    bool WrongName,
    bool SelfSigned
);
