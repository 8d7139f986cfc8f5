using Hookdesk.Host.People.Data;

namespace Hookdesk.Host.People.ManageUsers;

/// <summary>What an admin fills in about a user.</summary>
public sealed record UserForm
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The mail address.</summary>
    public string Email { get; init; } = "";

    /// <summary>The roles, by id.</summary>
    public IReadOnlySet<long> RoleIds { get; init; } = new HashSet<long>();

    /// <summary>False for a disabled user.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>For a new user: true for an invitation by mail, false for a password given here.</summary>
    public bool Invite { get; init; }

    internal string Password { get; init; } = "";

    internal static UserForm Read(IFormCollection form) =>
        new()
        {
            Name = form["name"].ToString().Trim(),
            Email = form["email"].ToString().Trim(),
            RoleIds = form["role"]
                .Select(text => long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0)
                .ToHashSet(),
            IsActive = form["active"].FirstOrDefault() == "true",
            Invite = form["start"] == "invite",
            Password = form["password"].ToString(),
        };

    internal static UserForm Of(UserRow row, IEnumerable<long> roles) =>
        new()
        {
            Name = row.Name,
            Email = row.Email,
            RoleIds = roles.ToHashSet(),
            IsActive = row.IsActive,
        };
}
