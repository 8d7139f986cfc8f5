using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Sdk.Users;

/// <summary>A user was created.</summary>
/// <param name="UserId">Who.</param>
[Hook("user.created")]
public sealed record UserCreated(long UserId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("user", UserId);
}

/// <summary>A user was changed, disabled or enabled.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Changed">What: <c>name</c>, <c>email</c>, <c>roles</c>, <c>active</c>, <c>profile</c>, <c>picture</c>, <c>password</c>,
/// <c>two-factor</c>, <c>sessions</c> or <c>lockout</c>.</param>
[Hook("user.changed")]
public sealed record UserChanged(long UserId, IReadOnlyList<string> Changed) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("user", UserId);
}

/// <summary>A user signed in.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Address">The network address it came from, or null.</param>
/// <param name="Browser">Browser and system in a few words, or null.</param>
[Hook("user.signed-in")]
public sealed record UserSignedIn(long UserId, string? Address, string? Browser) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("user", UserId);
}

/// <summary>A user signed out in one browser. Other sessions aren't affected.</summary>
/// <param name="UserId">Who.</param>
[Hook("user.signed-out")]
public sealed record UserSignedOut(long UserId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("user", UserId);
}

/// <summary>A sign-in failed because of a wrong password or code.</summary>
/// <param name="UserId">As whom.</param>
/// <param name="Address">The network address it came from, or null.</param>
/// <param name="LockedOut">True when this failure locked the user out for a while.</param>
[Hook("user.sign-in-failed")]
public sealed record UserSignInFailed(long UserId, string? Address, bool LockedOut) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("user", UserId);
}

/// <summary>A role was created.</summary>
/// <param name="RoleId">Which.</param>
/// <param name="Name">Its name.</param>
[Hook("role.created")]
public sealed record RoleCreated(long RoleId, string Name) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("role", RoleId);
}

/// <summary>A role was renamed, or its permissions changed.</summary>
/// <param name="RoleId">Which.</param>
/// <param name="Name">Its name now.</param>
/// <param name="Granted">Names of permissions that it got.</param>
/// <param name="Revoked">Names of permissions that it lost.</param>
[Hook("role.changed")]
public sealed record RoleChanged(long RoleId, string Name, IReadOnlyList<string> Granted, IReadOnlyList<string> Revoked) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("role", RoleId);
}

/// <summary>A role was deleted; the users who held it have lost it.</summary>
/// <param name="RoleId">Which.</param>
/// <param name="Name">Its name.</param>
[Hook("role.deleted")]
public sealed record RoleDeleted(long RoleId, string Name) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("role", RoleId);
}
