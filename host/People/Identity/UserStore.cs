using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Identity;

namespace Hookdesk.Host.People.Identity;

/// <summary>
/// Keeps what ASP.NET Core Identity decides (address, password, security stamp) in our table. An update writes these columns and no
/// others, so that it never overwrites what somebody else changes at the same time; the remaining columns are written by the use cases
/// that own them.
/// </summary>
internal sealed class UserStore(IDatabase database)
    : IUserPasswordStore<UserRow>,
        IUserEmailStore<UserRow>,
        IUserSecurityStampStore<UserRow>
{
    public Task<IdentityResult> CreateAsync(UserRow user, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async transaction =>
            {
                user.Id = await transaction.InsertWithIdAsync(user, cancellationToken).ConfigureAwait(false);
                return IdentityResult.Success;
            },
            cancellationToken
        );

    public Task<IdentityResult> UpdateAsync(UserRow user, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async transaction =>
            {
                var changed = await transaction
                    .Table<UserRow>()
                    .Where(row => row.Id == user.Id)
                    .Set(row => row.Email, user.Email)
                    .Set(row => row.EmailNormalised, user.EmailNormalised)
                    .Set(row => row.PasswordHash, user.PasswordHash)
                    .Set(row => row.SecurityStamp, user.SecurityStamp)
                    .UpdateAsync(cancellationToken)
                    .ConfigureAwait(false);
                return changed == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
            },
            cancellationToken
        );

    /// <summary>Users are disabled, never deleted: the history names them.</summary>
    public Task<IdentityResult> DeleteAsync(UserRow user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Users are disabled, not deleted.");

    public Task<UserRow?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        long.TryParse(userId, System.Globalization.CultureInfo.InvariantCulture, out var id)
            ? database.Table<UserRow>().FirstOrDefaultAsync(row => row.Id == id, cancellationToken)
            : Task.FromResult<UserRow?>(null);

    public Task<UserRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    public Task<UserRow?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        database.Table<UserRow>().FirstOrDefaultAsync(row => row.EmailNormalised == normalizedEmail, cancellationToken);

    public Task<string> GetUserIdAsync(UserRow user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    // The address is the name to sign in with, so Identity's user name is the same thing.
    public Task<string?> GetUserNameAsync(UserRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(UserRow user, string? userName, CancellationToken cancellationToken) =>
        SetEmailAsync(user, userName, cancellationToken);

    public Task<string?> GetNormalizedUserNameAsync(UserRow user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.EmailNormalised);

    public Task SetNormalizedUserNameAsync(UserRow user, string? normalizedName, CancellationToken cancellationToken) =>
        SetNormalizedEmailAsync(user, normalizedName, cancellationToken);

    public Task<string?> GetPasswordHashAsync(UserRow user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(UserRow user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(UserRow user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetEmailAsync(UserRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetEmailAsync(UserRow user, string? email, CancellationToken cancellationToken) => Set(() => user.Email = email ?? "");

    public Task<string?> GetNormalizedEmailAsync(UserRow user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.EmailNormalised);

    public Task SetNormalizedEmailAsync(UserRow user, string? normalizedEmail, CancellationToken cancellationToken) =>
        Set(() => user.EmailNormalised = normalizedEmail ?? "");

    // Who can reset a password by mail has shown that the address is theirs; nothing else asks.
    public Task<bool> GetEmailConfirmedAsync(UserRow user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(UserRow user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetSecurityStampAsync(UserRow user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(UserRow user, string stamp, CancellationToken cancellationToken) =>
        Set(() => user.SecurityStamp = stamp);

    public void Dispose() { }

    private static Task Set(Action change)
    {
        change();
        return Task.CompletedTask;
    }
}
