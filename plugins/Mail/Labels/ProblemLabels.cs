using System.Globalization;
using Hookdesk.Mail.Connect;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.Labels;

/// <summary>What is wrong with a mail server, for a person.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Detail">The server's or system's own words; empty where they add nothing.</param>
/// <param name="Certificate">The certificate that was refused, or null.</param>
public sealed record ProblemText(string Title, string Advice, string Detail, CertificateText? Certificate);

/// <summary>A certificate that was refused, for a person.</summary>
/// <param name="Fingerprint">As it is stored: 64 hexadecimal digits.</param>
/// <param name="Reasons">Why it was refused, a sentence each.</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="Issuer">Who vouches for it.</param>
/// <param name="Names">The host names it is for.</param>
/// <param name="NotBefore">Valid from.</param>
/// <param name="NotAfter">Valid until.</param>
public sealed record CertificateText(
    string Fingerprint,
    IReadOnlyList<string> Reasons,
    string Subject,
    string Issuer,
    string Names,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter
)
{
    /// <summary>As certificate tools print it, so that the two can be compared by eye.</summary>
    public string Readable => ProblemLabels.Readable(Fingerprint);
}

/// <summary>Puts problems with mail servers into words.</summary>
internal static class ProblemLabels
{
    public static ProblemText Of(ConnectionProblem problem, string host, int port, IStringLocalizer T)
    {
        var (title, advice) = problem.Kind switch
        {
            ProblemKind.NameUnknown => (T["Server {0} not found.", host], T["Check the spelling of the server name."]),
            ProblemKind.Refused => (
                T["{0} doesn't respond on port {1}.", host, port],
                T["The server was found, but no mail server is listening on this port. Check the port, the encryption, and any firewall."]
            ),
            ProblemKind.Timeout => (
                T["{0} didn't respond in time.", host],
                T["A firewall may be blocking the connection, or another service uses this port. Check the server and port."]
            ),
            ProblemKind.Tls => (
                T["Couldn't establish an encrypted connection to {0}.", host],
                T[
                    "The port may need a different type of encryption: 993, 995, and 465 use TLS from the start; 143, 110, and 587 use STARTTLS."
                ]
            ),
            ProblemKind.Certificate => (
                T["The certificate of {0} isn't trusted.", host],
                T[
                    "Nothing was sent, including your password. If you recognize this server and its fingerprint, you can trust the certificate."
                ]
            ),
            ProblemKind.SignIn => (
                T["{0} rejected the sign-in.", host],
                T["The username or password is incorrect, or the provider requires an app password or access token instead."]
            ),
            ProblemKind.NotSupported => (
                T["{0} doesn't support a required feature.", host],
                T["Try another type of encryption or sign-in."]
            ),
            ProblemKind.Folder => (
                T["The folder doesn't exist on {0}.", host],
                T[
                    "Enter the folder's name as the server lists it. The inbox is INBOX; subfolders are often written INBOX.Name or INBOX/Name."
                ]
            ),
            ProblemKind.ServerError => (
                T["{0} rejected a command.", host],
                T["See the server's response for the reason. The problem is often temporary, and Hookdesk retries automatically."]
            ),
            ProblemKind.PrivateAddress => (
                T["{0} is in your own network, and {1} isn't a common mail port.", host, port],
                T[
                    "Nothing was sent. Check the port. If the mail server does use it, allow it with the setting Hookdesk:Mail:PrivateServers=true."
                ]
            ),
            ProblemKind.Broken => (
                T["The connection to {0} was lost.", host],
                T["The problem is often temporary, and Hookdesk retries automatically. If it continues, check the port and encryption."]
            ),
            _ => (T["Couldn't connect to {0}.", host], T["Hookdesk retries automatically."]),
        };
        return new ProblemText(title, advice, problem.Detail, problem.Certificate is { } facts ? Certificate(facts, host, T) : null);
    }

    /// <summary>Pairs of digits with colons between them, in capitals.</summary>
    public static string Readable(string fingerprint) =>
        string.Join(':', fingerprint.ToUpperInvariant().Chunk(2).Select(pair => new string(pair)));

    private static CertificateText Certificate(RefusedCertificate refused, string host, IStringLocalizer T)
    {
        var names = string.Join(", ", refused.Names);
        var reasons = new List<string>();
        if (refused.SelfSigned)
            reasons.Add(T["The certificate is self-signed."]);
        if (refused.Expired)
            reasons.Add(T["The certificate is only valid from {0} to {1}.", Day(refused.NotBefore), Day(refused.NotAfter)]);
        if (refused.WrongName)
            reasons.Add(
                names.Length > 0
                    ? T["The certificate was issued to {0}, not to {1}.", names, host]
                    : T["The certificate wasn't issued to {0}.", host]
            );
        if (reasons.Count == 0)
            reasons.Add(T["The certificate's issuer isn't trusted on this server."]);
        return new CertificateText(
            refused.Fingerprint,
            reasons,
            refused.Subject,
            refused.Issuer,
            names,
            refused.NotBefore,
            refused.NotAfter
        );
    }

    private static string Day(DateTimeOffset at) => at.ToString("d", CultureInfo.CurrentCulture);
}
