using System.ComponentModel.DataAnnotations;
using System.Runtime.Serialization;
using Hookdesk.Host.People.Data;

namespace Hookdesk.Host.People.ManageUsers;

/// <summary>A password that an admin gives a user.</summary>
internal sealed record GivenPassword
{
    [DataType(DataType.Password)]
    public string Password { get; init; } = "";
}

/// <summary>What an admin fills in about a user.</summary>
public sealed record UserForm
{
    /// <summary>The name.</summary>
    [Required(ErrorMessage = "Enter a name."), StringLength(200)]
    public string Name { get; init; } = "";

    /// <summary>The email address.</summary>
    [Required, EmailAddress, StringLength(320)]
    public string Email { get; init; } = "";

    /// <summary>The roles, by id.</summary>
    [DataMember(Name = "role")]
    public IReadOnlySet<long> RoleIds { get; init; } = new HashSet<long>();

    /// <summary>False for a disabled user.</summary>
    [DataMember(Name = "active")]
    public bool IsActive { get; init; } = true;

    /// <summary>How a new user gets in: <c>invite</c> by mail, or <c>password</c>: one given here.</summary>
    public string Start { get; init; } = "";

    /// <summary>The password of a new user that is not invited.</summary>
    [DataType(DataType.Password)]
    public string Password { get; init; } = "";

    internal bool Invite => Start == "invite";

    internal static UserForm Of(UserRow row, IEnumerable<long> roles) =>
        new()
        {
            Name = row.Name,
            Email = row.Email,
            RoleIds = roles.ToHashSet(),
            IsActive = row.IsActive,
        };
}
