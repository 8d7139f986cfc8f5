using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hookdesk.TestServers;

/// <summary>
/// A self-signed certificate for <c>localhost</c> and 127.0.0.1. Nobody trusts it, so a client has to be told to,
/// which is also what an administrator with an in-house mail server has to do.
/// </summary>
public static class TestCertificate
{
    /// <summary>Makes one, valid since yesterday for a month.</summary>
    public static X509Certificate2 Create(TimeProvider? clock = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost, O=Hookdesk tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var now = (clock ?? TimeProvider.System).GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    /// <summary>Writes the certificate and its key as PEM files; the key is readable by its owner alone.</summary>
    public static async Task WriteAsync(X509Certificate2 certificate, string certificateFile, string keyFile)
    {
        using var key =
            certificate.GetRSAPrivateKey() ?? throw new ArgumentException("A certificate without its key.", nameof(certificate));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
