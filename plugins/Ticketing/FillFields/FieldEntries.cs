using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace Hookdesk.Ticketing.FillFields;

/// <summary>Reads the admin's fields of a ticket with the reader's rights, and takes what was typed into them. Scoped.</summary>
internal sealed class FieldEntries(FieldDirectory directory, TicketLoader loader, IStringLocalizer<TicketingPlugin> T)
{
    public async Task<FieldsModel> ReadAsync(IDatabase database, TicketSummary ticket, CancellationToken cancellation)
    {
        var fields = await directory.ReadAsync(cancellation);
        if (fields.Count == 0)
            return new FieldsModel(ticket, [], false);
        var values = await FieldValues.ReadAsync(Tables.Of(database), [ticket.Id], fields, cancellation);
        var entries = fields.Select(field => new FieldEntry(field, [.. values[(ticket.Id, field.Id)]])
        {
            IsOpen = field.IsFor(ticket.DepartmentId),
        });
        return new FieldsModel(
            ticket,
            [.. entries.Where(entry => entry.IsOpen || entry.Values.Count > 0)],
            (await loader.RightsAsync(ticket, cancellation)).Change
        );
    }

    /// <summary>The fields of a ticket that is not there yet: of whichever of these departments it will be.</summary>
    public async Task<IReadOnlyList<FieldEntry>> NewAsync(IReadOnlyList<DepartmentInfo> departments, CancellationToken cancellation) =>
        [
            .. (await directory.ReadAsync(cancellation))
                .Where(field => departments.Any(department => field.IsFor(department.Id)))
                .Select(field => new FieldEntry(field, []) { IsOpen = true }),
        ];

    /// <summary>The entries as they were typed, with what is wrong with them.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="form">What came, by the names of the form.</param>
    public IReadOnlyList<FieldEntry> Take(IReadOnlyList<FieldEntry> entries, Func<string, StringValues> form) =>
        [
            .. entries.Select(entry =>
            {
                if (!entry.IsOpen)
                    return entry;
                var typed = form(FieldEntry.NameOf(entry.Field));
                var (values, problem) = FieldValues.Read(entry.Field, typed, entry.Values, T);
                return entry with { Typed = problem is null ? values : [.. typed.OfType<string>()], Error = problem };
            }),
        ];
}
