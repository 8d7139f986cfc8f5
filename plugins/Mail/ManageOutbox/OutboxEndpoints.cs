using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.ManageOutbox;

/// <summary>The pages of the outbox.</summary>
internal static class OutboxEndpoints
{
    public static IServiceCollection AddOutboxPages(this IServiceCollection services) =>
        services.AddScoped<OutboxPages>().AddScoped<ChangeCopy>();

    public static IEndpointRouteBuilder MapOutbox(this IEndpointRouteBuilder endpoints)
    {
        var outbox = endpoints.MapGroup("/admin/mail/outbox").RequirePermission(MailPermissions.Manage);
        outbox.MapGet(
            "",
            (string? show, KeysetRequest page, long? mailbox, OutboxPages pages, CancellationToken cancellation) =>
                pages.ListAsync(show, page, mailbox, cancellation)
        );
        var copy = outbox.MapGroup("/{id:long}");
        copy.MapGet("", (long id, OutboxPages pages, CancellationToken cancellation) => pages.ShowAsync(id, cancellation));
        copy.MapPost(
            "/retry",
            (long id, HttpContext context, ChangeCopy change, CancellationToken cancellation) =>
                change.RetryAsync(id, context, cancellation)
        );
        copy.MapPost(
            "/give-up",
            (long id, HttpContext context, ChangeCopy change, CancellationToken cancellation) =>
                change.GiveUpAsync(id, context, cancellation)
        );
        return endpoints;
    }
}
