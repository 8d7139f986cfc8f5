using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Ticketing.EditCustomer;

/// <summary>The form of a customer.</summary>
internal sealed record CustomerInput
{
    [Required(ErrorMessage = "Enter a customer name."), StringLength(200)]
    public string Name { get; init; } = "";

    /// <summary>Email addresses, one a line.</summary>
    [DataType(DataType.MultilineText)]
    public string Addresses { get; init; } = "";

    /// <summary>Phone numbers, one a line.</summary>
    [DataType(DataType.MultilineText)]
    public string Phones { get; init; } = "";

    [StringLength(200)]
    public string Organization { get; init; } = "";

    [StringLength(35)]
    public string? Language { get; init; }

    [DataType(DataType.MultilineText)]
    public string Notes { get; init; } = "";
}
