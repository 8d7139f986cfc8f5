using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>The pages of failed mail.</summary>
internal static class FailedMailEndpoints
{
    public static IServiceCollection AddFailedMailPages(this IServiceCollection services) =>
        services
            .AddScoped<RawMail>()
            .AddScoped<FailedMails>()
            .AddScoped<FailedMailPages>()
            .AddScoped<FailedMailContent>()
            .AddScoped<RetryFailedMail>()
            .AddScoped<MakeTicketOfMail>()
            .AddScoped<DiscardFailedMail>();

    public static IEndpointRouteBuilder MapFailedMail(this IEndpointRouteBuilder endpoints)
    {
        var mail = endpoints.MapGroup("/admin/mail").RequirePermission(MailPermissions.Manage);
        mail.MapGet(
            "/incoming/{id:long}/raw",
            (long id, HttpContext context, FailedMailPages pages, CancellationToken cancellation) =>
                pages.DownloadAsync(id, context, cancellation)
        );
        mail.MapGet(
            "/failed",
            (KeysetRequest page, long? mailbox, bool? discarded, FailedMailPages pages, CancellationToken cancellation) =>
                pages.ListAsync(page, mailbox, discarded == true, cancellation)
        );
        var failed = mail.MapGroup("/failed/{id:long}");
        failed.MapGet("", (long id, FailedMailPages pages, CancellationToken cancellation) => pages.ShowAsync(id, cancellation));
        failed.MapPost(
            "/retry",
            (long id, HttpContext context, RetryFailedMail retry, CancellationToken cancellation) =>
                retry.RetryAsync(id, context, cancellation)
        );
        failed.MapPost(
            "/ticket",
            (long id, HttpContext context, MakeTicketOfMail make, CancellationToken cancellation) =>
                make.MakeTicketAsync(id, context, cancellation)
        );
        failed.MapPost(
            "/discard",
            (long id, HttpContext context, DiscardFailedMail discard, CancellationToken cancellation) =>
                discard.DiscardAsync(id, context, cancellation)
        );
        failed.MapPost(
            "/bring-back",
            (long id, HttpContext context, DiscardFailedMail discard, CancellationToken cancellation) =>
                discard.BringBackAsync(id, context, cancellation)
        );
        return endpoints;
    }
}
