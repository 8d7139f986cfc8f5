using System.Globalization;
using System.Security.Cryptography;
using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Data;
using LinqToDB.Async;
using Microsoft.AspNetCore.DataProtection;

namespace Hookdesk.Host.People.Mails;

/// <summary>
/// Links by mail that let somebody set a password. Each holds the user's security stamp, which a new password changes: it works once,
/// and an older one not any more.
/// </summary>
internal sealed class PasswordLinks(IDataProtectionProvider protection, IDatabase database)
{
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(2);
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("Hookdesk.PasswordLink")
        .ToTimeLimitedDataProtector();

    /// <returns>Path and query.</returns>
    public string Make(UserRow user, TimeSpan lifetime) =>
        "/reset-password"
        + QueryString.Create(
            "token",
            _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{user.Id}|{user.SecurityStamp}"), lifetime)
        );

    /// <summary>Whose link it is; null when it is too old, used or forged, or the user is disabled.</summary>
    public async Task<UserRow?> FindAsync(string? token, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        string[] parts;
        try
        {
            parts = _protector.Unprotect(token).Split('|');
        }
        catch (CryptographicException)
        {
            return null;
        }

        if (parts is not [var text, var stamp] || !long.TryParse(text, CultureInfo.InvariantCulture, out var id))
            return null;
        return await database
            .Table<UserRow>()
            .FirstOrDefaultAsync(row => row.Id == id && row.SecurityStamp == stamp && row.IsActive, cancellation)
            .ConfigureAwait(false);
    }
}
