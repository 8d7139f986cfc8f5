using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>POST /tickets/{id}/messages: an agent's reply or note.</summary>
internal sealed class ReplyEndpoint(
    TicketLoader loader,
    ReplyForms forms,
    StoreReply store,
    KeepReply keep,
    AnswerReply answer,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> SendAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        var rights = await loader.RightsAsync(ticket, cancellation);
        var form = await forms.ReadAsync(context, cancellation);
        if (ticket.MergedIntoId is not null)
            return await keep.KeepInTargetAsync(context, ticket, form, cancellation);
        if (ticket.Category == StatusCategory.Trash)
            return await keep.KeepInTrashAsync(context, ticket, form, cancellation);
        if (form.Kind == MessageKind.Note ? !rights.Note : !rights.Reply)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);

        var (recipients, faulty) = RecipientsOf(form);
        if (faulty is not null)
            return await RefuseAsync(T["“{0}” isn't a valid email address.", faulty]);
        if (form.FileError is { } file)
            return await RefuseAsync(file);
        if (form.IsEmpty)
            return await RefuseAsync(T["Enter a message."]);
        if (form.Kind == MessageKind.Reply && recipients.To.Count + recipients.Cc.Count == 0)
            return await RefuseAsync(T["There are no recipients. Enter an address under To, or add a note instead."]);

        Sent sent;
        try
        {
            sent = await store.StoreAsync(id, form, recipients, cancellation);
        }
        catch (RefusedException refused)
        {
            return await RefuseAsync(refused.Message);
        }
        if (sent.InTrash)
            return await keep.KeepInTrashAsync(context, ticket, form, cancellation);
        if (sent.Meanwhile.Count > 0)
            return await answer.RefuseAsync(context, ticket, form, new ReplyRefusal(null, sent.Meanwhile), cancellation);

        Announce(context, id, form, sent);
        return await answer.ShowAsync(context, id, sent.MessageId, cancellation);

        Task<IResult> RefuseAsync(string error) => answer.RefuseAsync(context, ticket, form, new ReplyRefusal(error), cancellation);
    }

    private static (Recipients Recipients, string? Faulty) RecipientsOf(ReplyForm form)
    {
        if (form.Kind == MessageKind.Note)
            return (new Recipients([], []), null);
        var (to, faultyTo) = MailAddresses.Parse(form.To);
        var (cc, faultyCc) = MailAddresses.Parse(form.Cc);
        return (Recipients.Distinct(to, cc), faultyTo ?? faultyCc);
    }

    private void Announce(HttpContext context, long id, ReplyForm form, Sent sent)
    {
        var undo = sent.MayUndo ? $"/tickets/{id}/messages/{sent.MessageId}/undo" : null;
        context.Response.Toast(
            (form.Kind, form.Then) switch
            {
                (MessageKind.Note, _) => T["Note added."],
                _ when sent.IsSentNowhere => T["Reply saved but not sent. No mailbox sends email for this department."],
                (_, { } then) => T["Reply sent and status set to {0}.", then.Name],
                _ => T["Reply sent."],
            },
            sent.IsSentNowhere ? "warning" : "success",
            undo
        );
    }
}
