using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People;

/// <summary>The users, from memory; what memory does not know yet is looked up.</summary>
internal sealed class Users(IDatabase database, PeopleDirectory directory, UserManager<UserRow> manager, IStringLocalizer<HostTexts> text)
    : IUsers
{
    public async Task<UserInfo?> FindAsync(long id, CancellationToken cancellation = default)
    {
        if ((await directory.GetAsync(cancellation).ConfigureAwait(false)).Find(id) is { } known)
            return known.Info;
        // Made a moment ago, in this very transaction or on another node.
        return await database.Table<UserRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false) is { } row
            ? PeopleSnapshot.InfoOf(row)
            : null;
    }

    public async Task<UserInfo?> FindByEmailAsync(string email, CancellationToken cancellation = default)
    {
        var normalised = manager.NormalizeEmail(email.Trim());
        if ((await directory.GetAsync(cancellation).ConfigureAwait(false)).FindByNormalisedEmail(normalised) is { } known)
            return known.Info;
        return
            await database
                .Table<UserRow>()
                .FirstOrDefaultAsync(row => row.EmailNormalised == normalised, cancellation)
                .ConfigureAwait(false)
                is { } row
            ? PeopleSnapshot.InfoOf(row)
            : null;
    }

    public async Task<IReadOnlyList<UserInfo>> ListAsync(bool includeDisabled = false, CancellationToken cancellation = default)
    {
        var people = await directory.GetAsync(cancellation).ConfigureAwait(false);
        return includeDisabled ? people.All : people.Active;
    }

    public async Task<long> CreateAsync(NewUser user, CancellationToken cancellation = default)
    {
        var row = new UserRow
        {
            Name = user.Name.Trim(),
            Email = user.Email.Trim(),
            Language = user.Language,
        };
        if (row.Name.Length is 0 or > 200)
            throw new InvalidOperationException(text["Enter a name."]);
        if (user.Password is not null)
        {
            await CheckPasswordAsync(row, user.Password).ConfigureAwait(false);
            // Hashing is slow on purpose: not inside the transaction, which keeps every other writer waiting.
            row.PasswordHash = manager.PasswordHasher.HashPassword(row, user.Password);
        }

        return await database
            .WriteAsync(
                async transaction =>
                {
                    row.CreatedAt = transaction.Now;
                    Require(await manager.CreateAsync(row).ConfigureAwait(false));
                    foreach (var name in user.RoleNames.Distinct(StringComparer.OrdinalIgnoreCase))
                    {
                        var normalised = name.Trim().ToUpperInvariant();
                        var role =
                            await transaction
                                .Table<RoleRow>()
                                .FirstOrDefaultAsync(role => role.NameNormalised == normalised || role.DefaultName == name, cancellation)
                                .ConfigureAwait(false)
                            ?? throw new InvalidOperationException(text["The role {0} doesn't exist.", name]);
                        await transaction
                            .InsertAsync(new UserRoleRow { UserId = row.Id, RoleId = role.Id }, cancellation)
                            .ConfigureAwait(false);
                    }

                    transaction.Record(new UserCreated(row.Id));
                    return row.Id;
                },
                cancellation
            )
            .ConfigureAwait(false);
    }

    private async Task CheckPasswordAsync(UserRow row, string password)
    {
        foreach (var validator in manager.PasswordValidators)
            Require(await validator.ValidateAsync(manager, row, password).ConfigureAwait(false));
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description).Distinct()));
    }
}
