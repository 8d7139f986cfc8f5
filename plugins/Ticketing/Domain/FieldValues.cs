using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Domain;

/// <summary>
/// Values of the admin's fields: as they are typed, as they are stored — text as it is, <c>12.5</c>, <c>2026-03-29</c>, the key of a
/// choice, <c>yes</c> for a ticked box and nothing for one that is not — and as people read them.
/// </summary>
internal static class FieldValues
{
    public const string Yes = "yes",
        No = "no";
    public const int LongestText = 500;

    // So many ids in one statement.
    private const int Portion = 5000;

    /// <summary>Makes of what was typed what is stored.</summary>
    /// <param name="field">The field.</param>
    /// <param name="typed">What came of the form; blank values are none.</param>
    /// <param name="had">What the ticket has: a choice that is offered no more can stay.</param>
    /// <param name="T">Words.</param>
    /// <returns>The values, or a sentence on what is wrong.</returns>
    public static (IReadOnlyList<string> Values, string? Problem) Read(
        CustomField field,
        IEnumerable<string?> typed,
        IReadOnlyList<string> had,
        IStringLocalizer T
    )
    {
        var given = typed.Select(value => value?.Trim() ?? "").Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (given.Count == 0)
            return ([], null);
        if (field.Kind == FieldKind.TickBox)
            return (given.Contains(Yes, StringComparer.Ordinal) ? [Yes] : [], null);
        if (field.Kind == FieldKind.Choices)
            return given.Find(value => !IsOffered(field, value, had)) is { } gone
                ? ([], Gone(field, gone, T))
                : ([.. field.Choices.Select(choice => choice.Key).Where(given.Contains)], null);
        var value = given[0];
        switch (field.Kind)
        {
            case FieldKind.Choice:
                return IsOffered(field, value, had) ? ([value], null) : ([], Gone(field, value, T));
            case FieldKind.Number:
                return Number(value) is { } number
                    ? ([number], null)
                    : ([], T["“{0}” isn't a number. Enter a number such as 12.5.", value]);
            case FieldKind.Date:
                return DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                    ? ([value], null)
                    : ([], T["“{0}” isn't a date. Enter a date such as 2026-03-29.", value]);
            default:
                value = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                return value.Length <= LongestText ? ([value], null) : ([], T["Enter no more than {0} characters.", LongestText]);
        }
    }

    /// <summary>A stored value as people read it.</summary>
    public static string Show(CustomField field, string value, IStringLocalizer T) =>
        field.Kind switch
        {
            FieldKind.Choice or FieldKind.Choices => field.Choices.FirstOrDefault(choice => choice.Key == value)?.Title ?? value,
            FieldKind.Number => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number.ToString("G29", CultureInfo.CurrentCulture)
                : value,
            FieldKind.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day.ToString("d", CultureInfo.CurrentCulture)
                : value,
            FieldKind.TickBox => value == Yes ? T["Yes"] : T["No"],
            _ => value,
        };

    public static string Show(CustomField field, IReadOnlyList<string> values, IStringLocalizer T) =>
        values.Count > 0 ? string.Join(", ", values.Select(value => Show(field, value, T)))
        : field.Kind == FieldKind.TickBox ? T["No"]
        : "";

    /// <summary>The values of some tickets, by ticket and field; several of one field in the order of its choices.</summary>
    public static async Task<ILookup<(long Ticket, long Field), string>> ReadAsync(
        Tables tables,
        IReadOnlyCollection<long> tickets,
        IReadOnlyList<CustomField> fields,
        CancellationToken cancellation
    )
    {
        var rows = new List<FieldValueRow>();
        if (fields.Count > 0)
            foreach (var ids in tickets.Chunk(Portion))
                rows.AddRange(await tables.Of<FieldValueRow>().Where(row => ids.Contains(row.TicketId)).ToListAsync(cancellation));
        var order = fields
            .SelectMany(field => field.Choices.Select((choice, index) => ((field.Id, choice.Key), index)))
            .ToDictionary(pair => pair.Item1, pair => pair.index);
        return rows.OrderBy(row => order.GetValueOrDefault((row.FieldId, row.Value)))
            .ToLookup(row => (row.TicketId, row.FieldId), row => row.Value);
    }

    /// <summary>
    /// Writes the values of a field of a ticket that the transaction holds, and records what changed; false when that is nothing.
    /// </summary>
    public static async Task<bool> SetAsync(
        IWriteScope write,
        long ticketId,
        CustomField field,
        IReadOnlyList<string> had,
        IReadOnlyList<string> values,
        IStringLocalizer T,
        CancellationToken cancellation
    )
    {
        if (had.ToHashSet().SetEquals(values))
            return false;
        await write
            .Table<FieldValueRow>()
            .Where(row => row.TicketId == ticketId && row.FieldId == field.Id && !values.Contains(row.Value))
            .DeleteAsync(cancellation);
        foreach (var value in values.Except(had))
            await write.InsertAsync(
                new FieldValueRow
                {
                    TicketId = ticketId,
                    FieldId = field.Id,
                    Value = value,
                },
                cancellation
            );
        write.Record(
            new TicketFieldChanged(ticketId, field.Key, had, values)
            {
                Title = field.Title,
                FromText = Show(field, had, T),
                ToText = Show(field, values, T),
            }
        );
        return true;
    }

    private static bool IsOffered(CustomField field, string value, IReadOnlyList<string> had) =>
        field.Choices.Any(choice => choice.Key == value && (!choice.IsRetired || had.Contains(value)));

    private static string Gone(CustomField field, string value, IStringLocalizer T) =>
        T[
            "“{0}” is no longer available. Choose another option.",
            field.Choices.FirstOrDefault(choice => choice.Key == value)?.Title ?? value
        ];

    // Browsers send 12.5 whatever they show; by hand people also write 12,5.
    private static string? Number(string text)
    {
        if (text.Count(letter => letter == ',') == 1 && !text.Contains('.'))
            text = text.Replace(',', '.');
        return decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number.ToString("G29", CultureInfo.InvariantCulture)
            : null;
    }
}
