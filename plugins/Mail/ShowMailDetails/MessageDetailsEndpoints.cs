using Hookdesk.Mail.Data;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hookdesk.Mail.ShowMailDetails;

/// <summary>How a message came or went by mail, for everybody who may see its ticket.</summary>
internal static class MessageDetailsEndpoints
{
    public static IEndpointRouteBuilder MapMessageDetails(this IEndpointRouteBuilder endpoints)
    {
        var messages = endpoints
            .MapGroup("/mail/messages/{id:long}")
            .RequireSignIn("The ticket's department: only users who may see the ticket see this.");
        messages.MapGet("", ShowAsync);
        messages.MapGet("/raw", DownloadAsync);
        return endpoints;
    }

    private static async Task<IResult> ShowAsync(
        long id,
        ITickets tickets,
        ICurrentUser user,
        IDatabase database,
        CancellationToken cancellation
    )
    {
        if (await VisibleAsync(id, tickets, user, cancellation) is not { } message)
            return Results.NotFound();
        var incoming = await database
            .Table<IncomingRow>()
            .FirstOrDefaultAsync(row => row.TicketId == message.TicketId && row.DeskMessageId == id, cancellation);
        var copies = await (
            from copy in database.Table<OutboxRow>()
            join mail in database.Table<OutgoingRow>() on copy.OutgoingId equals mail.Id
            where mail.DeskMessageId == id
            orderby copy.Id
            select copy
        ).ToListAsync(cancellation);
        var ids = copies.Select(copy => copy.Id).ToList();
        var log = await database
            .Table<DeliveryLogRow>()
            .Where(row => ids.Contains(row.OutboxId))
            .OrderBy(row => row.Id)
            .Take(500)
            .ToListAsync(cancellation);
        return PageResults.Page<MessageDetailsPage>(
            new { Model = new MessageDetailsModel(message, incoming, Explanation.FromJson(incoming?.Explanation), copies, log) }
        );
    }

    private static async Task<IResult> DownloadAsync(
        long id,
        ITickets tickets,
        ICurrentUser user,
        IDatabase database,
        IBlobStore blobs,
        CancellationToken cancellation
    )
    {
        if (await VisibleAsync(id, tickets, user, cancellation) is not { } message)
            return Results.NotFound();
        var hash = await database
            .Table<IncomingRow>()
            .Where(row => row.TicketId == message.TicketId && row.DeskMessageId == id && row.RawHash != "")
            .Select(row => row.RawHash)
            .FirstOrDefaultAsync(cancellation);
        return hash is null
            ? Results.NotFound()
            : Results.File(await blobs.OpenAsync(hash, cancellation), "application/octet-stream", $"mail-{id}.eml");
    }

    private static async Task<MessageSummary?> VisibleAsync(long id, ITickets tickets, ICurrentUser user, CancellationToken cancellation)
    {
        if (
            await tickets.FindMessageAsync(id, cancellation) is not { } message
            || await tickets.FindAsync(message.TicketId, cancellation) is not { } ticket
        )
            return null;
        return await tickets.MayAsync(user, TicketingPermissions.View, ticket.DepartmentId, cancellation) ? message : null;
    }
}

/// <summary>What the page of a message shows.</summary>
internal sealed record MessageDetailsModel(
    MessageSummary Message,
    IncomingRow? Incoming,
    Explanation? Explanation,
    IReadOnlyList<OutboxRow> Copies,
    IReadOnlyList<DeliveryLogRow> Log
);
