using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Labels;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.LinkTickets;

/// <summary>
/// GET and POST /tickets/{id}/links, POST /tickets/{id}/links/remove: the links of a ticket, as the card or as a page. Who may change a
/// ticket may link it to any that they see.
/// </summary>
internal sealed class LinksEndpoint(
    IDatabase database,
    TicketLoader loader,
    LinkReader reader,
    ITicketLinks links,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> ShowAsync(long id, HttpContext context, CancellationToken cancellation) =>
        await loader.FindAsync(id, cancellation) is { } ticket
            ? Answer(context, await reader.ReadAsync(database, ticket, cancellation))
            : TypedResults.NotFound();

    public async Task<IResult> AddAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        if (!(await loader.RightsAsync(ticket, cancellation)).Change)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var form = (await context.ReadFormAsync<LinkInput>(cancellation)).Model;
        var error = await LinkAsync(id, form, cancellation);
        if (error is null && !context.Request.WantsFragment())
            return TypedResults.LocalRedirect($"/tickets/{id}");
        var model = await reader.ReadAsync(database, ticket, cancellation);
        return error is null
            ? Answer(context, model)
            : Answer(
                context,
                model with
                {
                    Number = form.Number,
                    Relation = form.Relation,
                    Error = error,
                },
                StatusCodes.Status422UnprocessableEntity
            );
    }

    public async Task<IResult> RemoveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        if (!(await loader.RightsAsync(ticket, cancellation)).Change)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var form = (await context.ReadFormAsync<LinkInput>(cancellation)).Model;
        // What the agent doesn't see isn't theirs to unlink.
        if (Number(form.Number) is { } other && await loader.FindAsync(other, cancellation) is not null)
            await database.WriteAsync(write => links.UnlinkAsync(write, id, form.Relation, other, cancellation), cancellation);
        return context.Request.WantsFragment()
            ? Answer(context, await reader.ReadAsync(database, ticket, cancellation))
            : TypedResults.LocalRedirect($"/tickets/{id}");
    }

    private async Task<string?> LinkAsync(long id, LinkInput form, CancellationToken cancellation)
    {
        if (Number(form.Number) is not { } other)
            return form.Number.Trim().Length == 0 ? T["Enter a ticket number."] : T["“{0}” isn't a ticket number.", form.Number];
        if (!Enum.IsDefined(form.Relation))
            return T["Choose how the tickets are related."];
        if (await loader.FindAsync(other, cancellation) is null)
            return LinkLabels.Of(TicketLinkResult.NotFound, other, T);
        var result = await database.WriteAsync(write => links.LinkAsync(write, id, form.Relation, other, cancellation), cancellation);
        return result == TicketLinkResult.Done ? null : LinkLabels.Of(result, other, T);
    }

    private static long? Number(string text) =>
        long.TryParse(text.Trim().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IResult Answer(HttpContext context, LinksModel model, int status = StatusCodes.Status200OK) =>
        context.Request.WantsFragment()
            ? PageResults.Page<LinksPanel>(new { Model = model }, status)
            : PageResults.Page<LinksPage>(new { Model = model }, status);
}
