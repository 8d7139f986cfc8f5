using System.Net.Sockets;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Http;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Configuration;

namespace Hookdesk.Mail.Connect;

/// <summary>How to reach one server of a mailbox. The secret is in plain text, so this is never kept, logged or shown.</summary>
internal sealed record ServerAccess(
    string Host,
    int Port,
    TlsMode Tls,
    SignIn SignIn,
    string User,
    string Secret,
    string TrustedFingerprint
)
{
    /// <inheritdoc />
    public override string ToString() => $"{User}@{Host}:{Port}";
}

/// <summary>A server could not be used.</summary>
internal sealed class MailServerException(ConnectionProblem problem, Exception inner) : Exception(problem.Detail, inner)
{
    public ConnectionProblem Problem { get; } = problem;
}

/// <summary>Connects to mail servers and signs in.</summary>
internal sealed class MailServers(MailboxSecrets secrets, IConfiguration configuration, TimeProvider time)
{
    /// <summary>
    /// Setting: <c>true</c> lets mailboxes reach any port of the operator's own network, <c>false</c> none; without it the usual ports of
    /// mail servers are reached, because many desks stand beside their mail server.
    /// </summary>
    public const string PrivateServersSetting = "Hookdesk:Mail:PrivateServers";

    // SMTP, submission and their spare ports; POP3; IMAP; and those of local bridges to providers that encrypt.
    private static readonly HashSet<int> MailPorts = [25, 26, 465, 587, 2525, 110, 995, 143, 993, 1025, 1143];

    private readonly bool? _private = configuration.GetValue<bool?>(PrivateServersSetting);

    // Connecting and each command; an answer that takes longer comes no more.
    private const int TimeoutMilliseconds = 60_000;

    public ServerAccess FetchAccess(MailboxRow mailbox) =>
        new(
            mailbox.FetchHost,
            mailbox.FetchPort,
            mailbox.FetchTls,
            mailbox.FetchSignIn,
            mailbox.FetchUser,
            secrets.Reveal(mailbox.FetchSecret),
            mailbox.FetchFingerprint
        );

    public ServerAccess SmtpAccess(MailboxRow mailbox) =>
        new(
            mailbox.SmtpHost,
            mailbox.SmtpPort,
            mailbox.SmtpTls,
            mailbox.SmtpSignIn,
            mailbox.SmtpUser,
            secrets.Reveal(mailbox.SmtpSecret),
            mailbox.SmtpFingerprint
        );

    /// <exception cref="MailServerException">It did not work.</exception>
    public Task<ImapClient> OpenImapAsync(ServerAccess access, CancellationToken cancellation) =>
        OpenAsync(new ImapClient(), access, cancellation);

    /// <inheritdoc cref="OpenImapAsync"/>
    public Task<Pop3Client> OpenPop3Async(ServerAccess access, CancellationToken cancellation) =>
        OpenAsync(new Pop3Client(), access, cancellation);

    /// <inheritdoc cref="OpenImapAsync"/>
    public Task<SmtpClient> OpenSmtpAsync(ServerAccess access, CancellationToken cancellation) =>
        OpenAsync(new SmtpClient(), access, cancellation);

    private async Task<T> OpenAsync<T>(T client, ServerAccess access, CancellationToken cancellation)
        where T : MailService
    {
        var check = new CertificateCheck(access.TrustedFingerprint, time);
        client.ServerCertificateValidationCallback = check.Validate;
        // Revocation lists are fetched over plain HTTP from third parties, and their outages would be ours.
        client.CheckCertificateRevocation = false;
        client.Timeout = TimeoutMilliseconds;
        Socket? socket = null;
        try
        {
            // Whoever may set mailboxes up must not learn what answers inside the operator's network.
            socket = await ConnectAsync(access, cancellation);
            await client.ConnectAsync(
                socket,
                access.Host,
                access.Port,
                access.Tls switch
                {
                    TlsMode.Implicit => SecureSocketOptions.SslOnConnect,
                    TlsMode.StartTls => SecureSocketOptions.StartTls,
                    _ => SecureSocketOptions.None,
                },
                cancellation
            );
            if (access.SignIn == SignIn.Token)
                await SignInWithTokenAsync(client, access, cancellation);
            else if (access.SignIn == SignIn.Password)
                await client.AuthenticateAsync(access.User, access.Secret, cancellation);
            return client;
        }
        catch (Exception error)
        {
            client.Dispose();
            socket?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new MailServerException(ConnectionProblem.Of(error, check.Refused), error);
        }
    }

    private async Task<Socket> ConnectAsync(ServerAccess access, CancellationToken cancellation)
    {
        var allowed = _private ?? MailPorts.Contains(access.Port) ? AddressScope.OwnNetwork : AddressScope.Public;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeoutMilliseconds);
        try
        {
            return await GuardedConnection.ConnectAsync(access.Host, access.Port, allowed, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException("The server did not answer in time.");
        }
    }

    private static async Task SignInWithTokenAsync(MailService client, ServerAccess access, CancellationToken cancellation)
    {
        try
        {
            await client.AuthenticateAsync(new SaslMechanismOAuth2(access.User, access.Secret), cancellation);
        }
        catch (Pop3ProtocolException)
        {
            // A server refuses a token by a last challenge that says why; over POP3 the library takes that for a broken conversation.
            throw new AuthenticationException("The server refused the access token.");
        }
    }
}
