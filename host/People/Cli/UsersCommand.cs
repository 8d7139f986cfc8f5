using System.CommandLine;
using System.Security.Cryptography;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Host.People.Identity;
using Hookdesk.Host.People.TwoFactor;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using Microsoft.AspNetCore.Identity;

namespace Hookdesk.Host.People.Cli;

/// <summary><c>users list|reset-password</c>: the way back in when nobody can sign in any more.</summary>
internal sealed class UsersCommand : ICliCommand
{
    public Command Build(IServiceProvider services) =>
        new("users", "List users and reset passwords") { List(services), ResetPassword(services) };

    private static Command List(IServiceProvider services)
    {
        var command = new Command("list", "List all users with ID, email address, name, roles, and status");
        command.SetAction(
            async (_, cancellation) =>
            {
                await using var scope = services.CreateAsyncScope();
                var people = await PeopleSnapshot.LoadAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), cancellation);
                foreach (var user in people.All)
                {
                    var held = people.Find(user.Id)!.RoleIds;
                    var roles = string.Join(", ", people.Roles.Where(role => held.Contains(role.Id)).Select(role => role.Name));
                    Console.WriteLine(
                        $"{user.Id, 6} {user.Email, -40} {user.Name, -30} {roles}{(user.IsActive ? "" : " (disabled)")}".TrimEnd()
                    );
                }
            }
        );
        return command;
    }

    private static Command ResetPassword(IServiceProvider services)
    {
        var email = new Argument<string>("email") { Description = "The user's email address" };
        var password = new Option<string>("--password")
        {
            Description = "The new password. If omitted, a password is generated and printed.",
        };
        var disableTwoFactor = new Option<bool>("--disable-two-factor")
        {
            Description = "Also turn off two-factor authentication, for a user who lost both phone and recovery codes",
        };
        var command = new Command("reset-password", "Set a new password for a user, sign the user out everywhere, and unlock the account")
        {
            email,
            password,
            disableTwoFactor,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var scope = services.CreateAsyncScope();
                var provider = scope.ServiceProvider;
                var passwords = provider.GetRequiredService<Passwords>();
                var user =
                    await provider.GetRequiredService<UserManager<UserRow>>().FindByEmailAsync(parsed.GetValue(email)!.Trim())
                    ?? throw new CliException(
                        $"No user has the email address {parsed.GetValue(email)}. To list users, run: hookdesk users list"
                    );
                var given = parsed.GetValue(password);
                var next = given ?? RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
                if (await passwords.ProblemAsync(user, next) is { } problem)
                    throw new CliException(problem);
                await passwords.SetAsync(user, next, cancellation);
                if (parsed.GetValue(disableTwoFactor))
                    await provider.GetRequiredService<TwoFactorCodes>().DisableAsync(user.Id, cancellation);
                Console.WriteLine(
                    given is null ? $"The new password for {user.Email} is {next}" : $"The password for {user.Email} was changed."
                );
                if (!user.IsActive)
                    Console.WriteLine("The user is disabled. An administrator has to enable the account before the user can sign in.");
            }
        );
        return command;
    }
}
