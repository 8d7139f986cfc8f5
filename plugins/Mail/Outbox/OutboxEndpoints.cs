using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Outbox;

/// <summary>The pages of the outbox.</summary>
internal static class OutboxEndpoints
{
    public static IServiceCollection AddOutboxPages(this IServiceCollection services) =>
        services.AddScoped<OutboxPages>().AddScoped<ChangeCopy>();

    public static IEndpointRouteBuilder MapOutbox(this IEndpointRouteBuilder endpoints)
    {
        var manage = MailPermissions.Manage;
        endpoints
            .MapGet(
                "/admin/mail/outbox",
                (string? show, long? before, long? after, long? mailbox, OutboxPages slice, CancellationToken cancellation) =>
                    slice.ListAsync(show, before, after, mailbox, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapGet(
                "/admin/mail/outbox/{id:long}",
                (long id, OutboxPages slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mail/outbox/{id:long}/retry",
                (long id, HttpContext context, ChangeCopy slice, CancellationToken cancellation) =>
                    slice.RetryAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mail/outbox/{id:long}/give-up",
                (long id, HttpContext context, ChangeCopy slice, CancellationToken cancellation) =>
                    slice.GiveUpAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        return endpoints;
    }
}
