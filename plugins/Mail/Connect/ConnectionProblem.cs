using System.Net.Sockets;
using System.Text.Json;
using Hookdesk.Sdk.Http;
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
    public RefusedCertificate? Certificate { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this);

    public static ConnectionProblem? FromJson(string? json) =>
        string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<ConnectionProblem>(json);

    /// <summary>Finds out what an exception means.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="certificate">The certificate that was refused on the way, where one was.</param>
    public static ConnectionProblem Of(Exception error, RefusedCertificate? certificate)
    {
        var detail = error.GetBaseException().Message.Trim();
        if (detail.Length > 1_000)
            detail = detail[..1_000];
        if (certificate is not null && error is SslHandshakeException)
            return new(ProblemKind.Certificate, detail) { Certificate = certificate };
        return new(
            error switch
            {
                PrivateAddressException => ProblemKind.PrivateAddress,
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
    PrivateAddress = 11,
}

/// <summary>A server's certificate that was refused. Stored as JSON with the problem.</summary>
internal sealed record RefusedCertificate
{
    /// <summary>SHA-256, hexadecimal: what the admin trusts.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Subject { get; init; }

    /// <summary>Who vouches for it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The host names it is for.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>It is too old or not valid yet.</summary>
    public required bool Expired { get; init; }

    /// <summary>It is for another host name.</summary>
    public required bool WrongName { get; init; }

    /// <summary>Nobody but itself vouches for it.</summary>
    public required bool SelfSigned { get; init; }
}
