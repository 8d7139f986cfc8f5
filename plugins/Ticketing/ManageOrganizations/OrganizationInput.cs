using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Ticketing.ManageOrganizations;

/// <summary>The form of an organization.</summary>
internal sealed record OrganizationInput
{
    [Required(ErrorMessage = "Enter an organization name."), StringLength(200)]
    public string Name { get; init; } = "";

    /// <summary>Mail domains, one a line.</summary>
    [DataType(DataType.MultilineText)]
    public string Domains { get; init; } = "";

    [DataType(DataType.MultilineText)]
    public string Notes { get; init; } = "";
}
