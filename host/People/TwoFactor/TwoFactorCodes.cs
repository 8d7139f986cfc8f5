using System.Security.Cryptography;
using System.Text;
using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;

namespace Hookdesk.Host.People.TwoFactor;

/// <summary>Time-based codes (RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes.</summary>
internal sealed class TwoFactorCodes(IDatabase database, IDataProtectionProvider protection, TimeProvider time)
{
    private const int RecoveryCodeCount = 10;

    // A clock may be half a minute off, and people type slowly.
    private static readonly VerificationWindow Tolerance = new(previous: 1, future: 1);

    private readonly IDataProtector _protector = protection.CreateProtector("Hookdesk.TwoFactor");

    /// <summary>The key that is being set up, made on first asking.</summary>
    /// <returns>Base32, as authenticator apps take it.</returns>
    public async Task<string> PendingKeyAsync(long userId, CancellationToken cancellation)
    {
        var user = await database.Table<UserRow>().FirstAsync(row => row.Id == userId, cancellation).ConfigureAwait(false);
        if (!user.TwoFactor && KeyOf(user) is { } pending)
            return Base32Encoding.ToString(pending);
        var key = RandomNumberGenerator.GetBytes(20);
        var kept = Convert.ToBase64String(_protector.Protect(key));
        await database
            .WriteAsync(
                transaction =>
                    transaction
                        .Table<UserRow>()
                        .Where(row => row.Id == userId && !row.TwoFactor)
                        .Set(row => row.AuthenticatorKey, kept)
                        .UpdateAsync(cancellation),
                cancellation
            )
            .ConfigureAwait(false);
        return Base32Encoding.ToString(key);
    }

    /// <summary>Switches two-factor on when the code shows that the app has the key.</summary>
    /// <returns>The recovery codes, to be shown this once; null when the code was wrong.</returns>
    public async Task<IReadOnlyList<string>?> EnableAsync(long userId, string code, CancellationToken cancellation)
    {
        if (!await AcceptAsync(userId, code, cancellation).ConfigureAwait(false))
            return null;
        var codes = NewCodes();
        await database
            .WriteAsync(
                async transaction =>
                {
                    await transaction
                        .Table<UserRow>()
                        .Where(row => row.Id == userId)
                        .Set(row => row.TwoFactor, true)
                        .Set(row => row.RecoveryCodes, Hashes(codes))
                        .UpdateAsync(cancellation)
                        .ConfigureAwait(false);
                    transaction.Record(new UserChanged(userId, ["two-factor"]));
                },
                cancellation
            )
            .ConfigureAwait(false);
        return codes;
    }

    /// <summary>Replaces the recovery codes; the old ones stop working.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(long userId, CancellationToken cancellation)
    {
        var codes = NewCodes();
        await database
            .WriteAsync(
                async transaction =>
                {
                    await transaction
                        .Table<UserRow>()
                        .Where(row => row.Id == userId)
                        .Set(row => row.RecoveryCodes, Hashes(codes))
                        .UpdateAsync(cancellation)
                        .ConfigureAwait(false);
                    transaction.Record(new UserChanged(userId, ["two-factor"]));
                },
                cancellation
            )
            .ConfigureAwait(false);
        return codes;
    }

    public Task DisableAsync(long userId, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction
                    .Table<UserRow>()
                    .Where(row => row.Id == userId)
                    .Set(row => row.TwoFactor, false)
                    .Set(row => row.AuthenticatorKey, (string?)null)
                    .Set(row => row.RecoveryCodes, "")
                    .UpdateAsync(cancellation)
                    .ConfigureAwait(false);
                transaction.Record(new UserChanged(userId, ["two-factor"]));
            },
            cancellation
        );

    /// <summary>True for a right code from the app, once; or for a recovery code, which is used up by it.</summary>
    public async Task<bool> AcceptAnyAsync(long userId, string code, CancellationToken cancellation)
    {
        var plain = Plain(code);
        return plain.Length == 6 && plain.All(char.IsAsciiDigit)
            ? await AcceptAsync(userId, plain, cancellation).ConfigureAwait(false)
            : await UseRecoveryCodeAsync(userId, plain, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> AcceptAsync(long userId, string code, CancellationToken cancellation)
    {
        var user = await database.Table<UserRow>().FirstOrDefaultAsync(row => row.Id == userId, cancellation).ConfigureAwait(false);
        if (user is null || KeyOf(user) is not { } key)
            return false;
        if (!new Totp(key).VerifyTotp(time.GetUtcNow().UtcDateTime, Plain(code), out var step, Tolerance))
            return false;
        // The comparison and the change are one statement: the same code sent twice at once is accepted once.
        return await database
                .WriteAsync(
                    transaction =>
                        transaction
                            .Table<UserRow>()
                            .Where(row => row.Id == userId && row.LastTotpStep < step)
                            .Set(row => row.LastTotpStep, step)
                            .UpdateAsync(cancellation),
                    cancellation
                )
                .ConfigureAwait(false) == 1;
    }

    private Task<bool> UseRecoveryCodeAsync(long userId, string code, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var kept =
                    await transaction
                        .Table<UserRow>()
                        .Where(row => row.Id == userId)
                        .Select(row => row.RecoveryCodes)
                        .FirstOrDefaultAsync(cancellation)
                        .ConfigureAwait(false)
                    ?? "";
                var used = Hash(code);
                var left = kept.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(hash => hash != used).ToList();
                var rest = string.Join(' ', left);
                if (rest == kept)
                    return false;
                // Compared with what was read, so that of two requests with one code one finds it gone.
                var changed = await transaction
                    .Table<UserRow>()
                    .Where(row => row.Id == userId && row.RecoveryCodes == kept)
                    .Set(row => row.RecoveryCodes, rest)
                    .UpdateAsync(cancellation)
                    .ConfigureAwait(false);
                return changed == 1;
            },
            cancellation
        );

    public static int CountRecoveryCodes(UserRow user) => user.RecoveryCodes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The address that authenticator apps read from the picture.</summary>
    public static string KeyUri(string site, string email, string key) =>
        $"otpauth://totp/{Uri.EscapeDataString(site)}:{Uri.EscapeDataString(email)}?secret={key}&issuer={Uri.EscapeDataString(site)}";

    private byte[]? KeyOf(UserRow user)
    {
        if (user.AuthenticatorKey is null)
            return null;
        try
        {
            return _protector.Unprotect(Convert.FromBase64String(user.AuthenticatorKey));
        }
        catch (CryptographicException)
        {
            return null; // The data-protection keys are gone: no code is right; recovery codes and the command line still help.
        }
    }

    // 80 random bits each: too many to be guessed from their hashes, so a fast hash is enough.
    private static List<string> NewCodes() =>
        [
            .. Enumerable
                .Range(0, RecoveryCodeCount)
                .Select(_ => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant())
                .Select(code => $"{code[..4]}-{code[4..8]}-{code[8..12]}-{code[12..16]}"),
        ];

    private static string Hashes(IEnumerable<string> codes) => string.Join(' ', codes.Select(code => Hash(Plain(code))));

    private static string Hash(string plain) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)));

    private static string Plain(string code) => new([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
