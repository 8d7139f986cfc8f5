using System.ComponentModel.DataAnnotations;
using System.Runtime.Serialization;

namespace Hookdesk.Ticketing.AdministerFields;

/// <summary>The form of a field. What it says of choices that are there has their ids in its names, and is read beside it.</summary>
internal sealed record FieldInput
{
    public string? Kind { get; init; }

    /// <summary>The version that the form shows.</summary>
    public long Version { get; init; }

    [Required(ErrorMessage = "Enter a field name."), StringLength(100, ErrorMessage = "The name can't be longer than 100 characters.")]
    public string Title { get; init; } = "";

    [StringLength(300)]
    public string Help { get; init; } = "";

    [DataMember(Name = "department")]
    public IReadOnlyList<long> Departments { get; init; } = [];

    /// <summary>New choices, one a line.</summary>
    [DataMember(Name = "choices"), DataType(DataType.MultilineText)]
    public string NewChoices { get; init; } = "";

    /// <summary>A choice that is moved: <c>up-</c> or <c>down-</c> and its id.</summary>
    public string? Move { get; init; }
}

/// <summary>Which way a field moves: <c>up</c>, or else down.</summary>
internal sealed record MoveInput
{
    public string To { get; init; } = "";
}

/// <summary>Whether a field is retired.</summary>
internal sealed record RetireInput
{
    public bool Retired { get; init; }
}
