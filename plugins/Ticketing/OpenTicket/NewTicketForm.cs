using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.FillFields;
using Hookdesk.Ticketing.ReplyToTicket;
using Hookdesk.Ticketing.SaveDraft;
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
    ReplyChannels channels,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> ShowAsync(NewTicketAddress address, HttpContext context)
    {
        var (customer, cancellation) = (address.Customer, context.RequestAborted);
        var departments = await page.DepartmentsAsync(cancellation);
        if (departments.Count == 0)
            return PageResults.Page<NoDepartmentPage>(statusCode: StatusCodes.Status403Forbidden);
        var model = await page.NewAsync(departments, cancellation) with
        {
            Query = address.Q ?? "",
            DepartmentId = departments.Any(d => d.Id == address.Department) ? address.Department!.Value : departments[0].Id,
            DraftId = address.Draft is { } number and <= 0 ? number : NewTicketDrafts.NewId(),
        };
        if (address.Draft is <= 0 && await Drafts.FindAsync(database, access.User.Id, model.DraftId, cancellation) is { } draft)
        {
            var form = NewTicketDrafts.Read(draft);
            var input = form.Bind<NewTicketInput>(context.RequestServices).Model;
            model = await FillAsync(model, input, draft.Uploads, form, cancellation) with { Html = draft.Html, Follows = draft.Writer };
            customer ??= input.Customer;
        }
        model = model with { Unfinished = await NewTicketDrafts.UnfinishedAsync(database, access.User.Id, model.DraftId, cancellation) };
        return PageResults.Page<OpenTicketPage>(new { Model = await page.CompleteAsync(model, customer ?? 0, cancellation) });
    }

    /// <summary>POST /tickets/new/discard: throws a draft away.</summary>
    public async Task<IResult> DiscardAsync(HttpContext context, CancellationToken cancellation)
    {
        var id = (await context.ReadFormAsync<NewTicketInput>(cancellation)).Model.Draft;
        if (id <= 0)
            await database.WriteAsync(write => Drafts.DeleteAsync(write, access.User.Id, id, cancellation), cancellation);
        return TypedResults.LocalRedirect("/tickets/new");
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
            await FillAsync(empty, input, reply.Uploads, context.Request.Form, cancellation) with
            {
                Html = reply.Html,
                DraftId = Math.Min(input.Draft, 0),
                Follows = reply.Source.Writer,
            },
            input.Choose == "" ? input.Customer : 0,
            cancellation
        );

        // A customer was chosen, or is to be chosen anew: the form stays as it is otherwise.
        if (input.Open != "1")
            return PageResults.Page<OpenTicketPage>(new { Model = model });

        var errors = form.Errors;
        Check(errors, model, reply, departments);
        if (model.AssigneeId > 0 && !await page.MayBeAssignedAsync(model.DepartmentId, model.AssigneeId, cancellation))
            errors["assignee"] = T["This user can't be assigned tickets in that department."];
        if (errors.Count == 0)
        {
            try
            {
                var id = await database.WriteAsync(
                    write => write.OnceAsync(context.FormKey(), () => StoreAsync(write, model, reply, cancellation), cancellation),
                    cancellation
                );
                if (model.Send && !await channels.ServeAsync(model.DepartmentId, cancellation))
                    context.Response.Toast(
                        T["Ticket #{0} created, but nothing was sent. No mailbox sends email for this department.", id],
                        "warning"
                    );
                else
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

    private async Task<OpenTicketModel> FillAsync(
        OpenTicketModel model,
        NewTicketInput input,
        IReadOnlyList<long> uploads,
        IFormCollection form,
        CancellationToken cancellation
    ) =>
        model with
        {
            Name = input.Name,
            Address = input.Address,
            Phone = input.Phone,
            DepartmentId = input.Department,
            AssigneeId = input.Assignee,
            Priority = input.Priority,
            Subject = input.Subject,
            Files = await page.FilesAsync(uploads, cancellation),
            Tags =
            [
                .. input
                    .Tags.SelectMany(tag => tag.Split(','))
                    .Select(Domain.Tags.Clean)
                    .Where(tag => tag.Length > 0)
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ],
            Fields = fields.Take(model.Fields, name => form[name]),
            Send = input.As != "customer",
        };

    private async Task<long> StoreAsync(IWriteScope write, OpenTicketModel model, ReplyForm form, CancellationToken cancellation)
    {
        var author = access.User.Info ?? throw new InvalidOperationException("Nobody is signed in.");
        var requester = await tickets.RequesterAsync(write, model, cancellation);
        var (html, attachments) = await Drafts.TakeUploadsAsync(database, author.Id, form.Html, form.Uploads, cancellation);
        var id = await tickets.OpenAsync(write, model, requester, author, new OutgoingText(html, null, "", attachments), cancellation);
        await Drafts.DeleteAsync(write, author.Id, model.DraftId, form.Source, cancellation);
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
        if (form.FileError is { } file)
            errors["html"] = file;
        else if (form.IsEmpty)
            errors["html"] = T["Enter a message."];
    }
}
