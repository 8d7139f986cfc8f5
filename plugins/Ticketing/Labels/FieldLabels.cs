using Hookdesk.Ticketing.Data;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Labels;

/// <summary>The kinds of fields as people read them, and as they stand in addresses.</summary>
internal static class FieldLabels
{
    public static readonly IReadOnlyList<FieldKind> Kinds = Enum.GetValues<FieldKind>();

    public static string Key(this FieldKind kind) => kind.ToString().ToLowerInvariant();

    public static FieldKind? KindOf(string? key) => Kinds.Select(kind => (FieldKind?)kind).FirstOrDefault(kind => kind!.Value.Key() == key);

    public static string Word(this FieldKind kind, IStringLocalizer T) =>
        kind switch
        {
            FieldKind.Number => T["Number"],
            FieldKind.Date => T["Date"],
            FieldKind.Choice => T["Drop-down list"],
            FieldKind.Choices => T["Multi-select"],
            FieldKind.TickBox => T["Checkbox"],
            _ => T["Text"],
        };

    public static string Icon(this FieldKind kind) =>
        kind switch
        {
            FieldKind.Number => "hash",
            FieldKind.Date => "calendar",
            FieldKind.Choice => "circle-dot",
            FieldKind.Choices => "list-check",
            FieldKind.TickBox => "checkbox",
            _ => "letter-case",
        };
}
