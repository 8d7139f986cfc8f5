using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Ticketing.AdministerDepartments;

/// <summary>The form of a department.</summary>
internal sealed record DepartmentInput
{
    [Required(ErrorMessage = "Enter a department name."), StringLength(100, ErrorMessage = "The name can't be longer than 100 characters.")]
    public string Name { get; init; } = "";

    public bool Active { get; init; }
}

/// <summary>Which role a user has in a department; 0 for none.</summary>
internal sealed record MemberInput
{
    public long User { get; init; }
    public long Role { get; init; }
}
