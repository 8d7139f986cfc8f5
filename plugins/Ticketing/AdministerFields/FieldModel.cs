using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.AdministerFields;

/// <summary>The form of a field. Id 0 is a new one.</summary>
public sealed record FieldModel(long Id, FieldKind Kind)
{
    public string Key { get; init; } = "";
    public string Title { get; init; } = "";
    public string Help { get; init; } = "";

    /// <summary>The departments that are ticked; none for all.</summary>
    public IReadOnlyList<long> Departments { get; init; } = [];

    public IReadOnlyList<ChoiceModel> Choices { get; init; } = [];

    /// <summary>Further choices, one in each line.</summary>
    public string NewChoices { get; init; } = "";

    public bool IsRetired { get; init; }

    /// <summary>The version that the admin has before them.</summary>
    public long Version { get; init; }

    /// <summary>All departments.</summary>
    public IReadOnlyList<DepartmentInfo> Known { get; init; } = [];

    /// <summary>What is wrong, by field; the empty name is about the whole.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    public bool HasChoices => Kind is FieldKind.Choice or FieldKind.Choices;

    public string? Error(string name) => Errors.GetValueOrDefault(name);
}

/// <summary>A choice in the form.</summary>
public sealed record ChoiceModel(long Id, string Key, string Title, bool IsRetired);
