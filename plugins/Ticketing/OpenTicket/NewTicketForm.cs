using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.FillFields;
using Hookdesk.Ticketing.ReplyToTicket;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.OpenTicket;

/// <summary>GET and POST /tickets/new: an agent opens a ticket on behalf of a customer.</summary>
internal sealed class NewTicketForm(
    IDatabase database,
    Access access,
    NewTicketPage page,
    ReplyForms forms,
    FieldEntries fields,
    AgentTickets tickets,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> ShowAsync(long? customer, long? department, string? q, CancellationToken cancellation)
    {
        var departments = await page.DepartmentsAsync(cancellation);
        if (departments.Count == 0)
            return PageResults.Page<NoDepartmentPage>(statusCode: StatusCodes.Status403Forbidden);
        var draft = await Drafts.FindAsync(database, access.User.Id, 0, cancellation);
        var model = await page.CompleteAsync(
            await page.NewAsync(departments, cancellation) with
            {
                Query = q ?? "",
                DepartmentId = departments.Any(d => d.Id == department) ? department!.Value : departments[0].Id,
                Html = draft?.Html ?? "",
                Files = await page.FilesAsync(Drafts.UploadIds(draft), cancellation),
            },
            customer ?? 0,
            cancellation
        );
        return PageResults.Page<OpenTicketPage>(new { Model = model });
    }

    public async Task<IResult> SubmitAsync(HttpContext context, CancellationToken cancellation)
    {
        var departments = await page.DepartmentsAsync(cancellation);
        if (departments.Count == 0)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var reply = await forms.ReadAsync(context, cancellation);
        var form = await context.ReadFormAsync<NewTicketInput>(cancellation);
        var input = form.Model;
        var empty = await page.NewAsync(departments, cancellation);
        var model = await page.CompleteAsync(
            empty with
            {
                Name = input.Name,
                Address = input.Address,
                Phone = input.Phone,
                DepartmentId = input.Department,
                AssigneeId = input.Assignee,
                Priority = input.Priority,
                Subject = input.Subject,
                Html = reply.Html,
                Files = await page.FilesAsync(reply.Uploads, cancellation),
                Tags =
                [
                    .. input
                        .Tags.SelectMany(tag => tag.Split(','))
                        .Select(Domain.Tags.Clean)
                        .Where(tag => tag.Length > 0)
                        .Distinct(StringComparer.OrdinalIgnoreCase),
                ],
                Fields = fields.Take(empty.Fields, name => context.Request.Form[name]),
                Send = input.As != "customer",
            },
            input.Customer,
            cancellation
        );

        // A button of the list of customers was pressed, not Send: the form stays, now with the customer.
        if (input.Open != "1")
            return PageResults.Page<OpenTicketPage>(new { Model = model });

        var errors = form.Errors;
        Check(errors, model, reply, departments);
        if (errors.Count == 0)
        {
            try
            {
                var id = await database.WriteAsync(
                    write => write.OnceAsync(context.FormKey(), () => StoreAsync(write, model, reply, cancellation), cancellation),
                    cancellation
                );
                context.Response.Toast(model.Send ? T["Ticket #{0} created and sent.", id] : T["Ticket #{0} created.", id]);
                return TypedResults.LocalRedirect($"/tickets/{id}");
            }
            catch (RefusedException refused)
            {
                errors[""] = refused.Message;
            }
        }
        return PageResults.Page<OpenTicketPage>(new { Model = model with { Errors = errors } }, StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<long> StoreAsync(IWriteScope write, OpenTicketModel model, ReplyForm form, CancellationToken cancellation)
    {
        var author = access.User.Info ?? throw new InvalidOperationException("Nobody is signed in.");
        var requester = await tickets.RequesterAsync(write, model, cancellation);
        var (html, attachments) = await Drafts.TakeUploadsAsync(database, author.Id, form.Html, form.Uploads, cancellation);
        var id = await tickets.OpenAsync(write, model, requester, author, new OutgoingText(html, null, "", attachments), cancellation);
        await Drafts.DeleteAsync(write, author.Id, 0, cancellation);
        return id;
    }

    private void Check(Dictionary<string, string> errors, OpenTicketModel model, ReplyForm form, IReadOnlyList<DepartmentInfo> departments)
    {
        if (model.Customer is null)
        {
            if (model.Name.Length + model.Address.Length + model.Phone.Length == 0)
                errors["q"] = T["Choose a requester, or enter a name, email address, or phone number."];
            if (model.Address.Length > 0 && !MailAddresses.IsValid(model.Address))
                errors["address"] = T["“{0}” isn't a valid email address.", model.Address];
        }
        if (
            model.Send
            && (model.Customer is null ? model.Address.Length == 0 : model.Customer.Addresses.Count == 0)
            && !errors.ContainsKey("q")
        )
            errors[model.Customer is null ? "address" : "as"] = T[
                "To send the message, enter an email address. Otherwise, save the text as the customer's message."
            ];
        if (departments.All(department => department.Id != model.DepartmentId))
            errors["department"] = T["Choose a department."];
        // What was typed into fields of other departments is of no matter.
        foreach (var entry in model.Fields.Where(entry => entry.Error is not null && entry.Field.IsFor(model.DepartmentId)))
            errors[FieldEntry.NameOf(entry.Field)] = entry.Error!;
        if (form.IsEmpty)
            errors["html"] = T["Enter a message."];
    }
}
