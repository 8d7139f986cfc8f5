using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace Hookdesk.Ticketing.FillFields;

/// <summary>
/// GET and POST /tickets/{id}/fields: the admin's fields of a ticket, alone or as the card. All that was changed is saved, or nothing.
/// </summary>
internal sealed class FieldsEndpoint(IDatabase database, TicketLoader loader, FieldEntries fields, IStringLocalizer<TicketingPlugin> T)
{
    // A longer undo would not fit into the toast's cookie.
    private const int LongestUndo = 1500;

    public async Task<IResult> ShowAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        return Answer(context, await fields.ReadAsync(database, ticket, cancellation));
    }

    public async Task<IResult> SaveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        if (!(await loader.RightsAsync(ticket, cancellation)).Change)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancellation) : null;
        // A form brings the values, or the address of an undo.
        Func<string, StringValues> came = name => form?.TryGetValue(name, out var value) == true ? value : context.Request.Query[name];
        var model = await fields.ReadAsync(database, ticket, cancellation);
        var sent = fields.Take([.. model.Open.Where(entry => came(FieldEntry.WasNameOf(entry.Field)).Count > 0)], came);
        var undo = new List<string>();
        if (!sent.Any(entry => entry.Error is not null))
            sent = await database.WriteAsync(write => StoreAsync(write, id, sent, came, undo, cancellation), cancellation);
        model = model with
        {
            Fields = [.. model.Fields.Select(entry => sent.FirstOrDefault(typed => typed.Field.Id == entry.Field.Id) ?? entry)],
        };
        if (model.HasErrors)
            return Answer(context, model, StatusCodes.Status422UnprocessableEntity);

        var address = $"/tickets/{id}/fields?{string.Join('&', undo)}";
        if (undo.Count > 0)
            context.Response.Toast(T["Fields saved."], "success", address.Length <= LongestUndo ? address : null);
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect($"/tickets/{id}");
        if (context.Request.Query.Count > 0)
        {
            context.Response.Headers["HX-Redirect"] = $"/tickets/{id}";
            return TypedResults.Ok();
        }
        return await loader.FindAsync(id, cancellation) is { } now
            ? Answer(context, await fields.ReadAsync(database, now, cancellation))
            : TypedResults.NotFound();
    }

    /// <returns>The entries, with a word on each that somebody else has changed meanwhile; then nothing was written.</returns>
    private async Task<IReadOnlyList<FieldEntry>> StoreAsync(
        IWriteScope write,
        long id,
        IReadOnlyList<FieldEntry> sent,
        Func<string, StringValues> came,
        List<string> undo,
        CancellationToken cancellation
    )
    {
        var locked = await LockedTicket.TakeAsync(write, id, cancellation) ?? throw new KeyNotFoundException($"Ticket {id} doesn't exist.");
        if (StatusRules.IsReadOnly(locked.Ticket.Category, locked.Ticket.MergedIntoId))
            return [.. sent.Select(entry => entry with { Error = T["The ticket was merged or moved to trash, so nothing was saved."] })];
        var values = await FieldValues.ReadAsync(Tables.Of(write), [id], [.. sent.Select(entry => entry.Field)], cancellation);
        var entries = sent.Select(entry => (Entry: entry, Now: (IReadOnlyList<string>)[.. values[(id, entry.Field.Id)]])).ToList();
        List<FieldEntry> checkedNow =
        [
            .. entries.Select(pair => new FieldEntry(pair.Entry.Field, pair.Now)
            {
                IsOpen = true,
                Typed = pair.Entry.Typed,
                Error = Conflict(pair.Entry, pair.Now, came),
            }),
        ];
        if (checkedNow.Exists(entry => entry.Error is not null))
            return checkedNow;
        foreach (
            var (entry, now) in entries.Where(pair => FieldEntry.WasOf(pair.Entry.Typed) != came(FieldEntry.WasNameOf(pair.Entry.Field)))
        )
        {
            if (!await FieldValues.SetAsync(write, id, entry.Field, now, entry.Typed, T, cancellation))
                continue;
            undo.AddRange(
                now.Select(value => $"{FieldEntry.NameOf(entry.Field)}={Uri.EscapeDataString(value)}")
                    .Prepend($"{FieldEntry.WasNameOf(entry.Field)}={Uri.EscapeDataString(FieldEntry.WasOf(entry.Typed))}")
            );
        }
        return checkedNow;
    }

    // What the agent did not touch is nobody's conflict, and neither is what both set to the same.
    private string? Conflict(FieldEntry entry, IReadOnlyList<string> now, Func<string, StringValues> came)
    {
        var (was, present, wanted) = (
            came(FieldEntry.WasNameOf(entry.Field)).ToString(),
            FieldEntry.WasOf(now),
            FieldEntry.WasOf(entry.Typed)
        );
        if (was == present || wanted == was || wanted == present)
            return null;
        return now.Count == 0
            ? T["Someone else cleared this field. Save again to use your value."]
            : T["Someone else changed this to “{0}”. Save again to use your value.", FieldValues.Show(entry.Field, now, T)];
    }

    private static IResult Answer(HttpContext context, FieldsModel model, int status = StatusCodes.Status200OK) =>
        context.Request.WantsFragment()
            ? PageResults.Page<FieldsPanel>(new { Model = model }, status)
            : PageResults.Page<FieldsPage>(new { Model = model }, status);
}
