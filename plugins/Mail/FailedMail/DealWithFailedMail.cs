using System.Globalization;
using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.FailedMail;

/// <summary>What an admin can do with a mail that failed: try again, make a ticket of it as it is, discard it, bring it back.</summary>
internal sealed class DealWithFailedMail(
    IDatabase database,
    MailboxDirectory directory,
    RawMail raw,
    PrepareMail prepare,
    ProcessIncoming process,
    ITicketIntake intake,
    IDepartments departments,
    IBlobStore blobs,
    MailCounts counts,
    FailedMailPages pages,
    IStringLocalizer<MailPlugin> T
)
{
    private const int ShownText = 100_000;

    public async Task<IResult> RetryAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } row || await directory.FindAsync(row.MailboxId, cancellation) is not { } mailbox)
            return TypedResults.NotFound();
        if (await raw.ReadAsync(row.RawHash, cancellation) is not { } bytes)
            return Missing(context, id);
        var done = await TryAsync(mailbox, new StoredMessage(row, bytes), cancellation);
        counts.Forget();
        await database.WriteAsync(
            write =>
            {
                write.Record(new FailedMailRetried(id, done));
                return Task.CompletedTask;
            },
            cancellation
        );
        if (!done)
        {
            context.Response.Toast(T["It failed again. It is still here."], "danger");
            return Back(id);
        }

        var now = await database.Table<IncomingRow>().FirstAsync(r => r.Id == id, cancellation);
        context.Response.Toast(now.TicketId is { } ticket ? T["It worked: the mail is in ticket #{0}.", ticket] : T["It worked."]);
        return now.TicketId is not null && now.DeskMessageId is { } message
            ? TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/mail/messages/{message}"))
            : TypedResults.LocalRedirect("/admin/mail/failed");
    }

    /// <summary>
    /// Makes a new ticket without any of the rules that look for one. What can be read is the text; the mail itself is attached, so
    /// that nothing is lost.
    /// </summary>
    public async Task<IResult> MakeTicketAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } row)
            return TypedResults.NotFound();
        if (await raw.ReadAsync(row.RawHash, cancellation) is not { } bytes)
            return Missing(context, id);
        var form = await context.Request.ReadFormAsync(cancellation);
        var (name, address) = (form["sender_name"].ToString().Trim(), form["sender_address"].ToString().Trim());
        long.TryParse(form["department"], NumberStyles.None, CultureInfo.InvariantCulture, out var department);
        var errors = new Dictionary<string, string>();
        if (!Addresses.IsUsable(address))
            errors["sender_address"] = T["Say whom it is from: a mail address that can be answered."];
        else if (await directory.IsOwnAsync(address, cancellation))
            errors["sender_address"] = T["This is an address of the desk itself: it would write to itself."];
        if (await departments.FindAsync(department, cancellation) is not { IsActive: true })
            errors["department"] = T["Choose a department."];
        if (errors.Count > 0)
            return await pages.ShowAsync(
                id,
                cancellation,
                model => model with { SenderName = name, SenderAddress = address, DepartmentId = department, Errors = errors },
                StatusCodes.Status422UnprocessableEntity
            );

        var ticket = await TicketOfAsync(row, bytes, department, new Person(name, address), cancellation);
        try
        {
            var ticketId = await database.WriteAsync(
                async write =>
                {
                    var result = await intake.CreateTicketAsync(write, ticket, cancellation);
                    var explanation = new Explanation { Outcome = Outcomes.NewTicket, TicketRule = MadeByHand }.ToJson();
                    var changed = await write
                        .Table<IncomingRow>()
                        .Where(r => r.Id == id && (r.State == IncomingState.Failed || r.State == IncomingState.Discarded))
                        .Set(r => r.State, IncomingState.Processed)
                        .Set(r => r.TicketId, result.TicketId)
                        .Set(r => r.DeskMessageId, result.MessageId)
                        .Set(r => r.Explanation, explanation)
                        .Set(r => r.FromAddress, address)
                        .Set(r => r.Subject, ticket.Subject)
                        .Set(r => r.Error, (string?)null)
                        .UpdateAsync(cancellation);
                    if (changed == 0)
                        throw new AlreadyProcessedException();
                    if (row.MessageId is { } messageId)
                        await write.InsertAsync(
                            new MessageIdRow
                            {
                                MessageId = messageId,
                                TicketId = result.TicketId,
                                DeskMessageId = result.MessageId,
                                MailboxId = row.MailboxId,
                                ContentHash = row.ContentHash,
                            },
                            cancellation
                        );
                    write.Record(new FailedMailMadeTicket(id, result.TicketId));
                    return result.TicketId;
                },
                cancellation
            );
            counts.Forget();
            context.Response.Toast(T["Ticket #{0} was made of the mail.", ticketId]);
            return TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/tickets/{ticketId}"));
        }
        catch (AlreadyProcessedException)
        {
            context.Response.Toast(T["Somebody else has dealt with it meanwhile."], "info");
            return TypedResults.LocalRedirect("/admin/mail/failed");
        }
        catch (RefusedException refused)
        {
            context.Response.Toast(refused.Message, "danger");
            return Back(id);
        }
    }

    public async Task<IResult> DiscardAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var done = await MoveAsync(id, IncomingState.Failed, IncomingState.Discarded, new FailedMailDiscarded(id), cancellation);
        if (done)
            context.Response.Toast(
                T["Discarded. Its bytes are kept."],
                undoUrl: string.Create(CultureInfo.InvariantCulture, $"/admin/mail/failed/{id}/bring-back")
            );
        return TypedResults.LocalRedirect("/admin/mail/failed");
    }

    public async Task<IResult> BringBackAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await MoveAsync(id, IncomingState.Discarded, IncomingState.Failed, new FailedMailBroughtBack(id), cancellation))
            context.Response.Toast(T["It is among the failed mail again."]);
        return Back(id);
    }

    /// <summary>The rule that stands in the explanation of such a ticket.</summary>
    public const string MadeByHand = "made-by-hand";

    private async Task<bool> MoveAsync(
        long id,
        IncomingState from,
        IncomingState to,
        Sdk.Hooks.IAction action,
        CancellationToken cancellation
    )
    {
        var done = await database.WriteAsync(
            async write =>
            {
                var changed = await write
                    .Table<IncomingRow>()
                    .Where(row => row.Id == id && row.State == from)
                    .Set(row => row.State, to)
                    .UpdateAsync(cancellation);
                if (changed > 0)
                    write.Record(action);
                return changed > 0;
            },
            cancellation
        );
        counts.Forget();
        return done;
    }

    private async Task<bool> TryAsync(MailboxRow mailbox, StoredMessage message, CancellationToken cancellation)
    {
        PreparedMail prepared;
        try
        {
            prepared = await prepare.PrepareAsync(message, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await process.FailAsync(message.Row, error, cancellation);
            return false;
        }

        return await process.TryAloneAsync(mailbox, prepared, null, cancellation);
    }

    private async Task<NewTicket> TicketOfAsync(
        IncomingRow row,
        byte[] bytes,
        long department,
        Person sender,
        CancellationToken cancellation
    )
    {
        using var stream = new MemoryStream(bytes, writable: false);
        var whole = new IncomingAttachment(
            await blobs.SaveAsync(stream, cancellation),
            string.Create(CultureInfo.InvariantCulture, $"mail-{row.Id}.eml"),
            "message/rfc822",
            null
        );
        try
        {
            var (_, mail, files) = await prepare.PrepareAsync(new StoredMessage(row, bytes), cancellation);
            var message = new IncomingMessage(sender, mail.Html, mail.Text, mail.Date ?? row.ArrivedAt)
            {
                VisibleHtml = mail.VisibleHtml,
                Attachments = [.. files, whole],
                Automatic = mail.Automatic is { MachineMade: true },
                Language = mail.Language,
            };
            return new NewTicket(department, mail.Subject, "mail", message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever the parser stumbles over: a person reads it as it stands.
            var text = await raw.ReadTextAsync(row.RawHash, cancellation);
            var (_, subject) = await raw.ReadHeadAsync(row.RawHash, cancellation);
            var body = text is null ? "" : $"{text.Headers}\n{text.Body}";
            return new NewTicket(
                department,
                subject ?? T["(no subject)"],
                "mail",
                new IncomingMessage(sender, "", body.Length > ShownText ? body[..ShownText] : body, row.ArrivedAt) { Attachments = [whole] }
            );
        }
    }

    private Task<IncomingRow?> FindAsync(long id, CancellationToken cancellation) =>
        database
            .Table<IncomingRow>()
            .FirstOrDefaultAsync(
                row => row.Id == id && (row.State == IncomingState.Failed || row.State == IncomingState.Discarded),
                cancellation
            );

    private IResult Missing(HttpContext context, long id)
    {
        context.Response.Toast(T["The mail's bytes are not here, so nothing can be made of it."], "danger");
        return Back(id);
    }

    private static IResult Back(long id) =>
        TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/admin/mail/failed/{id}"));
}
