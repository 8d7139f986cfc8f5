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
        services
            .AddScoped<MailboxStore>()
            .AddScoped<MailboxPages>()
            .AddScoped<MailboxCards>()
            .AddScoped<MailboxCheck>()
            .AddScoped<MailboxForm>()
            .AddScoped<TestConnection>()
            .AddScoped<TryConnection>()
            .AddScoped<PreviewSignature>();

    public static IEndpointRouteBuilder MapMailboxes(this IEndpointRouteBuilder endpoints)
    {
        var mailboxes = endpoints.MapGroup("/admin/mailboxes").RequirePermission(MailPermissions.Manage);
        mailboxes.MapGet("", (MailboxCards cards, CancellationToken cancellation) => cards.ShowAsync(cancellation));
        mailboxes.MapGet(
            "/new",
            (string? provider, MailboxForm form, CancellationToken cancellation) => form.ShowNewAsync(provider, cancellation)
        );
        mailboxes.MapPost(
            "/new",
            (HttpContext context, MailboxForm form, CancellationToken cancellation) => form.SaveAsync(0, context, cancellation)
        );
        var mailbox = mailboxes.MapGroup("/{id:long:min(1)}");
        mailbox.MapGet("", (long id, MailboxForm form, CancellationToken cancellation) => form.ShowAsync(id, cancellation));
        mailbox.MapPost(
            "",
            (long id, HttpContext context, MailboxForm form, CancellationToken cancellation) => form.SaveAsync(id, context, cancellation)
        );
        mailbox.MapPost(
            "/delete",
            (long id, HttpContext context, MailboxForm form, CancellationToken cancellation) => form.DeleteAsync(id, context, cancellation)
        );
        // Id 0 is the form of a new mailbox.
        var unsaved = mailboxes.MapGroup("/{id:long}");
        unsaved.MapPost(
            "/test/receiving",
            (long id, HttpContext context, TryConnection connection, CancellationToken cancellation) =>
                connection.TryAsync(id, true, context, cancellation)
        );
        unsaved.MapPost(
            "/test/sending",
            (long id, HttpContext context, TryConnection connection, CancellationToken cancellation) =>
                connection.TryAsync(id, false, context, cancellation)
        );
        unsaved.MapPost(
            "/preview",
            (long id, HttpContext context, PreviewSignature signature, CancellationToken cancellation) =>
                signature.ShowAsync(id, context, cancellation)
        );
        return endpoints;
    }
}
