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
using Hookdesk.Ticketing.FillFields;
using Hookdesk.Ticketing.FindCustomer;
using Hookdesk.Ticketing.Labels;
using Hookdesk.Ticketing.ReadTicket;
using Hookdesk.Ticketing.ReadTicket.Cards;
using Hookdesk.Ticketing.ReplyToTicket;
using Hookdesk.Ticketing.SaveDraft;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.OpenTicket;

/// <summary>GET and POST /tickets/new: an agent opens a ticket on behalf of a customer.</summary>
internal sealed class NewTicketForm(
    IDatabase database,
    IBlobStore blobs,
    Access access,
    ReaderViews views,
    DepartmentDirectory directory,
    IUsers users,
    TicketLoader loader,
    FieldEntries fields,
    AgentTickets tickets,
    IHtmlSanitizer sanitizer,
    ISettings<TicketSettings> settings,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> ShowAsync(long? customer, long? department, string? q, CancellationToken cancellation)
    {
        var departments = await DepartmentsAsync(cancellation);
        if (departments.Count == 0)
            return PageResults.Page<NoDepartmentPage>(statusCode: StatusCodes.Status403Forbidden);
        var draft = await Drafts.FindAsync(database, access.User.Id, 0, cancellation);
        var model = await CompleteAsync(
            new OpenTicketModel(await ViewsAsync(cancellation), departments, [])
            {
                Query = q ?? "",
                DepartmentId = departments.Any(d => d.Id == department) ? department!.Value : departments[0].Id,
                Html = draft?.Html ?? "",
                Files = await loader.FilesAsync(Drafts.UploadIds(draft), cancellation),
                Fields = await fields.NewAsync(departments, cancellation),
            },
            customer ?? 0,
            cancellation
        );
        return PageResults.Page<OpenTicketPage>(new { Model = model });
    }

    public async Task<IResult> SubmitAsync(HttpContext context, CancellationToken cancellation)
    {
        var departments = await DepartmentsAsync(cancellation);
        if (departments.Count == 0)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var megabytes = (await settings.GetAsync(cancellation)).LargestUploadMegabytes;
        var reply = await ReplyForm.ReadAsync(context, database, blobs, access.User, sanitizer, megabytes, cancellation);
        var form = context.Request.Form;
        var model = await CompleteAsync(
            new OpenTicketModel(await ViewsAsync(cancellation), departments, [])
            {
                Name = form["name"].ToString().Trim(),
                Address = form["address"].ToString().Trim(),
                Phone = form["phone"].ToString().Trim(),
                DepartmentId = Number(form["department"]),
                AssigneeId = Number(form["assignee"]),
                Priority = TicketLabels.Read<TicketPriority>(form["priority"]) ?? TicketPriority.Normal,
                Subject = form["subject"].ToString().Trim(),
                Html = reply.Html,
                Files = await loader.FilesAsync(reply.Uploads, cancellation),
                Tags =
                [
                    .. form["tags"]
                        .OfType<string>()
                        .SelectMany(tag => tag.Split(','))
                        .Select(Domain.Tags.Clean)
                        .Where(tag => tag.Length > 0)
                        .Distinct(StringComparer.OrdinalIgnoreCase),
                ],
                Fields = fields.Take(await fields.NewAsync(departments, cancellation), name => form[name]),
                Send = form["as"] != "customer",
            },
            Number(form["customer"]),
            cancellation
        );

        // A button of the list of customers was pressed, not Send: the form stays, now with the customer.
        if (form["open"] != "1")
            return PageResults.Page<OpenTicketPage>(new { Model = model });

        var errors = Check(model, reply, departments);
        if (errors.Count == 0)
        {
            try
            {
                var id = await database.WriteAsync(write => StoreAsync(write, model, reply, cancellation), cancellation);
                context.Response.Toast(model.Send ? T["Ticket #{0} was opened and sent.", id] : T["Ticket #{0} was opened.", id]);
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

    private Dictionary<string, string> Check(OpenTicketModel model, ReplyForm form, IReadOnlyList<DepartmentInfo> departments)
    {
        var errors = new Dictionary<string, string>();
        if (model.Customer is null)
        {
            if (model.Name.Length + model.Address.Length + model.Phone.Length == 0)
                errors["q"] = T["Say who asks: find a customer, or fill in name, mail address or phone."];
            if (model.Address.Length > 0 && !MailAddresses.IsValid(model.Address))
                errors["address"] = T["“{0}” is not a mail address.", model.Address];
        }
        if (
            model.Send
            && (model.Customer is null ? model.Address.Length == 0 : model.Customer.Addresses.Count == 0)
            && !errors.ContainsKey("q")
        )
            errors[model.Customer is null ? "address" : "as"] = T[
                "Without a mail address nothing can be sent. Store the text as what the customer said, or give an address."
            ];
        if (departments.All(department => department.Id != model.DepartmentId))
            errors["department"] = T["Choose a department."];
        // What was typed into fields of other departments is of no matter.
        foreach (var entry in model.Fields.Where(entry => entry.Error is not null && entry.Field.IsFor(model.DepartmentId)))
            errors[FieldEntry.NameOf(entry.Field)] = entry.Error!;
        if (model.Subject.Length == 0)
            errors["subject"] = T["Give the ticket a subject."];
        if (form.IsEmpty)
            errors["html"] = T["There is no text yet."];
        return errors;
    }

    private async Task<OpenTicketModel> CompleteAsync(OpenTicketModel model, long customerId, CancellationToken cancellation)
    {
        if (customerId > 0)
        {
            var rows = await database
                .Table<CustomerRow>()
                .Where(c => c.Id == customerId)
                .Select(c => new CustomerListRow(c.Id, c.Name, c.OrganisationId))
                .ToListAsync(cancellation);
            var customer = (await CustomerSearch.CompleteAsync(database, rows, cancellation)).FirstOrDefault();
            if (customer is not null)
                model = model with
                {
                    Customer = customer,
                    LastTickets = await LastTicket.OfAsync(
                        database,
                        await access.WhereAsync(TicketingPermissions.View, cancellation),
                        customer.Id,
                        5,
                        cancellation: cancellation
                    ),
                };
        }
        else if (model.Query.Length > 0)
            model = model with { Found = await CustomerSearch.FindAsync(database, model.Query, 8, 0, cancellation) };
        return model with
        {
            Assignable =
            [
                .. (await users.ListAsync(cancellation: cancellation)).OrderBy(user => user.Name, StringComparer.CurrentCultureIgnoreCase),
            ],
        };
    }

    private async Task<IReadOnlyList<DepartmentInfo>> DepartmentsAsync(CancellationToken cancellation)
    {
        var where = await access.WhereAsync(TicketingPermissions.Create, cancellation);
        return
        [
            .. (await directory.ReadAsync(cancellation)).Departments.Where(department =>
                department.IsActive && where.Contains(department.Id)
            ),
        ];
    }

    private Task<ViewsModel> ViewsAsync(CancellationToken cancellation) => views.ReadAsync(null, cancellation);

    private static long Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
