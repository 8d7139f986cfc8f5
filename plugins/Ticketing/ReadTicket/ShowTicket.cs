using System.Globalization;
using System.Text;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.MarkRead;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>GET /tickets/{id} and the parts of its page. Scoped.</summary>
internal sealed class ShowTicket(
    TicketLoader loader,
    MessageHtml bodies,
    ReadMarks marks,
    ReaderViews views,
    DepartmentDirectory directory,
    ITickets tickets,
    IStringLocalizer<TicketingPlugin> T
)
{
    /// <summary>What the page shows of a ticket that was opened.</summary>
    /// <param name="reading">The ticket.</param>
    /// <param name="thread">Its conversation.</param>
    /// <param name="editor">The editor with what was written; null for the agent's draft.</param>
    /// <param name="context">The request.</param>
    public async Task<TicketPageModel> ModelAsync(TicketReading reading, ThreadModel thread, EditorModel? editor, HttpContext context)
    {
        var (ticket, cancellation) = (reading.Summary, context.RequestAborted);
        var rights = await loader.RightsAsync(ticket, cancellation);
        var back = Back(context, ticket);
        return new TicketPageModel(
            ticket,
            await loader.PropertiesAsync(reading, rights, cancellation),
            thread,
            editor ?? await loader.EditorAsync(reading, rights, cancellation),
            await views.ReadAsync(back.Key, cancellation),
            back.Href,
            back.Title(T, (await directory.ReadAsync(cancellation)).Find(back.DepartmentId))
        )
        {
            Reading = reading,
        };
    }

    public Task<IResult> PageAsync(long id, bool all, HttpContext context) => PageAsync(id, all, RemoteImages.Hold, context);

    // The same page with pictures from other servers, because the reader asked for them. Those servers learn that a picture was fetched,
    // but not from which page: the host's Referrer-Policy keeps that to itself.
    public Task<IResult> WithImagesAsync(long id, HttpContext context) => PageAsync(id, all: true, RemoteImages.Show, context);

    private async Task<IResult> PageAsync(long id, bool all, RemoteImages images, HttpContext context)
    {
        if (await loader.OpenAsync(id, context.RequestAborted) is not { } reading)
            return TypedResults.NotFound();
        var thread = await loader.ThreadAsync(reading, all, images, context.RequestAborted);
        var model = await ModelAsync(reading, thread, null, context);
        marks.Mark(thread);
        return PageResults.Page<TicketPage>(new { Model = model });
    }

    public async Task<IResult> PropertiesAsync(long id, CancellationToken cancellation)
    {
        if (await loader.OpenAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        return PageResults.Page<TicketProperties>(
            new { Model = await loader.PropertiesAsync(ticket, await loader.RightsAsync(ticket.Summary, cancellation), cancellation) }
        );
    }

    // The conversation as it is now, or a part of its middle.
    public async Task<IResult> ThreadAsync(long id, long? after, long? before, CancellationToken cancellation)
    {
        if (after is { } from && before is { } to)
            return await loader.FindAsync(id, cancellation) is { } found
                ? PageResults.Page<ThreadEntries>(
                    new { Ticket = found, Entries = await loader.BetweenAsync(found, from, to, cancellation) }
                )
                : TypedResults.NotFound();
        if (await loader.OpenAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        var thread = await loader.ThreadAsync(ticket, all: false, RemoteImages.Hold, cancellation);
        marks.Mark(thread);
        return PageResults.Page<Thread>(new { Model = thread });
    }

    // One message, whole.
    public async Task<IResult> MessageAsync(long id, long message, CancellationToken cancellation)
    {
        if (await WholeAsync(id, message, cancellation) is var (ticket, model))
            return PageResults.Page<MessagePage>(new { Ticket = ticket, Model = model });
        // It went to another ticket; links to where it was are still about.
        return
            await tickets.FindMessageAsync(message, cancellation) is { } moved
            && moved.TicketId != id
            && await loader.FindAsync(id, cancellation) is not null
            && await loader.FindAsync(moved.TicketId, cancellation) is not null
            ? TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/tickets/{moved.TicketId}/messages/{message}"))
            : TypedResults.NotFound();
    }

    // Its whole body, for unfolding in place.
    public async Task<IResult> BodyAsync(long id, long message, CancellationToken cancellation) =>
        await WholeAsync(id, message, cancellation) is var (_, model)
            ? PageResults.Page<MessageBody>(new { model.Body.Html })
            : TypedResults.NotFound();

    // The style sheet of its author, named by what is in it.
    public async Task<IResult> StyleAsync(long id, long message, bool whole, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        if (
            await loader.FindAsync(id, cancellation) is not { } ticket
            || await loader.RowAsync(ticket, message, cancellation) is not { } row
        )
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Text(await bodies.StylesAsync(row, whole, cancellation), "text/css; charset=utf-8");
    }

    // All of its text, for what is too long to be shown.
    public async Task<IResult> TextAsync(long id, long message, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        return await loader.FindAsync(id, cancellation) is { } ticket && await loader.RowAsync(ticket, message, cancellation) is { } row
            ? DownloadAttachment.Send(
                context,
                new MemoryStream(Encoding.UTF8.GetBytes(row.Text)),
                string.Create(CultureInfo.InvariantCulture, $"message-{message}.txt"),
                "text/plain; charset=utf-8"
            )
            : TypedResults.NotFound();
    }

    public async Task<IResult> DeliveryAsync(long id, long message, CancellationToken cancellation) =>
        await WholeAsync(id, message, cancellation) is var (_, model)
            ? PageResults.Page<DeliveryLine>(new { Model = model })
            : TypedResults.NotFound();

    private async Task<(TicketSummary Ticket, MessageModel Model)?> WholeAsync(long id, long message, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return null;
        var models = await loader.MessagesAsync(ticket, [message], RemoteImages.Hold, cancellation, whole: true);
        return models.Count == 0 ? null : (ticket, models[0]);
    }

    // Back leads to the list that the reader came from, where the browser says which it was.
    private TicketView Back(HttpContext context, TicketSummary ticket)
    {
        if (
            Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out var referer)
            && referer.AbsolutePath.StartsWith("/tickets/", StringComparison.Ordinal)
            && views.Find(referer.AbsolutePath["/tickets/".Length..]) is { } view
        )
            return view;
        return new TicketView(ViewKind.Department, ticket.DepartmentId);
    }
}
