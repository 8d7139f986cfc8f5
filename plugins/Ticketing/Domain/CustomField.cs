using Hookdesk.Ticketing.Data;

namespace Hookdesk.Ticketing.Domain;

/// <summary>A field that the admin gives to tickets.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">By which rules and searches know it.</param>
/// <param name="Title">What the admin calls it.</param>
/// <param name="Kind">What it holds.</param>
public sealed record CustomField(long Id, string Key, string Title, FieldKind Kind)
{
    /// <summary>A sentence for those who fill it in; may be empty.</summary>
    public string Help { get; init; } = "";

    /// <summary>The departments that have it; none for all.</summary>
    public IReadOnlyList<long> Departments { get; init; } = [];

    /// <summary>True when nobody fills it in any more; values that there are can be read.</summary>
    public bool IsRetired { get; init; }

    /// <summary>What can be chosen, in order, with what could be chosen once.</summary>
    public IReadOnlyList<CustomChoice> Choices { get; init; } = [];

    public bool HasChoices => Kind is FieldKind.Choice or FieldKind.Choices;

    /// <summary>True when agents fill it in for tickets of the department.</summary>
    public bool IsFor(long department) => !IsRetired && (Departments.Count == 0 || Departments.Contains(department));
}

/// <summary>What can be chosen in a field.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">What is stored.</param>
/// <param name="Title">What people read.</param>
/// <param name="IsRetired">True when it is offered no more.</param>
public sealed record CustomChoice(long Id, string Key, string Title, bool IsRetired);
