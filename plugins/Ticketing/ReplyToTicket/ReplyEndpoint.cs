using System.Globalization;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using Hookdesk.Ticketing.SaveDraft;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>POST /tickets/{id}/messages: an agent's reply or note.</summary>
internal sealed class ReplyEndpoint(
    IDatabase database,
    IBlobStore blobs,
    Access access,
    ReaderViews views,
    DepartmentDirectory directory,
    TicketLoader loader,
    ReplySender sender,
    ReadMarks marks,
    IHtmlSanitizer sanitizer,
    ISettings<TicketSettings> settings,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> SendAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        var rights = await loader.RightsAsync(ticket, cancellation);
        var rules = await settings.GetAsync(cancellation);
        var form = await ReplyForm.ReadAsync(context, database, blobs, access.User, sanitizer, rules.LargestUploadMegabytes, cancellation);
        if (ticket.MergedIntoId is not null)
            return await KeepForAsync(context, ticket, form, cancellation);
        if (ticket.Status == TicketStatus.Trash)
            return await KeepInTrashAsync(context, ticket, form, cancellation);
        if (form.Kind == MessageKind.Note ? !rights.Note : !rights.Reply)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);

        var (recipients, faulty) = RecipientsOf(form);
        if (faulty is not null)
            return await RefuseAsync(context, ticket, rights, form, T["“{0}” is not a mail address.", faulty], null, cancellation);
        if (form.IsEmpty)
            return await RefuseAsync(context, ticket, rights, form, T["There is no text yet."], null, cancellation);
        if (form.Kind == MessageKind.Reply && recipients.To.Count + recipients.Cc.Count == 0)
            return await RefuseAsync(
                context,
                ticket,
                rights,
                form,
                T["There is nobody to send it to: give an address under To, or add a note."],
                null,
                cancellation
            );

        Sent sent;
        try
        {
            sent = await database.WriteAsync(
                write => StoreAsync(write, id, form, recipients, TimeSpan.FromSeconds(rules.UndoSeconds), cancellation),
                cancellation
            );
        }
        catch (RefusedException refused)
        {
            return await RefuseAsync(context, ticket, rights, form, refused.Message, null, cancellation);
        }
        if (sent.InTrash)
            return await KeepInTrashAsync(context, ticket, form, cancellation);
        if (sent.Meanwhile.Count > 0)
            return await RefuseAsync(context, ticket, rights, form, null, sent.Meanwhile, cancellation);

        marks.Mark(access.User.Id, id, sent.MessageId);
        Announce(context, id, form, sent);
        return await AnswerAsync(context, id, sent.MessageId, cancellation);
    }

    private async Task<Sent> StoreAsync(
        IWriteScope write,
        long id,
        ReplyForm form,
        Recipients recipients,
        TimeSpan undo,
        CancellationToken cancellation
    )
    {
        var inHand = await LockedTicket.TakeAsync(write, id, cancellation) ?? throw new KeyNotFoundException($"There is no ticket {id}.");
        if (inHand.IsInTrash)
            return new Sent(0, [], false) { InTrash = true };
        // Held now: whoever writes at the same moment comes before this look or after this reply.
        var known = Math.Max(form.Seen, form.Anyway);
        var meanwhile = await write
            .Table<MessageRow>()
            .Where(m => m.TicketId == id && m.Id > known && m.Kind != MessageKind.Automatic)
            .OrderBy(m => m.Id)
            .Select(m => m.AuthorName)
            .ToListAsync(cancellation);
        if (meanwhile.Count > 0)
            return new Sent(0, [.. meanwhile.Distinct()], false);

        var author = access.User.Info ?? throw new InvalidOperationException("Nobody is signed in.");
        var (html, attachments) = await Drafts.TakeUploadsAsync(database, author.Id, form.Html, form.Uploads, cancellation);
        long messageId;
        if (form.Kind == MessageKind.Note)
            messageId = await sender.AddNoteAsync(inHand, author, new OutgoingText(html, null, "", attachments), cancellation);
        else
        {
            messageId = await sender.SendAsync(
                write,
                inHand,
                author,
                new OutgoingText(WithSignature(html, author), null, "", attachments),
                recipients,
                undo,
                form.Then,
                cancellation
            );
            // Whom an agent adds in copy follows the ticket from now on.
            await Participants.WatchAsync(write, inHand.Ticket, recipients.Cc, cancellation);
        }
        await inHand.SaveAsync(cancellation);
        await Drafts.DeleteAsync(write, author.Id, id, cancellation);
        return new Sent(messageId, [], form.Kind == MessageKind.Reply && undo > TimeSpan.Zero);
    }

    // The ticket was merged while the agent wrote. Nothing is sent into another conversation unread: it is kept there as a draft.
    private async Task<IResult> KeepForAsync(HttpContext context, TicketSummary ticket, ReplyForm form, CancellationToken cancellation)
    {
        var target = await Merges.FollowAsync(Tables.Of(database), ticket.Id, cancellation);
        var draft = new DraftRow
        {
            UserId = access.User.Id,
            TicketId = ticket.Id,
            Kind = form.Kind,
            Html = form.Html,
            Uploads = string.Join(' ', form.Uploads),
        };
        await database.WriteAsync(
            async write =>
            {
                await Drafts.AppendAsync(write, draft, target, cancellation);
                await Drafts.DeleteAsync(write, draft.UserId, ticket.Id, cancellation);
            },
            cancellation
        );
        context.Response.Toast(
            T["The ticket was merged into #{0} meanwhile. Nothing was sent; your text is here as a draft.", target],
            "warning"
        );
        return GoTo(context, target);
    }

    // The ticket was thrown away while the agent wrote.
    private async Task<IResult> KeepInTrashAsync(HttpContext context, TicketSummary ticket, ReplyForm form, CancellationToken cancellation)
    {
        var draft = new DraftRow
        {
            UserId = access.User.Id,
            TicketId = ticket.Id,
            Kind = form.Kind,
            Html = form.Html,
            Uploads = string.Join(' ', form.Uploads),
        };
        await database.WriteAsync(write => Drafts.SaveAsync(write, draft, cancellation), cancellation);
        context.Response.Toast(
            T[
                "The ticket was moved to the trash meanwhile. Nothing was sent; your text is kept as a draft and is here again when the ticket is restored."
            ],
            "warning"
        );
        return GoTo(context, ticket.Id);
    }

    private static IResult GoTo(HttpContext context, long ticketId)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/tickets/{ticketId}");
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect(address);
        context.Response.Headers["HX-Redirect"] = address;
        return TypedResults.Ok();
    }

    private static (Recipients Recipients, string? Faulty) RecipientsOf(ReplyForm form)
    {
        if (form.Kind == MessageKind.Note)
            return (new Recipients([], []), null);
        var (to, faultyTo) = MailAddresses.Parse(form.To);
        var (cc, faultyCc) = MailAddresses.Parse(form.Cc);
        return (Recipients.Distinct(to, cc), faultyTo ?? faultyCc);
    }

    private static string WithSignature(string html, UserInfo author) =>
        author.SignatureHtml.Length == 0 ? html : $"{html}<div class=\"hd-signature\"><p>-- </p>{author.SignatureHtml}</div>";

    private void Announce(HttpContext context, long id, ReplyForm form, Sent sent)
    {
        var undo = sent.MayUndo ? $"/tickets/{id}/messages/{sent.MessageId}/undo" : null;
        context.Response.Toast(
            (form.Kind, form.Then) switch
            {
                (MessageKind.Note, _) => T["Note added."],
                (_, TicketStatus.Closed) => T["Sent, and the ticket is closed."],
                (_, TicketStatus.Pending) => T["Sent, and the ticket waits for the customer."],
                (_, TicketStatus.OnHold) => T["Sent, and the ticket waits for a third party."],
                _ => T["Sent."],
            },
            "success",
            undo
        );
    }

    private async Task<IResult> AnswerAsync(HttpContext context, long id, long messageId, CancellationToken cancellation)
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
    private async Task<IResult> RefuseAsync(
        HttpContext context,
        TicketSummary ticket,
        TicketRights rights,
        ReplyForm form,
        string? error,
        IReadOnlyList<string>? meanwhile,
        CancellationToken cancellation
    )
    {
        var editor = new EditorModel(ticket, rights)
        {
            Kind = form.Kind,
            Html = form.Html,
            Typed = form.Typed,
            To = form.To,
            Cc = form.Cc,
            Files = await loader.FilesAsync(form.Uploads, cancellation),
            SignatureHtml = access.User.Info?.SignatureHtml ?? "",
            Error = error,
            Meanwhile = meanwhile,
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

    private sealed record Sent(long MessageId, IReadOnlyList<string> Meanwhile, bool MayUndo)
    {
        /// <summary>True when nothing was stored, because the ticket lies in the trash.</summary>
        public bool InTrash { get; init; }
    }
}
