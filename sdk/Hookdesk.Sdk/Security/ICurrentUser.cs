using Hookdesk.Sdk.Users;

namespace Hookdesk.Sdk.Security;

/// <summary>The user signed in to this request; none in background jobs. Scoped.</summary>
public interface ICurrentUser
{
    /// <summary>True if a user is signed in.</summary>
    bool IsSignedIn { get; }

    /// <summary>The user's id.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
    long Id { get; }

    /// <summary>The signed-in user, or null.</summary>
    UserInfo? Info { get; }

    /// <summary>The roles that the user holds everywhere.</summary>
    IReadOnlyCollection<long> RoleIds { get; }

    /// <summary>The user's time zone, else the installation's.</summary>
    TimeZoneInfo TimeZone { get; }

    /// <summary>
    /// True if one of the user's roles has the permission everywhere. Ticketing handles permissions in single departments.
    /// </summary>
    bool Has(Permission permission);
}

/// <summary>The actor of an action, as recorded in the event log.</summary>
/// <param name="Kind">What sort of actor.</param>
/// <param name="Id">The user's or customer's id; 0 for the others.</param>
/// <param name="Name">The name at that time, kept because people are renamed and erased.</param>
public sealed record Actor(ActorKind Kind, long Id, string Name)
{
    /// <summary>The system.</summary>
    public static readonly Actor System = new(ActorKind.System, 0, "Hookdesk");
}

/// <summary>The kinds of actors.</summary>
public enum ActorKind
{
    /// <summary>The system: background jobs and the command line.</summary>
    System = 0,

    /// <summary>A user: an agent or admin.</summary>
    User = 1,

    /// <summary>A customer, by email or portal.</summary>
    Customer = 2,

    /// <summary>A rule or automation.</summary>
    Rule = 3,
}

/// <summary>
/// Who acts in this scope: the signed-in user, otherwise the actor set by a background job, otherwise the system. Scoped.
/// </summary>
public interface IActor
{
    /// <summary>The current actor.</summary>
    Actor Current { get; }

    /// <summary>Acts for someone else until disposed, for example for the customer whose email is being processed.</summary>
    IDisposable Become(Actor actor);
}

/// <summary>The roles set up by admins. Singleton; served from memory.</summary>
public interface IRoles
{
    /// <summary>All roles, by name.</summary>
    Task<IReadOnlyList<RoleInfo>> ListAsync(CancellationToken cancellation = default);

    /// <summary>True when the role has the permission.</summary>
    ValueTask<bool> HasAsync(long roleId, Permission permission, CancellationToken cancellation = default);

    /// <summary>
    /// True if the given roles together include every permission of another role. No one may assign, change, or remove a role that they
    /// don't cover, so check this wherever users assign roles. Only the administrator role covers the administrator role. A role that
    /// doesn't exist is always covered.
    /// </summary>
    /// <param name="held">The user's roles: <see cref="ICurrentUser.RoleIds"/>, plus the roles held in the part of Hookdesk, such as a
    /// department, that the role is assigned in.</param>
    /// <param name="roleId">The role to assign, change, or remove.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    ValueTask<bool> CoverAsync(IReadOnlyCollection<long> held, long roleId, CancellationToken cancellation = default);
}

/// <summary>
/// Lists the roles that users hold only in part of Hookdesk, such as a department. Only someone who covers all of these roles can change
/// the user, turn off their two-factor authentication, or send them a password link. Scoped; registered with
/// <c>AddRoleAssignments</c>. If it fails, the change is refused.
/// </summary>
public interface IRoleAssignments
{
    /// <summary>The ids of the roles that a user holds somewhere, excluding those held everywhere. May contain duplicates.</summary>
    ValueTask<IReadOnlyCollection<long>> RolesOfAsync(long userId, CancellationToken cancellation = default);

    /// <summary>
    /// The same roles for several users, with where each is held, in the order to show; for the list of users. Empty unless overridden.
    /// </summary>
    ValueTask<IReadOnlyList<RoleAssignment>> ListAsync(IReadOnlyCollection<long> userIds, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<RoleAssignment>>([]);
}

/// <summary>A role that a user holds in part of Hookdesk.</summary>
/// <param name="UserId">The user.</param>
/// <param name="RoleId">The role.</param>
/// <param name="Place">The name of the part, such as the name of a department.</param>
public sealed record RoleAssignment(long UserId, long RoleId, string Place);

/// <summary>A role.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsAdministrator">True for the one role that may do everything.</param>
public sealed record RoleInfo(long Id, string Name, bool IsAdministrator);
