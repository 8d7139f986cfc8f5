using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.AdministerDepartments;
using Hookdesk.Ticketing.AdministerFields;
using Hookdesk.Ticketing.AdministerTags;
using Hookdesk.Ticketing.BrowseCustomers;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.ChangeTicket;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.EditCustomer;
using Hookdesk.Ticketing.FillFields;
using Hookdesk.Ticketing.FindCustomer;
using Hookdesk.Ticketing.MergeTickets;
using Hookdesk.Ticketing.OpenTicket;
using Hookdesk.Ticketing.Organisations;
using Hookdesk.Ticketing.ReadHistory;
using Hookdesk.Ticketing.ReadTicket;
using Hookdesk.Ticketing.ReplyToTicket;
using Hookdesk.Ticketing.SaveDraft;
using Hookdesk.Ticketing.SplitTicket;
using Hookdesk.Ticketing.TrashTickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hookdesk.Ticketing;

/// <summary>Every address of the plugin.</summary>
internal static class TicketingEndpoints
{
    private const string ByDepartment = "the departments in which the user may see tickets; another department's ticket is not found";
    private const string ByCustomers = "the permissions for customers, held everywhere or in some department";
    private const string ByOwner = "uploads and drafts are the user's own";

    public static IEndpointRouteBuilder MapTickets(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/tickets", TicketLists.HandleAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{view:regex(^[a-z][a-z0-9-]*$)}", TicketLists.HandleAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/department/{department:long}", TicketLists.HandleAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/views", TicketLists.ShowViewsAsync).RequireSignIn(ByDepartment);
        endpoints.MapPost("/tickets/bulk", ChangeSeveral.HandleAsync).RequireSignIn(ByDepartment);
        endpoints
            .MapGet(
                "/tickets/merge",
                (string? ids, HttpContext context, MergeSeveral slice, CancellationToken cancellation) =>
                    slice.ShowAsync(ids, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/merge",
                (HttpContext context, MergeSeveral slice, CancellationToken cancellation) => slice.MergeAsync(context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/restore",
                (string? batch, string? back, HttpContext context, TrashOne slice, CancellationToken cancellation) =>
                    slice.RestoreBatchAsync(batch, back, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapGet(
                "/tickets/erase",
                (string? ids, HttpContext context, EraseTickets slice, CancellationToken cancellation) =>
                    slice.ShowAsync(ids, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/erase",
                (HttpContext context, EraseTickets slice, CancellationToken cancellation) => slice.EraseAsync(context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/tags", TagTicket.SuggestAsync).RequireSignIn("tags are words that every agent may use");

        endpoints
            .MapGet(
                "/tickets/new",
                (long? customer, long? department, string? q, NewTicketForm slice, CancellationToken cancellation) =>
                    slice.ShowAsync(customer, department, q, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/new",
                (HttpContext context, NewTicketForm slice, CancellationToken cancellation) => slice.SubmitAsync(context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints.MapPost("/tickets/new/draft", DraftEndpoint.HandleNewAsync).RequireSignIn(ByOwner);
        endpoints.MapPost("/tickets/uploads", Upload.ReceiveAsync).RequireSignIn(ByOwner);
        endpoints.MapGet("/tickets/uploads/{id:long}", Upload.ShowAsync).RequireSignIn(ByOwner);

        endpoints.MapGet("/tickets/{id:long}", ShowTicket.HandleAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/images", ShowTicket.WithImagesAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/properties", ShowTicket.PropertiesAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/thread", ShowTicket.ThreadAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/news", ShowTicket.CountNewsAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/history", TicketHistory.HandleAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/messages/{message:long}", ShowTicket.MessageAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/messages/{message:long}/body", ShowTicket.BodyAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/messages/{message:long}/delivery", ShowTicket.DeliveryAsync).RequireSignIn(ByDepartment);
        endpoints.MapGet("/tickets/{id:long}/attachments/{attachment:long}", DownloadAttachment.HandleAsync).RequireSignIn(ByDepartment);

        endpoints
            .MapPost(
                "/tickets/{id:long}/messages",
                (long id, HttpContext context, ReplyEndpoint slice, CancellationToken cancellation) =>
                    slice.SendAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost("/tickets/{id:long}/messages/{message:long}/undo", UndoReply.HandleAsync)
            .RequireSignIn("only the author takes a reply back");
        endpoints.MapPost("/tickets/{id:long}/draft", DraftEndpoint.HandleAsync).RequireSignIn(ByOwner);
        endpoints
            .MapPost(
                "/tickets/{id:long}/status",
                (long id, HttpContext context, PropertyChange slice, CancellationToken cancellation) =>
                    slice.StatusAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/priority",
                (long id, HttpContext context, PropertyChange slice, CancellationToken cancellation) =>
                    slice.PriorityAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/assignee",
                (long id, HttpContext context, PropertyChange slice, CancellationToken cancellation) =>
                    slice.AssigneeAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/department",
                (long id, HttpContext context, PropertyChange slice, CancellationToken cancellation) =>
                    slice.DepartmentAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/subject",
                (long id, HttpContext context, PropertyChange slice, CancellationToken cancellation) =>
                    slice.SubjectAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapGet(
                "/tickets/{id:long}/merge",
                (long id, MergeOne slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/merge",
                (long id, HttpContext context, MergeOne slice, CancellationToken cancellation) =>
                    slice.MergeAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapGet(
                "/tickets/{id:long}/messages/{message:long}/split",
                (long id, long message, SplitOff slice, CancellationToken cancellation) => slice.ShowAsync(id, message, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/messages/{message:long}/split",
                (long id, long message, HttpContext context, SplitOff slice, CancellationToken cancellation) =>
                    slice.SplitAsync(id, message, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapGet(
                "/tickets/{id:long}/fields",
                (long id, HttpContext context, FieldsEndpoint slice, CancellationToken cancellation) =>
                    slice.ShowAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/fields",
                (long id, HttpContext context, FieldsEndpoint slice, CancellationToken cancellation) =>
                    slice.SaveAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/trash",
                (long id, HttpContext context, TrashOne slice, CancellationToken cancellation) =>
                    slice.TrashAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints
            .MapPost(
                "/tickets/{id:long}/restore",
                (long id, HttpContext context, TrashOne slice, CancellationToken cancellation) =>
                    slice.RestoreAsync(id, context, cancellation)
            )
            .RequireSignIn(ByDepartment);
        endpoints.MapPost("/tickets/{id:long}/tags", TagTicket.HandleAsync).RequireSignIn(ByDepartment);
        return endpoints;
    }

    public static IEndpointRouteBuilder MapCustomers(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/customers", CustomerLists.HandleAsync).RequireSignIn(ByCustomers);
        endpoints.MapGet("/customers/find", CustomerFinder.HandleAsync).RequireSignIn(ByCustomers);
        endpoints
            .MapGet("/customers/new", (CustomerForm slice, CancellationToken cancellation) => slice.ShowAsync(0, cancellation))
            .RequireSignIn(ByCustomers);
        endpoints
            .MapPost(
                "/customers/new",
                (HttpContext context, CustomerForm slice, CancellationToken cancellation) => slice.SubmitAsync(0, context, cancellation)
            )
            .RequireSignIn(ByCustomers);
        endpoints
            .MapGet(
                "/customers/{id:long}",
                (long id, CustomerForm slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequireSignIn(ByCustomers);
        endpoints
            .MapPost(
                "/customers/{id:long}",
                (long id, HttpContext context, CustomerForm slice, CancellationToken cancellation) =>
                    slice.SubmitAsync(id, context, cancellation)
            )
            .RequireSignIn(ByCustomers);
        endpoints.MapGet("/organisations", BrowseOrganisations.HandleAsync).RequireSignIn(ByCustomers);
        endpoints
            .MapGet("/organisations/new", (OrganisationForm slice, CancellationToken cancellation) => slice.ShowAsync(0, cancellation))
            .RequireSignIn(ByCustomers);
        endpoints
            .MapPost(
                "/organisations/new",
                (HttpContext context, OrganisationForm slice, CancellationToken cancellation) => slice.SubmitAsync(0, context, cancellation)
            )
            .RequireSignIn(ByCustomers);
        endpoints
            .MapGet(
                "/organisations/{id:long}",
                (long id, OrganisationForm slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequireSignIn(ByCustomers);
        endpoints
            .MapPost(
                "/organisations/{id:long}",
                (long id, HttpContext context, OrganisationForm slice, CancellationToken cancellation) =>
                    slice.SubmitAsync(id, context, cancellation)
            )
            .RequireSignIn(ByCustomers);
        return endpoints;
    }

    public static IEndpointRouteBuilder MapAdministration(this IEndpointRouteBuilder endpoints)
    {
        var manage = TicketingPermissions.ManageDepartments;
        endpoints
            .MapGet("/admin/departments", (DepartmentAdministration slice, CancellationToken cancellation) => slice.ListAsync(cancellation))
            .RequirePermission(manage);
        endpoints.MapGet("/admin/departments/new", DepartmentAdministration.ShowNew).RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/departments/new",
                (HttpContext context, DepartmentAdministration slice, CancellationToken cancellation) =>
                    slice.CreateAsync(context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapGet(
                "/admin/departments/{id:long}",
                (long id, DepartmentAdministration slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/departments/{id:long}",
                (long id, HttpContext context, DepartmentAdministration slice, CancellationToken cancellation) =>
                    slice.SaveAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        endpoints
            .MapPost(
                "/admin/departments/{id:long}/members",
                (long id, HttpContext context, DepartmentAdministration slice, CancellationToken cancellation) =>
                    slice.SetMemberAsync(id, context, cancellation)
            )
            .RequirePermission(manage);
        var fields = TicketingPermissions.ManageFields;
        endpoints
            .MapGet("/admin/ticket-fields", (FieldAdministration slice, CancellationToken cancellation) => slice.ListAsync(cancellation))
            .RequirePermission(fields);
        endpoints
            .MapGet(
                "/admin/ticket-fields/new",
                (string? kind, FieldForm slice, CancellationToken cancellation) => slice.ShowNewAsync(kind, cancellation)
            )
            .RequirePermission(fields);
        endpoints
            .MapPost(
                "/admin/ticket-fields/new",
                (HttpContext context, FieldForm slice, CancellationToken cancellation) => slice.CreateAsync(context, cancellation)
            )
            .RequirePermission(fields);
        endpoints
            .MapGet(
                "/admin/ticket-fields/{id:long}",
                (long id, FieldForm slice, CancellationToken cancellation) => slice.ShowAsync(id, cancellation)
            )
            .RequirePermission(fields);
        endpoints
            .MapPost(
                "/admin/ticket-fields/{id:long}",
                (long id, HttpContext context, FieldForm slice, CancellationToken cancellation) =>
                    slice.SaveAsync(id, context, cancellation)
            )
            .RequirePermission(fields);
        endpoints
            .MapPost(
                "/admin/ticket-fields/{id:long}/move",
                (long id, HttpContext context, FieldAdministration slice, CancellationToken cancellation) =>
                    slice.MoveAsync(id, context, cancellation)
            )
            .RequirePermission(fields);
        endpoints
            .MapPost(
                "/admin/ticket-fields/{id:long}/retire",
                (long id, HttpContext context, FieldAdministration slice, CancellationToken cancellation) =>
                    slice.RetireAsync(id, context, cancellation)
            )
            .RequirePermission(fields);
        endpoints
            .MapGet(
                "/admin/ticket-fields/{id:long}/delete",
                (long id, FieldAdministration slice, CancellationToken cancellation) => slice.AskAsync(id, cancellation)
            )
            .RequirePermission(fields);
        endpoints
            .MapPost(
                "/admin/ticket-fields/{id:long}/delete",
                (long id, HttpContext context, FieldAdministration slice, CancellationToken cancellation) =>
                    slice.DeleteAsync(id, context, cancellation)
            )
            .RequirePermission(fields);
        endpoints.MapGet("/admin/tags", TagAdministration.ListAsync).RequirePermission(manage);
        endpoints.MapPost("/admin/tags/{id:long}", TagAdministration.RenameAsync).RequirePermission(manage);
        endpoints.MapPost("/admin/tags/{id:long}/delete", TagAdministration.DeleteAsync).RequirePermission(manage);
        return endpoints;
    }
}
