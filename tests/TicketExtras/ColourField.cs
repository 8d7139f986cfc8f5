using System.Net;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Components;

namespace TicketExtras;

/// <summary>Fields that Ticketing has not: a colour that somebody gives, and whether the number is even.</summary>
public sealed class ColourField(Extras extras) : ITicketFieldSource
{
    public ValueTask<IReadOnlyList<TicketField>> FieldsAsync(CancellationToken cancellation = default) =>
        new([
            new TicketField("extras-colour", "Colour", TicketFieldKind.Choice)
            {
                Choices = [new TicketFieldChoice("red", "Red as a rose"), new TicketFieldChoice("blue", "Blue")],
            },
            new TicketField("extras-parity", "Parity", TicketFieldKind.Choice),
            new TicketField("extras-hundreds", "Hundreds", TicketFieldKind.Number),
            // Ticketing had it first.
            new TicketField("status", "Another status", TicketFieldKind.Text),
        ]);

    public Task ReadAsync(
        IReadOnlyCollection<long> ticketIds,
        IReadOnlySet<string> keys,
        TicketFieldValues values,
        CancellationToken cancellation = default
    )
    {
        foreach (var id in ticketIds)
        {
            values.Set(id, "extras-colour", extras.Colours.GetValueOrDefault(id));
            values.Set(id, "extras-parity", id % 2 == 0 ? "even" : "odd");
            values.Set(id, "extras-hundreds", $"{id * 100}");
            values.Set(id, "status", "never seen");
        }
        extras.Work();
        return Task.CompletedTask;
    }

    // The colour is in memory only, so that no query knows of it.
    public ValueTask<TicketFieldSql?> SqlAsync(string key, CancellationToken cancellation = default) =>
        new(
            key switch
            {
                "extras-parity" => TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Text = ticket.Id % 2 == 0 ? "even" : "odd" }),
                "extras-hundreds" => TicketFieldSql.OfTicket(ticket => new TicketFieldRow { Number = ticket.Id * 100.0 }),
                _ => null,
            }
        );
}

/// <summary>A column with the colour.</summary>
public sealed class ColourColumn(Extras extras) : ITicketColumn
{
    public string Key => "extras-colour";

    public string Title => "Colour";

    public bool IsShownFor(IReadOnlyList<StatusCategory> categories) => !categories.Contains(StatusCategory.Spam);

    public Task<IReadOnlyDictionary<long, MarkupString>> LoadAsync(IReadOnlyList<long> ticketIds, CancellationToken cancellation = default)
    {
        extras.Work();
        extras.Loads++;
        return Task.FromResult<IReadOnlyDictionary<long, MarkupString>>(
            ticketIds
                .Where(extras.Colours.ContainsKey)
                .ToDictionary(id => id, id => new MarkupString($"<b class=\"colour\">{WebUtility.HtmlEncode(extras.Colours[id])}</b>"))
        );
    }
}
