using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>Replies and notes.</summary>
internal static class ReplyToTicketEndpoints
{
    public static IServiceCollection AddReplyToTicket(this IServiceCollection services) =>
        services
            .AddScoped<ReplyChannels>()
            .AddScoped<ReplySender>()
            .AddScoped<ReplyForms>()
            .AddScoped<StoreReply>()
            .AddScoped<KeepReply>()
            .AddScoped<AnswerReply>()
            .AddScoped<ReplyEndpoint>()
            .AddScoped<UndoReply>();

    public static IEndpointRouteBuilder MapReplyToTicket(this IEndpointRouteBuilder tickets)
    {
        var messages = tickets.MapGroup("/{id:long}/messages");
        messages.MapPost(
            "",
            (long id, HttpContext context, ReplyEndpoint reply, CancellationToken cancellation) =>
                reply.SendAsync(id, context, cancellation)
        );
        messages
            .MapPost(
                "/{message:long}/undo",
                (long id, long message, HttpContext context, UndoReply undo, CancellationToken cancellation) =>
                    undo.HandleAsync(id, message, context, cancellation)
            )
            .RequireSignIn("only the author can undo sending a reply");
        return tickets;
    }
}
