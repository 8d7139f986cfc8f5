using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
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
