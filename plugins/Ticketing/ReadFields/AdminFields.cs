using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReadFields;

/// <summary>
/// The fields that the admin made, for whoever asks about tickets: one question to the database, however many tickets and fields, and
/// none where there are no fields.
/// </summary>
internal sealed class AdminFields(IDatabase database, FieldDirectory directory, IStringLocalizer<TicketingPlugin> T) : ITicketFieldSource
{
    public async ValueTask<IReadOnlyList<TicketField>> FieldsAsync(CancellationToken cancellation = default) =>
        [
            .. (await directory.ReadAsync(cancellation)).Select(field =>
                Of(field) with
                {
                    IsFilledIn = true,
                    Departments = field.Departments,
                }
            ),
        ];

    public async Task ReadAsync(
        IReadOnlyCollection<long> ticketIds,
        IReadOnlySet<string> keys,
        TicketFieldValues values,
        CancellationToken cancellation = default
    )
    {
        var fields = (await directory.ReadAsync(cancellation)).Where(field => keys.Contains(field.Key)).ToList();
        var found = await FieldValues.ReadAsync(Tables.Of(database), ticketIds, fields, cancellation);
        foreach (var id in ticketIds)
        foreach (var field in fields)
            if (found[(id, field.Id)].ToList() is { Count: > 0 } some)
                values.Set(id, field.Key, some);
            // A box that nobody ever ticked is not ticked.
            else if (field is { Kind: FieldKind.TickBox, IsRetired: false })
                values.Set(id, field.Key, FieldValues.No);
    }

    public async ValueTask<TicketFieldSql?> SqlAsync(string key, CancellationToken cancellation = default)
    {
        if ((await directory.ReadAsync(cancellation)).FirstOrDefault(field => field.Key == key) is not { } field)
            return null;
        var id = field.Id;
        var values = database.Table<FieldValueRow>().Where(row => row.FieldId == id);
        return field switch
        {
            { Kind: FieldKind.TickBox, IsRetired: false } => TicketFieldSql.OfTicket(ticket => new TicketFieldRow
            {
                Text = values.Any(row => row.TicketId == ticket.Id) ? FieldValues.Yes : FieldValues.No,
            }),
            { Kind: FieldKind.Number } => TicketFieldSql.OfRows(
                values,
                (ticket, row) => row.TicketId == ticket.Id,
                // Asked again for the field, since the database may convert before it looks which field's value it is.
                row => new TicketFieldRow { Number = row.FieldId == id ? Number(row.Value) : null }
            ),
            _ => TicketFieldSql.OfRows(values, (ticket, row) => row.TicketId == ticket.Id, row => new TicketFieldRow { Text = row.Value }),
        };
    }

    [Sql.Expression("CAST({0} AS double precision)", ServerSideOnly = true)]
    private static double? Number(string value) => throw new NotSupportedException(value);

    private TicketField Of(CustomField field)
    {
        var title = field.IsRetired ? T["{0} (inactive)", field.Title].Value : field.Title;
        return field.Kind switch
        {
            FieldKind.Text => new TicketField(field.Key, title, TicketFieldKind.Text),
            FieldKind.Number => new TicketField(field.Key, title, TicketFieldKind.Number),
            FieldKind.Date => new TicketField(field.Key, title, TicketFieldKind.Date),
            FieldKind.TickBox => new TicketField(field.Key, title, TicketFieldKind.Choice)
            {
                Choices = [new TicketFieldChoice(FieldValues.Yes, T["Yes"]), new TicketFieldChoice(FieldValues.No, T["No"])],
            },
            _ => new TicketField(field.Key, title, TicketFieldKind.Choice)
            {
                Choices = [.. field.Choices.Select(choice => new TicketFieldChoice(choice.Key, choice.Title))],
                IsMany = field.Kind == FieldKind.Choices,
            },
        };
    }
}
