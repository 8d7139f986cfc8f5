using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Ticketing.FillFields;

/// <summary>The admin's fields of a ticket, to read and to fill in.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Fields">Those of its department, and others in which it has a value.</param>
/// <param name="MayChange">True when the reader may fill them in.</param>
public sealed record FieldsModel(TicketSummary Ticket, IReadOnlyList<FieldEntry> Fields, bool MayChange)
{
    /// <summary>True when the form was sent and something is wrong with it; nothing was saved.</summary>
    public bool HasErrors => Fields.Any(entry => entry.Error is not null);

    /// <summary>Those that can be filled in.</summary>
    public IEnumerable<FieldEntry> Open => Fields.Where(entry => entry.IsOpen);
}

/// <summary>A field with what a ticket has in it.</summary>
/// <param name="Field">The field.</param>
/// <param name="Values">What is stored.</param>
public sealed record FieldEntry(CustomField Field, IReadOnlyList<string> Values)
{
    /// <summary>True when it can be filled in: it is not retired and belongs to the ticket's department.</summary>
    public bool IsOpen { get; init; }

    /// <summary>What the form shows: what was typed, or what is stored.</summary>
    public IReadOnlyList<string> Typed { get; init; } = Values;

    /// <summary>What is wrong with what was typed.</summary>
    public string? Error { get; init; }

    /// <summary>What the form says the values were when it was made.</summary>
    public string Was => WasOf(Values);

    // Keys of choices hold no blanks, and of everything else there is one value.
    public static string WasOf(IReadOnlyList<string> values) => string.Join(' ', values);

    public static string NameOf(CustomField field) => $"field-{field.Id}";

    public static string WasNameOf(CustomField field) => $"was-{field.Id}";
}
