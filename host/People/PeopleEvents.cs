using Hookdesk.Host.Ground;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Host.People;

/// <summary>How changes of people read in the audit log.</summary>
internal static class PeopleEvents
{
    public static IServiceCollection AddPeopleEvents(this IServiceCollection services) =>
        services
            .AddAuditedSubject("user", "User")
            .AddAuditedSubject("role", "Role")
            .AddEventText<UserCreated, HostTexts>((_, text) => text["created the user"])
            .AddEventText<UserChanged, HostTexts>(
                (changed, text) =>
                    text[
                        "changed the user: {0}",
                        string.Join(
                            ", ",
                            changed.Changed.Select(what =>
                                what switch
                                {
                                    "name" => text["name"].Value,
                                    "email" => text["email address"].Value,
                                    "roles" => text["roles"].Value,
                                    "active" => text["account status"].Value,
                                    "profile" => text["profile"].Value,
                                    "picture" => text["picture"].Value,
                                    "password" => text["password"].Value,
                                    "two-factor" => text["two-factor authentication"].Value,
                                    "sessions" => text["signed out everywhere"].Value,
                                    "lockout" => text["unlocked"].Value,
                                    _ => what,
                                }
                            )
                        )
                    ]
            )
            .AddEventText<UserSignedIn, HostTexts>((done, text) => text["signed in from {0}", done.Address ?? "?"])
            .AddEventText<UserSignedOut, HostTexts>((_, text) => text["signed out"])
            .AddEventText<UserSignInFailed, HostTexts>(
                (failed, text) =>
                    failed.LockedOut
                        ? text["failed to sign in from {0} and was locked out", failed.Address ?? "?"]
                        : text["failed to sign in from {0}", failed.Address ?? "?"]
            )
            .AddEventText<RoleCreated, HostTexts>((role, text) => text["created the role {0}", role.Name])
            .AddEventText<RoleChanged, HostTexts>(
                (role, text) => text["changed the role {0}: granted {1}, revoked {2}", role.Name, List(role.Granted), List(role.Revoked)]
            )
            .AddEventText<RoleDeleted, HostTexts>((role, text) => text["deleted the role {0}", role.Name]);

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "–" : string.Join(", ", names);
}
