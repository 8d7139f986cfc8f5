using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Host.People.ManageUsers;

/// <summary>A row of the list of users.</summary>
/// <param name="Info">Who.</param>
/// <param name="Roles">Names of the roles held everywhere.</param>
/// <param name="TwoFactor">True when two-factor is on.</param>
/// <param name="IsLocked">True while locked out.</param>
/// <param name="LastSignInAt">When last signed in.</param>
public sealed record UserEntry(UserInfo Info, string Roles, bool TwoFactor, bool IsLocked, DateTimeOffset? LastSignInAt)
{
    /// <summary>The roles held in parts of the desk only, a line for each.</summary>
    public IReadOnlyList<string> RolesInParts { get; init; } = [];
}

/// <summary>A role to choose.</summary>
/// <param name="Role">Which.</param>
/// <param name="IsHeld">True when the user has it.</param>
/// <param name="MayGive">False when it is more than the admin may give.</param>
public sealed record RoleChoice(RoleInfo Role, bool IsHeld, bool MayGive);
