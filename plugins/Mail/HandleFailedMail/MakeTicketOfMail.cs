using System.Globalization;
using System.Runtime.Serialization;
using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>Who wrote a failed mail, and who gets its ticket.</summary>
internal sealed record FailedMailInput
{
    [DataMember(Name = "sender_name")]
    public string Name { get; init; } = "";

    [DataMember(Name = "sender_address")]
    public string Address { get; init; } = "";

    public long Department { get; init; }
}

/// <summary>POST /admin/mail/failed/{id}/ticket: makes a ticket of a failed mail as it is.</summary>
internal sealed class MakeTicketOfMail(
    IDatabase database,
    FailedMails mails,
    FailedMailContent content,
    FailedMailPages pages,
    ITicketIntake intake,
    IStringLocalizer<MailPlugin> T
)
{
    /// <summary>
    /// Makes a new ticket without any of the rules that look for one. What can be read is the text; the mail itself is attached, so
    /// that nothing is lost.
    /// </summary>
    public async Task<IResult> MakeTicketAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await mails.FindAsync(id, cancellation) is not { } row)
            return TypedResults.NotFound();
        if (await mails.ReadAsync(row, cancellation) is not { } bytes)
            return mails.Missing(context, id);
        var form = (await context.ReadFormAsync<FailedMailInput>(cancellation)).Model;
        var (name, address, department) = (form.Name, form.Address, form.Department);
        var errors = await content.CheckAsync(address, department, cancellation);
        if (errors.Count > 0)
            return await pages.ShowAsync(
                id,
                cancellation,
                model => model with { SenderName = name, SenderAddress = address, DepartmentId = department, Errors = errors },
                StatusCodes.Status422UnprocessableEntity
            );

        var ticket = await content.ReadAsync(row, bytes, department, new Person(name, address), cancellation);
        try
        {
            var ticketId = await database.WriteAsync(
                async write =>
                {
                    var result = await intake.CreateTicketAsync(write, ticket, cancellation);
                    var explanation = new Explanation { Outcome = Outcomes.NewTicket, TicketRule = TicketRules.MadeByHand }.ToJson();
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
            mails.Changed();
            context.Response.Toast(T["Ticket #{0} was created from the email.", ticketId]);
            return TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/tickets/{ticketId}"));
        }
        catch (AlreadyProcessedException)
        {
            context.Response.Toast(T["Someone else has already handled this email."], "info");
            return TypedResults.LocalRedirect("/admin/mail/failed");
        }
        catch (RefusedException refused)
        {
            context.Response.Toast(refused.Message, "danger");
            return FailedMails.Back(id);
        }
    }
}
