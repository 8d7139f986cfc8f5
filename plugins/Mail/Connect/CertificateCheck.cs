using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hookdesk.Mail.Connect;

/// <summary>
/// Decides on a server's certificate: valid ones pass, and exactly the one that the admin has trusted by its fingerprint.
/// </summary>
internal sealed class CertificateCheck(string trustedFingerprint, TimeProvider time)
{
    /// <summary>The certificate that was refused; null where none was.</summary>
    public RefusedCertificate? Refused { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is null)
            return false;
        var fingerprint = Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
        if (
            trustedFingerprint.Length > 0
            && CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.ASCII.GetBytes(fingerprint),
                System.Text.Encoding.ASCII.GetBytes(trustedFingerprint)
            )
        )
            return true;

        using var full = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        var now = time.GetUtcNow();
        Refused = new RefusedCertificate
        {
            Fingerprint = fingerprint,
            Subject = full.Subject,
            Issuer = full.Issuer,
            Names = NamesOf(full),
            NotBefore = full.NotBefore.ToUniversalTime(),
            NotAfter = full.NotAfter.ToUniversalTime(),
            Expired = now < full.NotBefore.ToUniversalTime() || now > full.NotAfter.ToUniversalTime(),
            WrongName = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            SelfSigned = full.SubjectName.RawData.AsSpan().SequenceEqual(full.IssuerName.RawData),
        };
        return false;
    }

    private static IReadOnlyList<string> NamesOf(X509Certificate2 certificate)
    {
        var names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString())));
        return
        [
            .. names
                .DefaultIfEmpty(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false))
                .Where(name => name.Length > 0)
                .Take(10),
        ];
    }
}
