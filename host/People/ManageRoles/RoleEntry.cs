using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.People.ManageRoles;

/// <summary>A row of the list of roles.</summary>
/// <param name="Role">Which.</param>
/// <param name="Members">How many users have it.</param>
/// <param name="Permissions">How many permissions it holds.</param>
public sealed record RoleEntry(RoleInfo Role, int Members, int Permissions);

/// <summary>The permissions under one heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Choices">The permissions.</param>
public sealed record PermissionGroup(string Title, IReadOnlyList<PermissionChoice> Choices);

/// <summary>A permission to tick.</summary>
/// <param name="Name">Its dotted name.</param>
/// <param name="Title">What it allows.</param>
/// <param name="IsHeld">True when the role has it.</param>
/// <param name="MayChange">False when the admin does not have it, or the role is fixed.</param>
public sealed record PermissionChoice(string Name, string Title, bool IsHeld, bool MayChange);
