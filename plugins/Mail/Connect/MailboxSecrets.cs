using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Hookdesk.Mail.Connect;

/// <summary>Protects the passwords and tokens of mailboxes. They are shown to nobody again and written into no log.</summary>
internal sealed class MailboxSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Hookdesk.Mail.MailboxSecret");

    public string Protect(string secret) => secret.Length == 0 ? "" : _protector.Protect(secret);

    /// <summary>
    /// The secret; empty where there is none, or where the keys that protected it are gone, so that the sign-in fails and the admin is
    /// asked for it again.
    /// </summary>
    public string Reveal(string stored)
    {
        if (stored.Length == 0)
            return "";
        try
        {
            return _protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return "";
        }
    }
}
