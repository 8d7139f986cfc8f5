using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.SplitTicket;

/// <summary>The page on which an agent says what the new ticket is about.</summary>
public sealed record SplitModel(
    TicketSummary Ticket,
    long MessageId,
    string Author,
    string Preview,
    int Later,
    IReadOnlyList<DepartmentInfo> Departments,
    ViewsModel Views
)
{
    public required string Subject { get; init; }
    public required long DepartmentId { get; init; }
    public bool WithLater { get; init; }

    /// <summary>True when it is the first message, so that all of the later ones cannot go with it.</summary>
    public bool IsFirst { get; init; }

    /// <summary>What is wrong with the subject.</summary>
    public string? SubjectError { get; init; }

    /// <summary>What else is wrong; nothing was split off.</summary>
    public string? Error { get; init; }
}

/// <summary>What the new ticket is about, and whether all later messages go with it.</summary>
internal sealed record SplitInput
{
    public bool Later { get; init; }
    public string Subject { get; init; } = "";
    public long? Department { get; init; }
}

/// <summary>
/// GET and POST /tickets/{id}/messages/{message}/split: a message, or it and all later ones, become a ticket of their own.
/// </summary>
internal sealed class SplitOff(
    IDatabase database,
    Access access,
    TicketLoader loader,
    ReaderViews views,
    DepartmentDirectory directory,
    TicketSplitting splitting,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> ShowAsync(long id, long message, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        if (!(await loader.RightsAsync(ticket, cancellation)).Change)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        return await ModelAsync(ticket, message, cancellation) is { } model
            ? PageResults.Page<SplitPage>(new { Model = model })
            : TypedResults.NotFound();
    }

    public async Task<IResult> SplitAsync(long id, long message, HttpContext context, CancellationToken cancellation)
    {
        if (await loader.FindAsync(id, cancellation) is not { } ticket)
            return TypedResults.NotFound();
        if (!(await loader.RightsAsync(ticket, cancellation)).Change)
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var form = (await context.ReadFormAsync<SplitInput>(cancellation)).Model;
        var order = new SplitOrder(id, message, form.Later, form.Subject, form.Department ?? ticket.DepartmentId);
        string? error = null;
        if (order.Subject.Length > 0)
        {
            try
            {
                var (newId, refusal) = await database.WriteAsync(
                    write => write.OnceAsync(context.FormKey(), () => splitting.SplitAsync(write, order, cancellation), cancellation),
                    cancellation
                );
                if (refusal is null)
                {
                    context.Response.Toast(T["This ticket was split from #{0}.", id]);
                    // The new ticket may be in a department that the agent does not see.
                    var next = await loader.FindAsync(newId, cancellation) is null ? id : newId;
                    return TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/tickets/{next}"));
                }
                error = refusal switch
                {
                    SplitRefusal.NothingStays => T[
                        "You can't split off every message. To move the whole ticket, change its subject or department instead."
                    ],
                    SplitRefusal.NotAllowed => T["You don't have permission to move messages to this department."],
                    SplitRefusal.NoDepartment => T["Choose a department."],
                    SplitRefusal.InTrash => T["This ticket is in the trash."],
                    SplitRefusal.Merged => T["This ticket has already been merged."],
                    _ => T["The message is no longer in this ticket."],
                };
            }
            catch (RefusedException refused)
            {
                error = refused.Message;
            }
        }
        if (await ModelAsync(ticket, message, cancellation) is not { } model)
            return TypedResults.NotFound();
        return PageResults.Page<SplitPage>(
            new
            {
                Model = model with
                {
                    Subject = order.Subject,
                    DepartmentId = order.DepartmentId,
                    WithLater = order.WithLater,
                    Error = error,
                    SubjectError = order.Subject.Length == 0 ? T["Enter a subject."].Value : null,
                },
            },
            StatusCodes.Status422UnprocessableEntity
        );
    }

    private async Task<SplitModel?> ModelAsync(TicketSummary ticket, long messageId, CancellationToken cancellation)
    {
        var messages = database.Table<MessageRow>().Where(m => m.TicketId == ticket.Id);
        var message = await messages.FirstOrDefaultAsync(m => m.Id == messageId, cancellation);
        if (message is null)
            return null;
        var mayMove = await access.MayAsync(TicketingPermissions.Move, ticket.DepartmentId, cancellation);
        var known = (await directory.ReadAsync(cancellation)).Departments;
        return new SplitModel(
            ticket,
            messageId,
            message.AuthorName,
            PlainText.Preview(message.VisibleHtml is { } visible ? PlainText.FromHtml(visible) : message.Text),
            await messages.CountAsync(m => m.Id > messageId, cancellation),
            [.. known.Where(department => department.Id == ticket.DepartmentId || (mayMove && department.IsActive))],
            await views.ReadAsync(null, cancellation)
        )
        {
            Subject = ticket.Subject,
            DepartmentId = ticket.DepartmentId,
            IsFirst = !await messages.AnyAsync(m => m.Id < messageId, cancellation),
        };
    }
}
