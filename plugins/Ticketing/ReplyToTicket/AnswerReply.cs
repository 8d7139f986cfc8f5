using System.Globalization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.MarkRead;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>Why a reply was not stored: an error to show, or who wrote meanwhile.</summary>
internal sealed record ReplyRefusal(string? Error, IReadOnlyList<string>? Meanwhile = null);

/// <summary>What the agent sees after sending: the ticket with the new message, or the editor as it was with what is wrong. Scoped.</summary>
internal sealed class AnswerReply(
    Access access,
    ShowTicket page,
    TicketLoader loader,
    KeepReply keep,
    ReplyChannels channels,
    ReadMarks marks
)
{
    public async Task<IResult> ShowAsync(HttpContext context, long id, long messageId, CancellationToken cancellation)
    {
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/tickets/{id}#message-{messageId}"));
        var ticket = (await loader.OpenAsync(id, cancellation))!;
        var rights = await loader.RightsAsync(ticket.Summary, cancellation);
        var thread = await loader.ThreadAsync(ticket, all: false, RemoteImages.Hold, cancellation);
        marks.Mark(thread);
        return PageResults.Page<AfterReply>(
            new
            {
                Thread = thread,
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

    // Nothing is lost: the page comes back with what was written, and with what was wrong, and the text is a draft meanwhile.
    public async Task<IResult> RefuseAsync(
        HttpContext context,
        TicketSummary ticket,
        ReplyForm form,
        ReplyRefusal refusal,
        CancellationToken cancellation
    )
    {
        await keep.KeepAsync(ticket.Id, form, cancellation);
        var rights = await loader.RightsAsync(ticket, cancellation);
        var editor = new EditorModel(ticket, rights)
        {
            Kind = form.Kind,
            Html = form.Html,
            Typed = form.Typed,
            To = form.To,
            Cc = form.Cc,
            Files = await loader.FilesAsync(form.Uploads, cancellation),
            Statuses = await loader.AfterReplyAsync(ticket, rights, cancellation),
            SignatureHtml = access.User.Info?.SignatureHtml ?? "",
            IsSentNowhere = rights.Reply && !await channels.ServeAsync(ticket.DepartmentId, cancellation),
            Follows = form.Source.Writer,
            Error = refusal.Error,
            Meanwhile = refusal.Meanwhile,
            OutOfBand = context.Request.WantsFragment(),
        };
        // As it is now: what others wrote meanwhile is to be seen. Gone from the reader's sight, there is nothing to come back to.
        if (await loader.OpenAsync(ticket.Id, cancellation) is not { } reading)
            return TypedResults.NotFound();
        var thread = await loader.ThreadAsync(reading, all: false, RemoteImages.Hold, cancellation);
        marks.Mark(thread);
        if (!editor.OutOfBand)
        {
            return PageResults.Page<TicketPage>(
                new { Model = await page.ModelAsync(reading, thread, editor, context) },
                StatusCodes.Status422UnprocessableEntity
            );
        }
        return PageResults.Page<AfterReply>(
            new
            {
                Thread = thread,
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
