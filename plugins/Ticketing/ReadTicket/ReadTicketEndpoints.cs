using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.MarkRead;
using Hookdesk.Ticketing.ReadTicket.Cards;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>The page of a ticket and its parts.</summary>
internal static class ReadTicketEndpoints
{
    public static IServiceCollection AddReadTicket(this IServiceCollection services) =>
        services
            .AddScoped<TicketLoader>()
            .AddScoped<ShowTicket>()
            .AddSingleton<ShownMessages>()
            .AddScoped<MessagePreparation>()
            .AddScoped<MessageHtml>()
            .AddEventSubscriber<PrepareNewMessages>()
            .AddBackgroundTask<PrepareOldMessages>(
                "ticketing.prepare-messages",
                "Prepare older messages for display",
                Schedule.Every(TimeSpan.FromMinutes(1))
            )
            .AddFilterHandler<CspBuilding, AllowImagesWhenAsked>()
            .AddSlot<RequesterCard>(TicketSlots.Sidebar, 10)
            .AddSlot<ParticipantsCard>(TicketSlots.Sidebar, 20)
            .AddSlot<AboutCard>(TicketSlots.Sidebar, 30)
            .AddSlot<HistoryCard>(TicketSlots.Sidebar, 900);

    public static IEndpointRouteBuilder MapReadTicket(this IEndpointRouteBuilder tickets)
    {
        var ticket = tickets.MapGroup("/{id:long}");
        ticket.MapGet("", (long id, string? all, HttpContext context, ShowTicket slice) => slice.PageAsync(id, all is not null, context));
        ticket.MapGet("/images", (long id, HttpContext context, ShowTicket slice) => slice.WithImagesAsync(id, context));
        ticket.MapGet(
            "/properties",
            (long id, ShowTicket slice, CancellationToken cancellation) => slice.PropertiesAsync(id, cancellation)
        );
        ticket.MapGet(
            "/thread",
            (long id, long? after, long? before, ShowTicket slice, CancellationToken cancellation) =>
                slice.ThreadAsync(id, after, before, cancellation)
        );
        ticket.MapGet("/news", CountNews.HandleAsync);
        ticket.MapPost("/unread", MarkUnread.HandleAsync);

        var messages = ticket.MapGroup("/messages/{message:long}");
        messages.MapGet(
            "",
            (long id, long message, ShowTicket slice, CancellationToken cancellation) => slice.MessageAsync(id, message, cancellation)
        );
        messages.MapGet(
            "/body",
            (long id, long message, ShowTicket slice, CancellationToken cancellation) => slice.BodyAsync(id, message, cancellation)
        );
        messages.MapGet(
            "/style",
            (long id, long message, string? whole, HttpContext context, ShowTicket slice) =>
                slice.StyleAsync(id, message, whole is not null, context)
        );
        messages.MapGet("/text", (long id, long message, HttpContext context, ShowTicket slice) => slice.TextAsync(id, message, context));
        messages.MapGet(
            "/delivery",
            (long id, long message, ShowTicket slice, CancellationToken cancellation) => slice.DeliveryAsync(id, message, cancellation)
        );
        ticket.MapGet("/attachments/{attachment:long}", DownloadAttachment.HandleAsync);
        return tickets;
    }
}
