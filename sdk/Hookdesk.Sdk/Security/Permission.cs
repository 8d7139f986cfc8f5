namespace Hookdesk.Sdk.Security;

/// <summary>A permission. Plugins declare permissions, and admins grant them to roles.</summary>
/// <param name="Name">Stable dotted name: <c>tickets.reply</c>. At most 100 characters.</param>
/// <param name="Title">What it allows, as the English source of a translation: “Reply to customers”.</param>
/// <param name="Group">The heading it is listed under, English source.</param>
public sealed record Permission(string Name, string Title, string Group)
{
    /// <summary>
    /// The <see cref="DefaultRoles"/> that have the permission in a new installation. Administrators always have every permission.
    /// </summary>
    public IReadOnlyList<string> GrantedTo { get; init; } = [];
}

/// <summary>The roles of a new installation. Admins can rename, change, and add roles.</summary>
public static class DefaultRoles
{
    /// <summary>Has every permission and can't be restricted.</summary>
    public const string Administrator = "Administrator";

    /// <summary>Supervises departments: sees reports and changes other people's work.</summary>
    public const string Supervisor = "Supervisor";

    /// <summary>Replies to customers.</summary>
    public const string Agent = "Agent";
}

/// <summary>Permissions of the host itself.</summary>
public static class CorePermissions
{
    /// <summary>Plugins, hooks, settings, tasks, templates.</summary>
    public static readonly Permission ManageSystem = new(
        "system.manage",
        "Manage the system: plugins, settings, background jobs, and templates",
        "System"
    );

    /// <summary>Users and roles.</summary>
    public static readonly Permission ManageUsers = new("users.manage", "Manage users and roles", "System");

    /// <summary>Reading the audit log.</summary>
    public static readonly Permission ReadAudit = new("audit.read", "View the audit log", "System");
}

/// <summary>A permission that a plugin declares with <c>AddPermissions</c>.</summary>
public sealed class PermissionContribution : Contribution
{
    internal PermissionContribution(Permission permission) => Permission = permission;

    /// <summary>The permission.</summary>
    public Permission Permission { get; }
}
