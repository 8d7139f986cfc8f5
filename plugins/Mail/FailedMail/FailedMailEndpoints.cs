using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.FailedMail;

/// <summary>The pages of failed mail.</summary>
internal static class FailedMailEndpoints
{
    public static IServiceCollection AddFailedMailPages(this IServiceCollection services) =>
        services.AddScoped<RawMail>().AddScoped<FailedMailPages>().AddScoped<DealWithFailedMail>();

    public static IEndpointRouteBuilder MapFailedMail(this IEndpointRouteBuilder endpoints)
    {
        var manage = MailPermissions.Manage;
        endpoints
            .MapGet(
                "/admin/mail/failed",
                (long? before, long? after, long? mailbox, bool? discarded, FailedMailPages slice, CancellationToken cancellation) =>
                    slice.ListAsync(before, after, mailbox, discarded == true, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapGet(
                "/admin/mail/failed/{id:long}",
                (long id, FailedMailPages slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapGet(
                "/admin/mail/incoming/{id:long}/raw",
                (long id, HttpContext context, FailedMailPages slice, CancellationToken cancellation) =>
                    slice.DownloadAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mail/failed/{id:long}/retry",
                (long id, HttpContext context, DealWithFailedMail slice, CancellationToken cancellation) =>
                    slice.RetryAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mail/failed/{id:long}/ticket",
                (long id, HttpContext context, DealWithFailedMail slice, CancellationToken cancellation) =>
                    slice.MakeTicketAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mail/failed/{id:long}/discard",
                (long id, HttpContext context, DealWithFailedMail slice, CancellationToken cancellation) =>
                    slice.DiscardAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mail/failed/{id:long}/bring-back",
                (long id, HttpContext context, DealWithFailedMail slice, CancellationToken cancellation) =>
                    slice.BringBackAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        return endpoints;
    }
}
