using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.AdministerFields;

/// <summary>What the page that asks before a field is deleted shows.</summary>
public sealed record DeleteFieldModel(CustomField Field, long Tickets);

/// <summary>/admin/ticket-fields: the fields in order; moving, retiring and deleting them.</summary>
internal sealed class FieldAdministration(IDatabase database, DepartmentDirectory departments, IStringLocalizer<TicketingPlugin> T)
{
    public const string Home = "/admin/ticket-fields";

    // So many values in one transaction.
    private const int Batch = 5000;

    public async Task<IResult> ListAsync(CancellationToken cancellation) =>
        PageResults.Page<FieldsListPage>(
            new
            {
                Fields = await FieldDirectory.ReadAsync(Tables.Of(database), cancellation),
                Departments = (await departments.ReadAsync(cancellation)).Departments,
            }
        );

    /// <summary>POST /admin/ticket-fields/{id}/move: one place up or down.</summary>
    public async Task<IResult> MoveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var step = (await context.ReadFormAsync<MoveInput>(cancellation)).Model.To == "up" ? -1 : 1;
        await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(FieldForm.Lock, cancellation);
                var fields = (await FieldDirectory.ReadAsync(Tables.Of(write), cancellation)).ToList();
                var index = fields.FindIndex(field => field.Id == id);
                if (index < 0 || index + step < 0 || index + step >= fields.Count)
                    return;
                (fields[index], fields[index + step]) = (fields[index + step], fields[index]);
                for (var position = 0; position < fields.Count; position++)
                {
                    var (field, place) = (fields[position].Id, position);
                    await write
                        .Table<FieldRow>()
                        .Where(row => row.Id == field && row.Position != place)
                        .Set(row => row.Position, place)
                        .UpdateAsync(cancellation);
                }
                Defined(write, fields[index + step]);
            },
            cancellation
        );
        return TypedResults.LocalRedirect($"{Home}#field-{id}");
    }

    /// <summary>POST /admin/ticket-fields/{id}/retire: nobody fills it in any more; or again.</summary>
    public async Task<IResult> RetireAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var retired = (await context.ReadFormAsync<RetireInput>(cancellation)).Model.Retired;
        var field = await database.WriteAsync(
            async write =>
            {
                await write
                    .Table<FieldRow>()
                    .Where(row => row.Id == id)
                    .Set(row => row.IsRetired, retired)
                    .Set(row => row.Version, row => row.Version + 1)
                    .UpdateAsync(cancellation);
                var changed = (await FieldDirectory.ReadAsync(Tables.Of(write), cancellation)).FirstOrDefault(known => known.Id == id);
                if (changed is not null)
                    Defined(write, changed, changesTickets: changed.Kind == FieldKind.TickBox);
                return changed;
            },
            cancellation
        );
        if (field is null)
            return TypedResults.NotFound();
        context.Response.Toast(
            retired ? T["{0} was deactivated. Existing values can still be read.", field.Title] : T["{0} was activated.", field.Title]
        );
        return TypedResults.LocalRedirect($"{Home}/{id}");
    }

    /// <summary>GET /admin/ticket-fields/{id}/delete: asks, and says what would be lost.</summary>
    public async Task<IResult> AskAsync(long id, CancellationToken cancellation)
    {
        if ((await FieldDirectory.ReadAsync(Tables.Of(database), cancellation)).FirstOrDefault(field => field.Id == id) is not { } field)
            return TypedResults.NotFound();
        var tickets = await database.Connection.ExecuteAsync<long>(
            "SELECT count(DISTINCT ticket_id) FROM ticketing_field_value WHERE field_id = @field",
            cancellation,
            [new DataParameter("field", id)]
        );
        return PageResults.Page<DeleteFieldPage>(new { Model = new DeleteFieldModel(field, tickets) });
    }

    /// <summary>
    /// POST /admin/ticket-fields/{id}/delete. Its values go first, some at a time, so that nobody waits; until the last of them is gone
    /// the field is there and retired, and deleting it can be begun anew.
    /// </summary>
    public async Task<IResult> DeleteAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if ((await FieldDirectory.ReadAsync(Tables.Of(database), cancellation)).FirstOrDefault(known => known.Id == id) is not { } field)
            return TypedResults.NotFound();
        await database.WriteAsync(
            async write =>
            {
                await write.Table<FieldRow>().Where(row => row.Id == id).Set(row => row.IsRetired, true).UpdateAsync(cancellation);
                Defined(write, field);
            },
            cancellation
        );
        while (true)
        {
            var tickets = await database
                .Table<FieldValueRow>()
                .Where(row => row.FieldId == id)
                .Select(row => row.TicketId)
                .Take(Batch)
                .ToListAsync(cancellation);
            if (tickets.Count == 0)
                break;
            await database.WriteAsync(
                write =>
                    write
                        .Table<FieldValueRow>()
                        .Where(row => row.FieldId == id && tickets.Contains(row.TicketId))
                        .DeleteAsync(cancellation),
                cancellation
            );
        }
        await database.WriteAsync(
            async write =>
            {
                await write.Table<FieldValueRow>().Where(row => row.FieldId == id).DeleteAsync(cancellation);
                await write.Table<FieldChoiceRow>().Where(row => row.FieldId == id).DeleteAsync(cancellation);
                await write.Table<FieldRow>().Where(row => row.Id == id).DeleteAsync(cancellation);
                write.Record(new TicketFieldDeleted(id, field.Key));
            },
            cancellation
        );
        context.Response.Toast(T["{0} was deleted.", field.Title]);
        return TypedResults.LocalRedirect(Home);
    }

    private static void Defined(IWriteScope write, CustomField field, bool changesTickets = false) =>
        write.Record(new TicketFieldDefined(field.Id, field.Key) { ChangesTickets = changesTickets });
}
