using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Host.People.Identity;
using Hookdesk.Host.People.Mails;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.ManageUsers;

/// <summary>A change of users or roles that is not allowed; nothing was changed. The message is for the admin.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>
/// Changes of users by admins, with the rules that keep a desk from being locked out or taken over: one active administrator always
/// remains, and nobody gives, changes or takes what they do not have themselves.
/// </summary>
internal sealed class UserAdministration(
    IDatabase database,
    IUsers users,
    CurrentUser me,
    HeldRights rights,
    PeopleDirectory directory,
    UserManager<UserRow> manager,
    AccountMails mails,
    IStringLocalizer<HostTexts> text
)
{
    /// <exception cref="RefusedException">A role is more than the admin may give.</exception>
    /// <exception cref="InvalidOperationException">The address is taken or the password too weak.</exception>
    public async Task<long> CreateAsync(UserForm form, CancellationToken cancellation)
    {
        var people = await directory.GetAsync(cancellation);
        RequireMayGive(people, form.RoleIds);
        var names = people.Roles.Where(role => form.RoleIds.Contains(role.Id)).Select(role => role.Name).ToList();
        return await users.CreateAsync(new NewUser(form.Name, form.Email, form.Invite ? null : form.Password, names), cancellation);
    }

    /// <exception cref="RefusedException">It would break a rule.</exception>
    public async Task ChangeAsync(long id, UserForm form, CancellationToken cancellation)
    {
        var people = await directory.GetAsync(cancellation);
        await database.WriteAsync(
            async transaction =>
            {
                await LockAsync(transaction, cancellation);
                var row = await transaction.Table<UserRow>().FirstAsync(row => row.Id == id, cancellation);
                var before = (
                    await transaction
                        .Table<UserRoleRow>()
                        .Where(role => role.UserId == id)
                        .Select(role => role.RoleId)
                        .ToListAsync(cancellation)
                ).ToHashSet();
                await RequireMayManageAsync(id, before, cancellation);
                RequireMayGive(people, form.RoleIds.Except(before));
                var normalised = manager.NormalizeEmail(form.Email);
                if (
                    await transaction
                        .Table<UserRow>()
                        .AnyAsync(other => other.EmailNormalised == normalised && other.Id != id, cancellation)
                )
                    throw new RefusedException(text["Someone else is already using {0}.", form.Email]);
                if (id == me.Id && !form.IsActive)
                    throw new RefusedException(text["You can't disable your own account."]);

                List<string> changed = [];
                if (row.Name != form.Name)
                    changed.Add("name");
                if (row.Email != form.Email)
                    changed.Add("email");
                if (row.IsActive != form.IsActive)
                    changed.Add("active");
                if (!before.SetEquals(form.RoleIds))
                    changed.Add("roles");
                if (changed.Count == 0)
                    return;

                // A new address, and being disabled, end the sessions and links that the old one had.
                var stamp = row.Email == form.Email && form.IsActive ? row.SecurityStamp : SecurityStamps.New();
                await transaction
                    .Table<UserRow>()
                    .Where(user => user.Id == id)
                    .Set(user => user.Name, form.Name)
                    .Set(user => user.Email, form.Email)
                    .Set(user => user.EmailNormalised, normalised)
                    .Set(user => user.IsActive, form.IsActive)
                    .Set(user => user.SecurityStamp, stamp)
                    .UpdateAsync(cancellation);
                foreach (var lost in before.Except(form.RoleIds))
                    await transaction
                        .Table<UserRoleRow>()
                        .Where(role => role.UserId == id && role.RoleId == lost)
                        .DeleteAsync(cancellation);
                foreach (var gained in form.RoleIds.Except(before))
                    await transaction.InsertAsync(new UserRoleRow { UserId = id, RoleId = gained }, cancellation);
                await RequireAdministratorAsync(transaction, cancellation);
                transaction.Record(new UserChanged(id, [.. changed]));
                // Part of the change: whoever takes an account over by its address can't do so unseen.
                if (row.Email != form.Email && row.PasswordHash is not null)
                    await mails.TellAddressChangedAsync(row, form.Email, me.Info!.Name, cancellation);
            },
            cancellation
        );
    }

    /// <summary>Lifts a lock-out.</summary>
    public Task UnlockAsync(long id, CancellationToken cancellation) =>
        UpdateAsync(
            id,
            "lockout",
            user => user.Set(row => row.LockoutEnd, (DateTimeOffset?)null).Set(row => row.FailedCount, 0),
            cancellation
        );

    /// <summary>Switches a user's two-factor off, when phone and recovery codes are lost.</summary>
    /// <exception cref="RefusedException">The admin may not change this user, or it is themselves: their profile asks for the
    /// password.</exception>
    public Task ResetTwoFactorAsync(long id, CancellationToken cancellation) =>
        id == me.Id
            ? throw new RefusedException(text["Turn off your own two-factor authentication in your profile, under Security."])
            : UpdateAsync(
                id,
                "two-factor",
                user =>
                    user.Set(row => row.TwoFactor, false).Set(row => row.AuthenticatorKey, (string?)null).Set(row => row.RecoveryCodes, ""),
                cancellation
            );

    /// <summary>
    /// Gives a user a password, where no link can be sent. It ends the user's sessions and links, and lifts a lock-out. One's own is changed
    /// in the profile, which asks for the old one.
    /// </summary>
    /// <exception cref="RefusedException">It is too weak, or the admin may not change this user.</exception>
    public async Task SetPasswordAsync(long id, string password, CancellationToken cancellation)
    {
        if (id == me.Id)
            throw new RefusedException(text["Change your own password in your profile."]);
        await RequireMayManageAsync(id, cancellation);
        var row = await database.Table<UserRow>().FirstAsync(user => user.Id == id, cancellation);
        foreach (var validator in manager.PasswordValidators)
            if (await validator.ValidateAsync(manager, row, password) is { Succeeded: false } result)
                throw new RefusedException(string.Join(' ', result.Errors.Select(error => error.Description)));
        var (hash, stamp) = (manager.PasswordHasher.HashPassword(row, password), SecurityStamps.New());
        await UpdateAsync(
            id,
            "password",
            user =>
                user.Set(saved => saved.PasswordHash, hash)
                    .Set(saved => saved.SecurityStamp, stamp)
                    .Set(saved => saved.LockoutEnd, (DateTimeOffset?)null)
                    .Set(saved => saved.FailedCount, 0),
            cancellation
        );
    }

    /// <summary>True when the signed-in admin may change this user.</summary>
    public ValueTask<bool> MayManageAsync(PeopleSnapshot people, long id, CancellationToken cancellation) =>
        rights.CoverUserAsync(id, people.Find(id)?.RoleIds ?? [], cancellation);

    /// <exception cref="RefusedException">The signed-in admin may not change this user.</exception>
    public async Task RequireMayManageAsync(long id, CancellationToken cancellation)
    {
        var held = await database
            .Table<UserRoleRow>()
            .Where(role => role.UserId == id)
            .Select(role => role.RoleId)
            .ToListAsync(cancellation);
        await RequireMayManageAsync(id, held, cancellation);
    }

    /// <summary>True when the signed-in admin may give this role: it holds nothing that the admin does not have.</summary>
    public bool MayGive(PeopleSnapshot people, long roleId) => rights.Cover(people, roleId);

    /// <summary>
    /// Lets one change of people or roles at a time through, so that two together cannot take away the last administrator.
    /// </summary>
    public static Task LockAsync(IWriteScope transaction, CancellationToken cancellation) =>
        transaction.Table<RoleRow>().Where(role => role.IsAdministrator).Set(role => role.IsAdministrator, true).UpdateAsync(cancellation);

    private Task UpdateAsync(
        long id,
        string what,
        Func<IQueryable<UserRow>, LinqToDB.Linq.IUpdatable<UserRow>> change,
        CancellationToken cancellation
    ) =>
        database.WriteAsync(
            async transaction =>
            {
                var held = await transaction
                    .Table<UserRoleRow>()
                    .Where(role => role.UserId == id)
                    .Select(role => role.RoleId)
                    .ToListAsync(cancellation);
                await RequireMayManageAsync(id, held, cancellation);
                await change(transaction.Table<UserRow>().Where(row => row.Id == id)).UpdateAsync(cancellation);
                transaction.Record(new UserChanged(id, [what]));
            },
            cancellation
        );

    private async Task RequireMayManageAsync(long id, IEnumerable<long> roleIds, CancellationToken cancellation)
    {
        if (!await rights.CoverUserAsync(id, roleIds, cancellation))
            throw new RefusedException(text["This user has permissions that you don't have, so you can't change the user."]);
    }

    private void RequireMayGive(PeopleSnapshot people, IEnumerable<long> roleIds)
    {
        if (people.Roles.FirstOrDefault(role => roleIds.Contains(role.Id) && !MayGive(people, role.Id)) is { } tooMuch)
            throw new RefusedException(text["The role {0} has permissions you don't have, so you can't assign it.", tooMuch.Name]);
    }

    private async Task RequireAdministratorAsync(IWriteScope transaction, CancellationToken cancellation)
    {
        var left =
            from user in transaction.Table<UserRow>()
            join held in transaction.Table<UserRoleRow>() on user.Id equals held.UserId
            join role in transaction.Table<RoleRow>() on held.RoleId equals role.Id
            where user.IsActive && role.IsAdministrator
            select user.Id;
        if (!await left.AnyAsync(cancellation))
            throw new RefusedException(text["This is the last active administrator. Add another administrator first."]);
    }
}
