using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Intake;

/// <inheritdoc cref="ITicketChanges"/>
internal sealed class TicketChanges(
    IActor actor,
    Assignees assignees,
    DepartmentDirectory directory,
    FieldDirectory fields,
    OptionDirectory options,
    IStringLocalizer<TicketingPlugin> T
) : ITicketChanges
{
    public async Task<bool> AssignAsync(IWriteScope write, long ticketId, long? userId, CancellationToken cancellation = default)
    {
        var locked = await TakeAsync(write, ticketId, cancellation);
        if (locked.Ticket.AssigneeId == userId)
            return false;
        string? name = null;
        if (userId is { } id)
            name =
                (await assignees.FindAsync(locked.Ticket.DepartmentId, id, cancellation))?.Name
                ?? throw new ArgumentException(
                    $"Tickets in department {locked.Ticket.DepartmentId} can't be assigned to user {id}.",
                    nameof(userId)
                );
        locked.Assign(userId, name);
        await locked.SaveAsync(cancellation);
        return true;
    }

    public async Task<bool> SetPriorityAsync(
        IWriteScope write,
        long ticketId,
        TicketPriority priority,
        CancellationToken cancellation = default
    )
    {
        if (!Enum.IsDefined(priority))
            throw new ArgumentOutOfRangeException(nameof(priority), priority, "The priority isn't valid.");
        var locked = await TakeAsync(write, ticketId, cancellation);
        if (locked.Ticket.Priority == priority)
            return false;
        locked.SetPriority(priority);
        await locked.SaveAsync(cancellation);
        return true;
    }

    public async Task<bool> SetStatusAsync(IWriteScope write, long ticketId, int statusId, CancellationToken cancellation = default)
    {
        var known = await options.ReadAsync(cancellation);
        if (known.FindStatus(statusId) is not { IsRetired: false } || TicketStatus.CategoryOf(statusId) == StatusCategory.Trash)
            throw new ArgumentOutOfRangeException(nameof(statusId), statusId, "The status doesn't exist or can't be chosen.");
        var locked = await TakeAsync(write, ticketId, cancellation);
        return await SetAsync(locked, statusId, cancellation);
    }

    public async Task<bool> SetStatusAsync(
        IWriteScope write,
        long ticketId,
        StatusCategory category,
        CancellationToken cancellation = default
    )
    {
        if (!Enum.IsDefined(category) || category == StatusCategory.Trash)
            throw new ArgumentOutOfRangeException(nameof(category), category, "The category isn't valid.");
        var known = await options.ReadAsync(cancellation);
        var locked = await TakeAsync(write, ticketId, cancellation);
        return locked.Ticket.Category != category
            && await SetAsync(locked, known.DefaultStatus(locked.Ticket.DepartmentId, category), cancellation);
    }

    private static async Task<bool> SetAsync(LockedTicket locked, int statusId, CancellationToken cancellation)
    {
        if (locked.Ticket.StatusId == statusId || locked.IsInTrash)
            return false;
        locked.SetStatus(statusId);
        await locked.SaveAsync(cancellation);
        return true;
    }

    public async Task<bool> TrashAsync(IWriteScope write, long ticketId, CancellationToken cancellation = default)
    {
        var locked = await TakeAsync(write, ticketId, cancellation);
        if (locked.Ticket.MergedIntoId is not null || !await locked.TrashAsync(actor.Current, batch: null, cancellation))
            return false;
        await locked.SaveAsync(cancellation);
        return true;
    }

    public async Task<bool> RestoreAsync(IWriteScope write, long ticketId, CancellationToken cancellation = default)
    {
        var locked = await TakeAsync(write, ticketId, cancellation);
        if (!await locked.RestoreAsync(to: null, cancellation))
            return false;
        await locked.SaveAsync(cancellation);
        return true;
    }

    public async Task<bool> ChangeTagsAsync(
        IWriteScope write,
        long ticketId,
        IReadOnlyCollection<string> add,
        IReadOnlyCollection<string> remove,
        CancellationToken cancellation = default
    )
    {
        await TakeAsync(write, ticketId, cancellation);
        return await Tags.ChangeAsync(write, ticketId, add, remove, cancellation);
    }

    public async Task<bool> SetFieldAsync(
        IWriteScope write,
        long ticketId,
        string key,
        IReadOnlyList<string> values,
        CancellationToken cancellation = default
    )
    {
        if ((await fields.ReadAsync(cancellation)).FirstOrDefault(known => known.Key == key && !known.IsRetired) is not { } field)
            throw new ArgumentException($"The field “{key}” doesn't exist or can't be filled in.", nameof(key));
        await TakeAsync(write, ticketId, cancellation);
        List<string> had = [.. (await FieldValues.ReadAsync(Tables.Of(write), [ticketId], [field], cancellation))[(ticketId, field.Id)]];
        var (read, problem) = FieldValues.Read(field, values, had, T);
        if (problem is not null)
            throw new ArgumentException(problem, nameof(values));
        return await FieldValues.SetAsync(write, ticketId, field, had, read, T, cancellation);
    }

    public async Task<bool> MoveAsync(IWriteScope write, long ticketId, long departmentId, CancellationToken cancellation = default)
    {
        var locked = await TakeAsync(write, ticketId, cancellation);
        if (locked.Ticket.DepartmentId == departmentId)
            return false;
        if ((await directory.ReadAsync(cancellation)).Find(departmentId) is not { IsActive: true } department)
            throw new ArgumentException($"The department {departmentId} doesn't exist or is inactive.", nameof(departmentId));
        locked.MoveTo(departmentId, department.Name);
        await locked.SaveAsync(cancellation);
        return true;
    }

    public async Task<long> AddNoteAsync(IWriteScope write, long ticketId, string html, CancellationToken cancellation = default)
    {
        if (PlainText.FromHtml(html).Length == 0)
            throw new ArgumentException("The note is empty.", nameof(html));
        var locked = await TakeAsync(write, ticketId, cancellation);
        var author = actor.Current is { Kind: ActorKind.System or ActorKind.Rule } itself ? itself : Actor.System;
        var id = await locked.AddAsync(
            new MessageRow
            {
                Kind = MessageKind.Note,
                AuthorName = author.Name,
                Html = html,
            },
            [],
            cancellation
        );
        await locked.SaveAsync(cancellation);
        return id;
    }

    private static async Task<LockedTicket> TakeAsync(IWriteScope write, long ticketId, CancellationToken cancellation) =>
        await LockedTicket.TakeAsync(write, ticketId, cancellation) ?? throw new KeyNotFoundException($"Ticket {ticketId} doesn't exist.");
}
