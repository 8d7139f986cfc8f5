using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Identity;

namespace Hookdesk.Host.People.SignIn;

/// <summary>
/// Checks passwords and counts failures. Never tells why it refused: not whether the address exists, nor whether it is locked.
/// </summary>
internal sealed class Credentials(IDatabase database, UserManager<UserRow> manager, IActor actor, TimeProvider time)
{
    public const int MaxFailures = 5;
    public static readonly TimeSpan LockoutTime = TimeSpan.FromMinutes(15);

    // Made once, to be compared with when there is no user, so that an unknown address takes as long as a known one.
    private static string? s_nobodysHash;

    /// <summary>The user with this address and password; null when there is none, or when sign-in is locked for now.</summary>
    public async Task<UserRow?> CheckAsync(string email, string password, string? address, CancellationToken cancellation)
    {
        var user =
            password.Length <= Identity.PasswordRule.MaxLength ? await manager.FindByEmailAsync(email.Trim()).ConfigureAwait(false) : null;
        if (user is not { IsActive: true, PasswordHash: { } hash } || IsLocked(user))
        {
            s_nobodysHash ??= manager.PasswordHasher.HashPassword(new UserRow(), Guid.NewGuid().ToString());
            manager.PasswordHasher.VerifyHashedPassword(new UserRow(), s_nobodysHash, password);
            return null;
        }

        switch (manager.PasswordHasher.VerifyHashedPassword(user, hash, password))
        {
            case PasswordVerificationResult.Failed:
                await CountFailureAsync(user.Id, address, cancellation).ConfigureAwait(false);
                return null;
            case PasswordVerificationResult.SuccessRehashNeeded:
                user.PasswordHash = manager.PasswordHasher.HashPassword(user, password);
                await manager.UpdateAsync(user).ConfigureAwait(false);
                break;
        }

        return user;
    }

    public bool IsLocked(UserRow user) => user.LockoutEnd > time.GetUtcNow();

    /// <summary>
    /// Counts a wrong password or code; the fifth in a row locks the user out. Counted in the database, so that guesses made at once
    /// are all counted.
    /// </summary>
    public Task CountFailureAsync(long userId, string? address, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var rows = transaction.Table<UserRow>().Where(row => row.Id == userId);
                await rows.Set(row => row.FailedCount, row => row.FailedCount + 1).UpdateAsync(cancellation).ConfigureAwait(false);
                var locked = await rows.Select(row => row.FailedCount).FirstAsync(cancellation).ConfigureAwait(false) >= MaxFailures;
                if (locked)
                {
                    await rows.Set(row => row.FailedCount, 0)
                        .Set(row => row.LockoutEnd, (DateTimeOffset?)(transaction.Now + LockoutTime))
                        .UpdateAsync(cancellation)
                        .ConfigureAwait(false);
                }

                transaction.Record(new UserSignInFailed(userId, address, locked));
            },
            cancellation
        );

    /// <summary>
    /// Notes that a user is in. Only now is the count of failures begun anew: someone who has only the password could otherwise guess
    /// codes without end, by giving the password after every fourth.
    /// </summary>
    public Task CompleteAsync(long userId, string? address, string? browser, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                await transaction
                    .Table<UserRow>()
                    .Where(row => row.Id == userId)
                    .Set(row => row.FailedCount, 0)
                    .Set(row => row.LockoutEnd, (DateTimeOffset?)null)
                    .Set(row => row.LastSignInAt, (DateTimeOffset?)transaction.Now)
                    .UpdateAsync(cancellation)
                    .ConfigureAwait(false);
                var name = await transaction
                    .Table<UserRow>()
                    .Where(row => row.Id == userId)
                    .Select(row => row.Name)
                    .FirstAsync(cancellation)
                    .ConfigureAwait(false);
                using (actor.Become(new Actor(ActorKind.User, userId, name)))
                    transaction.Record(new UserSignedIn(userId, address, browser));
            },
            cancellation
        );

    /// <summary>Gives a user a new security stamp, which ends every session and makes every link by mail void.</summary>
    public Task<UserRow> EndSessionsAsync(long userId, CancellationToken cancellation) =>
        database.WriteAsync(
            async transaction =>
            {
                var stamp = Identity.SecurityStamps.New();
                var rows = transaction.Table<UserRow>().Where(row => row.Id == userId);
                await rows.Set(row => row.SecurityStamp, stamp).UpdateAsync(cancellation).ConfigureAwait(false);
                transaction.Record(new UserChanged(userId, ["sessions"]));
                return await rows.FirstAsync(cancellation).ConfigureAwait(false);
            },
            cancellation
        );
}
