using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
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
            .AddSingleton<MessageHtml>()
            .AddFilterHandler<CspBuilding, AllowImagesWhenAsked>()
            .AddSlot<RequesterCard>("ticket.sidebar", 10)
            .AddSlot<ParticipantsCard>("ticket.sidebar", 20)
            .AddSlot<AboutCard>("ticket.sidebar", 30)
            .AddSlot<HistoryCard>("ticket.sidebar", 900);

    public static IEndpointRouteBuilder MapReadTicket(this IEndpointRouteBuilder tickets)
    {
        var ticket = tickets.MapGroup("/{id:long}");
        ticket.MapGet("", ShowTicket.HandleAsync);
        ticket.MapGet("/images", ShowTicket.WithImagesAsync);
        ticket.MapGet("/properties", ShowTicket.PropertiesAsync);
        ticket.MapGet("/thread", ShowTicket.ThreadAsync);
        ticket.MapGet("/news", ShowTicket.CountNewsAsync);
        ticket.MapGet("/messages/{message:long}", ShowTicket.MessageAsync);
        ticket.MapGet("/messages/{message:long}/body", ShowTicket.BodyAsync);
        ticket.MapGet("/messages/{message:long}/delivery", ShowTicket.DeliveryAsync);
        ticket.MapGet("/attachments/{attachment:long}", DownloadAttachment.HandleAsync);
        return tickets;
    }
}
