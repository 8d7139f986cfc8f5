using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using LinqToDB;
using Microsoft.AspNetCore.Identity;

namespace Hookdesk.Host.People.Identity;

/// <summary>Sets passwords.</summary>
internal sealed class Passwords(IDatabase database, UserManager<UserRow> manager)
{
    /// <summary>What is wrong with a new password, for a person; null when nothing is.</summary>
    public async Task<string?> ProblemAsync(UserRow user, string password)
    {
        foreach (var validator in manager.PasswordValidators)
        {
            var result = await validator.ValidateAsync(manager, user, password).ConfigureAwait(false);
            if (!result.Succeeded)
                return string.Join(' ', result.Errors.Select(error => error.Description).Distinct());
        }

        return null;
    }

    /// <summary>Sets a checked password. Every session of the user ends, reset links become void, and a lock-out is lifted.</summary>
    /// <returns>The user with the new security stamp, for a new session.</returns>
    public async Task<UserRow> SetAsync(UserRow user, string password, CancellationToken cancellation)
    {
        // Slow on purpose, so not inside the transaction.
        var hash = manager.PasswordHasher.HashPassword(user, password);
        var stamp = SecurityStamps.New();
        await database
            .WriteAsync(
                async transaction =>
                {
                    await transaction
                        .Table<UserRow>()
                        .Where(row => row.Id == user.Id)
                        .Set(row => row.PasswordHash, hash)
                        .Set(row => row.SecurityStamp, stamp)
                        .Set(row => row.FailedCount, 0)
                        .Set(row => row.LockoutEnd, (DateTimeOffset?)null)
                        .UpdateAsync(cancellation)
                        .ConfigureAwait(false);
                    transaction.Record(new UserChanged(user.Id, ["password"]));
                },
                cancellation
            )
            .ConfigureAwait(false);
        (user.PasswordHash, user.SecurityStamp) = (hash, stamp);
        return user;
    }
}
