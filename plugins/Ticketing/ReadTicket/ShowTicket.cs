using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>GET /tickets/{id} and the parts of its page.</summary>
internal static class ShowTicket
{
    public static async Task<IResult> HandleAsync(
        long id,
        string? all,
        HttpContext context,
        TicketLoader loader,
        ReaderViews views,
        DepartmentDirectory directory,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        if (await loader.OpenAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        return PageResults.Page<TicketPage>(
            new
            {
                Model = await PageAsync(
                    ticket,
                    all is not null,
                    RemoteImages.Hold,
                    null,
                    context,
                    loader,
                    views,
                    directory,
                    T,
                    cancellation
                ),
            }
        );
    }

    /// <summary>
    /// GET /tickets/{id}/images: the same page with pictures from other servers, because the reader asked for them. Those servers learn
    /// that a picture was fetched, but not from which page: the host's Referrer-Policy keeps that to itself.
    /// </summary>
    public static async Task<IResult> WithImagesAsync(
        long id,
        HttpContext context,
        TicketLoader loader,
        ReaderViews views,
        DepartmentDirectory directory,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        if (await loader.OpenAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        return PageResults.Page<TicketPage>(
            new { Model = await PageAsync(ticket, all: true, RemoteImages.Show, null, context, loader, views, directory, T, cancellation) }
        );
    }

    public static async Task<TicketPageModel> PageAsync(
        TicketReading reading,
        bool all,
        RemoteImages images,
        EditorModel? editor,
        HttpContext context,
        TicketLoader loader,
        ReaderViews views,
        DepartmentDirectory directory,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        var ticket = reading.Summary;
        var rights = await loader.RightsAsync(ticket, cancellation);
        var back = Back(context, ticket, views);
        return new TicketPageModel(
            ticket,
            await loader.PropertiesAsync(reading, rights, cancellation),
            await loader.ThreadAsync(reading, all, images, cancellation),
            editor ?? await loader.EditorAsync(reading, rights, cancellation),
            await views.ReadAsync(back.Key, cancellation),
            back.Href,
            back.Title(T, (await directory.ReadAsync(cancellation)).Find(back.DepartmentId))
        );
    }

    /// <summary>GET /tickets/{id}/properties</summary>
    public static async Task<IResult> PropertiesAsync(long id, TicketLoader loader, CancellationToken cancellation)
    {
        if (await loader.OpenAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        return PageResults.Page<TicketProperties>(
            new { Model = await loader.PropertiesAsync(ticket, await loader.RightsAsync(ticket.Summary, cancellation), cancellation) }
        );
    }

    /// <summary>GET /tickets/{id}/thread: the conversation as it is now, or a part of its middle.</summary>
    public static async Task<IResult> ThreadAsync(long id, long? after, long? before, TicketLoader loader, CancellationToken cancellation)
    {
        if (after is { } from && before is { } to)
            return await loader.FindAsync(id, cancellation) is { } found
                ? PageResults.Page<ThreadEntries>(
                    new { Ticket = found, Entries = await loader.BetweenAsync(found, from, to, cancellation) }
                )
                : TypedResults.NotFound();
        if (await loader.OpenAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        return PageResults.Page<Thread>(new { Model = await loader.ThreadAsync(ticket, all: false, RemoteImages.Hold, cancellation) });
    }

    /// <summary>
    /// GET /tickets/{id}/news?after=…&amp;had=…: how many messages of others came, as a number, with those that a merge brought among
    /// the older ones.
    /// </summary>
    public static async Task<IResult> CountNewsAsync(
        long id,
        long after,
        int? had,
        IDatabase database,
        TicketLoader loader,
        Access access,
        CancellationToken cancellation
    )
    {
        if (await loader.FindAsync(id, cancellation) is null)
            return TypedResults.NotFound();
        var reader = access.User.Id;
        var count = await database
            .Table<MessageRow>()
            .CountAsync(m => m.TicketId == id && m.Id > after && (m.UserId == null || m.UserId != reader), cancellation);
        if (had is { } shown)
            count += Math.Max(
                0,
                await database.Table<MessageRow>().CountAsync(m => m.TicketId == id && m.Id <= after, cancellation) - shown
            );
        return TypedResults.Text(count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>GET /tickets/{id}/messages/{message}: one message, whole.</summary>
    public static async Task<IResult> MessageAsync(
        long id,
        long message,
        TicketLoader loader,
        ITickets tickets,
        CancellationToken cancellation
    )
    {
        if (await WholeAsync(id, message, loader, cancellation) is var (ticket, model))
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

    /// <summary>GET /tickets/{id}/messages/{message}/body: its whole body, for unfolding in place.</summary>
    public static async Task<IResult> BodyAsync(long id, long message, TicketLoader loader, CancellationToken cancellation) =>
        await WholeAsync(id, message, loader, cancellation) is var (_, model)
            ? PageResults.Page<MessageBody>(new { model.Body.Html })
            : TypedResults.NotFound();

    /// <summary>GET /tickets/{id}/messages/{message}/delivery</summary>
    public static async Task<IResult> DeliveryAsync(long id, long message, TicketLoader loader, CancellationToken cancellation) =>
        await WholeAsync(id, message, loader, cancellation) is var (_, model)
            ? PageResults.Page<DeliveryLine>(new { Model = model })
            : TypedResults.NotFound();

    private static async Task<(TicketSummary Ticket, MessageModel Model)?> WholeAsync(
        long id,
        long message,
        TicketLoader loader,
        CancellationToken cancellation
    )
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return null;
        var models = await loader.MessagesAsync(ticket, [message], RemoteImages.Hold, cancellation, whole: true);
        return models.Count == 0 ? null : (ticket, models[0]);
    }

    // Back leads to the list that the reader came from, where the browser says which it was.
    private static TicketView Back(HttpContext context, TicketSummary ticket, ReaderViews views)
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
