using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.ChangeTicket;

/// <summary>Tags to add, several of them with commas between, and tags to remove.</summary>
internal sealed record TagChangeInput
{
    public IReadOnlyList<string> Add { get; init; } = [];
    public IReadOnlyList<string> Remove { get; init; } = [];
}

/// <summary>POST /tickets/{id}/tags adds and removes tags; GET /tickets/tags offers those that begin as typed.</summary>
internal static class TagTicket
{
    public static async Task<IResult> HandleAsync(
        long id,
        HttpContext context,
        IDatabase database,
        Access access,
        TicketLoader loader,
        PropertyChange slice,
        CancellationToken cancellation
    )
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        if (
            StatusRules.IsReadOnly(ticket.Category, ticket.MergedIntoId)
            || !await access.MayAsync(TicketingPermissions.Change, ticket.DepartmentId, cancellation)
        )
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var form = (await context.ReadFormAsync<TagChangeInput>(cancellation)).Model;
        var (add, remove) = (form.Add.SelectMany(value => value.Split(',')).ToList(), form.Remove);
        // Adding and removing one tag leaves the others alone, so there is nothing that two agents could overwrite.
        await database.WriteAsync(
            async write =>
            {
                if (await LockedTicket.TakeAsync(write, id, cancellation) is null)
                    return;
                await Tags.ChangeAsync(write, id, add, remove, cancellation);
            },
            cancellation
        );
        return await slice.AnswerAsync(id, context, cancellation);
    }

    /// <summary>Options for the field's list: as markup for htmx, as JSON for the tag input of other forms.</summary>
    public static async Task<IResult> SuggestAsync(
        string? add,
        string? q,
        IDatabase database,
        Access access,
        CancellationToken cancellation
    )
    {
        var typed = Tags.Normalize(add ?? q ?? "");
        if (typed.Length == 0 || !await access.MaySomewhereAsync(TicketingPermissions.View, cancellation))
            return add is null ? TypedResults.Json(Array.Empty<string>()) : TypedResults.Content("", "text/html");
        var end = CustomerLabels.EndOf(typed);
        var names = await database
            .Table<TagRow>()
            .Where(tag => tag.NormalizedName.CompareTo(typed) >= 0 && tag.NormalizedName.CompareTo(end) < 0)
            .OrderBy(tag => tag.NormalizedName)
            .Take(10)
            .Select(tag => tag.Name)
            .ToListAsync(cancellation);
        if (add is null)
            return TypedResults.Json(names);
        return TypedResults.Content(
            string.Concat(names.Select(name => $"<option value=\"{MarkupWriter.Encode(name)}\"></option>")),
            "text/html; charset=utf-8"
        );
    }
}
