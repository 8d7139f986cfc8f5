using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Labels;
using Hookdesk.Ticketing.ReadTicket;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ChangeTicket;

/// <summary>
/// POST /tickets/{id}/status, …/assignee, …/priority, …/department, …/subject: a property changed in place. The form says what the
/// value was when the agent saw it; when somebody has changed it since, nothing is overwritten and the agent is told.
/// </summary>
internal sealed class PropertyChange(
    IDatabase database,
    Access access,
    TicketLoader loader,
    Assignees assignees,
    TicketStatuses statuses,
    DepartmentDirectory directory,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> StatusAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var all = await statuses.ListAsync(cancellation);
        return await ChangeAsync(
            id,
            context,
            "status",
            TicketingPermissions.Change,
            ticket => all.First(status => status.Id == ticket.StatusId).Key,
            (locked, value) =>
            {
                if (all.FirstOrDefault(known => known.Key == value) is not { IsRetired: false, Category: not StatusCategory.Trash } status)
                    return null;
                locked.SetStatus(status.Id);
                return T["Status changed to {0}.", status.Name];
            },
            cancellation
        );
    }

    public Task<IResult> PriorityAsync(long id, HttpContext context, CancellationToken cancellation) =>
        ChangeAsync(
            id,
            context,
            "priority",
            TicketingPermissions.Change,
            ticket => ticket.Priority.Level(),
            (locked, value) =>
            {
                if (TicketLabels.Read<TicketPriority>(value) is not { } priority)
                    return null;
                locked.SetPriority(priority);
                return T["Priority changed to {0}.", priority.Word(T)];
            },
            cancellation
        );

    public Task<IResult> SubjectAsync(long id, HttpContext context, CancellationToken cancellation) =>
        ChangeAsync(
            id,
            context,
            "subject",
            TicketingPermissions.Change,
            ticket => ticket.Subject,
            (locked, value) =>
            {
                if (string.IsNullOrWhiteSpace(value))
                    return null;
                locked.SetSubject(value);
                return T["Subject changed."];
            },
            cancellation
        );

    public async Task<IResult> AssigneeAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        var people = await assignees.ListAsync(ticket.DepartmentId, cancellation);
        return await ChangeAsync(
            id,
            context,
            "assignee",
            TicketingPermissions.Assign,
            row => (row.AssigneeId ?? 0).ToString(CultureInfo.InvariantCulture),
            (locked, value) =>
            {
                if (value == "0")
                {
                    locked.Assign(null, null);
                    return T["Assignee removed."];
                }
                if (people.FirstOrDefault(user => user.Id.ToString(CultureInfo.InvariantCulture) == value) is not { } assignee)
                    return null;
                locked.Assign(assignee.Id, assignee.Name);
                return assignee.Id == access.User.Id ? T["Assigned to you."] : T["Assigned to {0}.", assignee.Name];
            },
            cancellation
        );
    }

    public async Task<IResult> DepartmentAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var departments = await directory.ReadAsync(cancellation);
        return await ChangeAsync(
            id,
            context,
            "department",
            TicketingPermissions.Move,
            row => row.DepartmentId.ToString(CultureInfo.InvariantCulture),
            (locked, value) =>
            {
                if (
                    departments.Departments.FirstOrDefault(d => d.IsActive && d.Id.ToString(CultureInfo.InvariantCulture) == value)
                    is not { } department
                )
                    return null;
                locked.MoveTo(department.Id, department.Name);
                return T["Moved to {0}.", department.Name];
            },
            cancellation
        );
    }

    private async Task<IResult> ChangeAsync(
        long id,
        HttpContext context,
        string field,
        Permission permission,
        Func<Data.TicketRow, string> current,
        Func<LockedTicket, string?, string?> change,
        CancellationToken cancellation
    )
    {
        if (await loader.FindAsync(id, cancellation) is not { } seen)
            return TypedResults.NotFound();
        if (StatusRules.IsReadOnly(seen.Category, seen.MergedIntoId) || !await access.MayAsync(permission, seen.DepartmentId, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var values = await ValuesAsync(context, cancellation);
        var (wanted, was) = (values(field), values("was"));

        var outcome = await database.WriteAsync(
            async write =>
            {
                var locked =
                    await LockedTicket.TakeAsync(write, id, cancellation) ?? throw new KeyNotFoundException($"Ticket {id} doesn't exist.");
                var now = current(locked.Ticket);
                if (wanted == now)
                    return new Outcome(null, now, IsConflict: false);
                if ((was is not null && was != now) || StatusRules.IsReadOnly(locked.Ticket.Category, locked.Ticket.MergedIntoId))
                    return new Outcome(null, now, IsConflict: true);
                var words = change(locked, wanted);
                if (words is not null)
                    await locked.SaveAsync(cancellation);
                return new Outcome(words, now, IsConflict: false);
            },
            cancellation
        );

        if (outcome.IsConflict)
            context.Response.Toast(
                T["Someone else changed this first, so your change wasn't saved. The current value is shown."],
                "warning"
            );
        else if (outcome.Words is not null)
            context.Response.Toast(
                outcome.Words,
                "success",
                $"/tickets/{id}/{field}?{field}={Uri.EscapeDataString(outcome.Before)}&was={Uri.EscapeDataString(wanted ?? "")}"
            );
        return await AnswerAsync(id, context, cancellation);
    }

    /// <summary>After a change the reader stays where they are. After a move it may be a department they do not see.</summary>
    public async Task<IResult> AnswerAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var ticket = await loader.OpenAsync(id, cancellation);
        var target = ticket is null ? "/tickets" : $"/tickets/{id}";
        if (!context.Request.WantsFragment())
            return TypedResults.LocalRedirect(target);
        if (ticket is null || context.Request.Query.Count > 0)
        {
            // The undo of a toast has no place on the page that its answer could take: the page is loaded anew.
            context.Response.Headers["HX-Redirect"] = target;
            return TypedResults.Ok();
        }
        return PageResults.Page<TicketProperties>(
            new { Model = await loader.PropertiesAsync(ticket, await loader.RightsAsync(ticket.Summary, cancellation), cancellation) }
        );
    }

    // A form brings the values, or the address of an undo.
    private static async Task<Func<string, string?>> ValuesAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancellation) : null;
        return name =>
            form?.TryGetValue(name, out var value) == true ? value.ToString()
            : context.Request.Query.TryGetValue(name, out var query) ? query.ToString()
            : null;
    }

    private sealed record Outcome(string? Words, string Before, bool IsConflict);
}
