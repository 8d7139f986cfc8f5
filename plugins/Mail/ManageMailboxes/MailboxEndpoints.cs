using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>The pages of the mailboxes.</summary>
internal static class MailboxEndpoints
{
    public static IServiceCollection AddMailboxPages(this IServiceCollection services) =>
        services.AddScoped<MailboxCards>().AddScoped<MailboxCheck>().AddScoped<TestConnection>().AddScoped<MailboxForm>();

    public static IEndpointRouteBuilder MapMailboxes(this IEndpointRouteBuilder endpoints)
    {
        var manage = MailPermissions.Manage;
        endpoints
            .MapGet("/admin/mailboxes", (MailboxCards slice, CancellationToken cancellation) => slice.ShowAsync(cancellation))
            .RequirePermission(manage);
        endpoints
            .MapGet(
                "/admin/mailboxes/new",
                (string? provider, MailboxForm slice, CancellationToken cancellation) => slice.ShowNewAsync(provider, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mailboxes/new",
                (HttpContext context, MailboxForm slice, CancellationToken cancellation) => slice.SaveAsync(0, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapGet(
                "/admin/mailboxes/{id:long:min(1)}",
                (long id, MailboxForm slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mailboxes/{id:long:min(1)}",
                (long id, HttpContext context, MailboxForm slice, CancellationToken cancellation) =>
                    slice.SaveAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        // Id 0 is the form of a new mailbox.
        endpoints
            .MapPost(
                "/admin/mailboxes/{id:long}/test/receiving",
                (long id, HttpContext context, MailboxForm slice, CancellationToken cancellation) =>
                    slice.TestAsync(id, true, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mailboxes/{id:long}/test/sending",
                (long id, HttpContext context, MailboxForm slice, CancellationToken cancellation) =>
                    slice.TestAsync(id, false, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mailboxes/{id:long}/preview",
                (long id, HttpContext context, MailboxForm slice, CancellationToken cancellation) =>
                    slice.PreviewAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/mailboxes/{id:long:min(1)}/delete",
                (long id, HttpContext context, MailboxForm slice, CancellationToken cancellation) =>
                    slice.DeleteAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        return endpoints;
    }
}
