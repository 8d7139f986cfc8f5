using System.Globalization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>Why a reply was not stored: an error to show, or who wrote meanwhile.</summary>
internal sealed record ReplyRefusal(string? Error, IReadOnlyList<string>? Meanwhile = null);

/// <summary>What the agent sees after sending: the ticket with the new message, or the editor as it was with what is wrong. Scoped.</summary>
internal sealed class AnswerReply(
    Access access,
    ReaderViews views,
    DepartmentDirectory directory,
    TicketLoader loader,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> ShowAsync(HttpContext context, long id, long messageId, CancellationToken cancellation)
    {
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/tickets/{id}#message-{messageId}"));
        var ticket = (await loader.OpenAsync(id, cancellation))!;
        var rights = await loader.RightsAsync(ticket.Summary, cancellation);
        return PageResults.Page<AfterReply>(
            new
            {
                Thread = await loader.ThreadAsync(ticket, all: false, RemoteImages.Hold, cancellation),
                Properties = await loader.PropertiesAsync(ticket, rights, cancellation) with
                {
                    OutOfBand = true,
                },
                Editor = (await loader.EditorAsync(ticket, rights, cancellation))! with
                {
                    OutOfBand = true,
                },
            }
        );
    }

    // Nothing is lost: the page comes back with what was written, and with what was wrong.
    public async Task<IResult> RefuseAsync(
        HttpContext context,
        TicketSummary ticket,
        ReplyForm form,
        ReplyRefusal refusal,
        CancellationToken cancellation
    )
    {
        var rights = await loader.RightsAsync(ticket, cancellation);
        var editor = new EditorModel(ticket, rights)
        {
            Kind = form.Kind,
            Html = form.Html,
            Typed = form.Typed,
            To = form.To,
            Cc = form.Cc,
            Files = await loader.FilesAsync(form.Uploads, cancellation),
            SignatureHtml = access.User.Info?.SignatureHtml ?? "",
            Error = refusal.Error,
            Meanwhile = refusal.Meanwhile,
            OutOfBand = context.Request.WantsFragment(),
        };
        // As it is now: what others wrote meanwhile is to be seen. Gone from the reader's sight, there is nothing to come back to.
        if (await loader.OpenAsync(ticket.Id, cancellation) is not { } reading)
            return TypedResults.NotFound();
        if (!editor.OutOfBand)
        {
            var page = await ShowTicket.PageAsync(
                reading,
                all: false,
                RemoteImages.Hold,
                editor,
                context,
                loader,
                views,
                directory,
                T,
                cancellation
            );
            return PageResults.Page<TicketPage>(new { Model = page }, StatusCodes.Status422UnprocessableEntity);
        }
        return PageResults.Page<AfterReply>(
            new
            {
                Thread = await loader.ThreadAsync(reading, all: false, RemoteImages.Hold, cancellation),
                Properties = await loader.PropertiesAsync(reading, rights, cancellation) with
                {
                    OutOfBand = true,
                },
                Editor = editor,
            },
            StatusCodes.Status422UnprocessableEntity
        );
    }
}
