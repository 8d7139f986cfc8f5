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
            ProblemKind.NameUnknown => (T["There is no server named {0}.", host], T["Check the server's name for a slip of the keyboard."]),
            ProblemKind.Refused => (
                T["{0} does not answer on port {1}.", host, port],
                T[
                    "The machine is there, but no mail server listens on this port. Check port and encryption, and whether a firewall is in between."
                ]
            ),
            ProblemKind.Timeout => (
                T["{0} did not answer in time.", host],
                T["A firewall may swallow the connection, or the port is meant for something else. Check server and port."]
            ),
            ProblemKind.Tls => (
                T["No encrypted connection could be made with {0}.", host],
                T[
                    "The port may want the other kind of encryption: 993, 995 and 465 are encrypted from the start; 143, 110 and 587 change over with STARTTLS."
                ]
            ),
            ProblemKind.Certificate => (
                T["The certificate of {0} can't be trusted by itself.", host],
                T[
                    "Nothing was sent, no password either. If you know this server and its fingerprint, you can trust exactly this certificate."
                ]
            ),
            ProblemKind.SignIn => (
                T["{0} refused the sign-in.", host],
                T[
                    "User name or password is wrong, or the provider wants an app password or an access token in place of the ordinary password."
                ]
            ),
            ProblemKind.NotSupported => (
                T["{0} does not offer what was asked of it.", host],
                T["Try another kind of encryption or sign-in."]
            ),
            ProblemKind.Folder => (
                T["There is no such folder on {0}.", host],
                T[
                    "Write the folder as the server names it; the inbox is INBOX, and folders in folders are often written INBOX.Name or INBOX/Name."
                ]
            ),
            ProblemKind.ServerError => (
                T["{0} refused a command.", host],
                T["Its own words say why. Often it passes: the desk tries again by itself."]
            ),
            ProblemKind.Broken => (
                T["The connection to {0} broke.", host],
                T["Often this passes: the desk tries again by itself. If it stays, check port and encryption."]
            ),
            _ => (T["{0} could not be used.", host], T["The desk tries again by itself."]),
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
            reasons.Add(T["The server vouches for itself; no authority does (a self-signed certificate)."]);
        if (refused.Expired)
            reasons.Add(T["It is valid from {0} to {1} only.", Day(refused.NotBefore), Day(refused.NotAfter)]);
        if (refused.WrongName)
            reasons.Add(names.Length > 0 ? T["It is made out to {0}, not to {1}.", names, host] : T["It is not made out to {0}.", host]);
        if (reasons.Count == 0)
            reasons.Add(T["This machine does not know the authority that vouches for it."]);
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
