using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.MergeTickets;

/// <summary>What became of a merge; nothing was changed unless it is done.</summary>
internal enum MergeOutcome
{
    Done,

    /// <summary>A ticket cannot be merged into itself.</summary>
    Itself,

    /// <summary>One of the two is not there, or not for this agent to see.</summary>
    NotFound,

    /// <summary>The agent sees both and may not change one of them, or not move messages out of their department.</summary>
    NotAllowed,

    /// <summary>The ticket was merged before.</summary>
    AlreadyMerged,

    /// <summary>The other one was itself merged; into which, its page says.</summary>
    TargetMerged,

    /// <summary>The ticket lies in the trash.</summary>
    InTrash,

    /// <summary>The other one lies in the trash.</summary>
    TargetInTrash,
}

/// <summary>
/// Merges a ticket into another: messages, files, people, tags and drafts go over, the ticket is closed and points to where its
/// conversation goes on. Nobody is written to. Scoped.
/// </summary>
internal sealed class TicketMerge(
    Access access,
    IUsers users,
    FieldDirectory fields,
    OptionDirectory options,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<MergeOutcome> MergeAsync(IWriteScope write, long sourceId, long targetId, CancellationToken cancellation)
    {
        if (sourceId == targetId)
            return MergeOutcome.Itself;
        // In the order of their ids, whichever goes into which: two agents who merge the same two tickets crosswise must not wait for
        // each other.
        var lower = await LockedTicket.TakeAsync(write, Math.Min(sourceId, targetId), cancellation);
        var higher = await LockedTicket.TakeAsync(write, Math.Max(sourceId, targetId), cancellation);
        if (lower is null || higher is null)
            return MergeOutcome.NotFound;
        var (source, target) = sourceId < targetId ? (lower, higher) : (higher, lower);
        if (await RefusalAsync(source.Ticket, target.Ticket, cancellation) is { } refusal)
            return refusal;

        var messages = await write
            .Table<MessageRow>()
            .Where(m => m.TicketId == sourceId)
            .OrderBy(m => m.Id)
            .Select(m => m.Id)
            .ToListAsync(cancellation);
        await target.TakeOverAsync(source, messages, cancellation);
        await MovePeopleAsync(write, source.Ticket, target.Ticket, cancellation);
        var tags = await (
            from link in write.Table<TicketTagRow>()
            join tag in write.Table<TagRow>() on link.TagId equals tag.Id
            where link.TicketId == sourceId
            orderby tag.Id
            select tag.Name
        ).ToListAsync(cancellation);
        await Tags.ChangeAsync(write, targetId, tags, [], cancellation);
        await FillFieldsAsync(write, sourceId, target.Ticket, cancellation);
        await Drafts.MoveAsync(write, sourceId, targetId, MayWriteThereAsync, cancellation);
        await Links.MoveAsync(write, sourceId, targetId, cancellation);

        var known = await options.ReadAsync(cancellation);
        target.SetCategory(StatusRules.AfterMerge(target.Ticket.Category, source.Ticket.Category), known);
        if (source.Ticket.LastActivityAt > target.Ticket.LastActivityAt)
            target.Ticket.LastActivityAt = source.Ticket.LastActivityAt;
        source.SetCategory(StatusCategory.Closed, known);
        source.Ticket.MergedIntoId = targetId;
        write.Record(new TicketMerged(sourceId, targetId, messages));
        write.Record(new TicketMergeReceived(targetId, sourceId, messages));
        await LockedTicket.SaveAsync(source, target, cancellation);
        return MergeOutcome.Done;

        async ValueTask<bool> MayWriteThereAsync(long userId) =>
            await users.FindAsync(userId, cancellation) is { } user
            && await access.MayWriteAsync(user, target.Ticket.DepartmentId, cancellation);
    }

    private async Task<MergeOutcome?> RefusalAsync(TicketRow source, TicketRow target, CancellationToken cancellation)
    {
        foreach (var ticket in new[] { source, target })
            if (!await access.MayAsync(TicketingPermissions.View, ticket.DepartmentId, cancellation))
                return MergeOutcome.NotFound;
        foreach (var ticket in new[] { source, target })
            if (!await access.MayAsync(TicketingPermissions.Change, ticket.DepartmentId, cancellation))
                return MergeOutcome.NotAllowed;
        if (
            source.DepartmentId != target.DepartmentId
            && !await access.MayAsync(TicketingPermissions.Move, source.DepartmentId, cancellation)
        )
            return MergeOutcome.NotAllowed;
        // No circle can come of it: what was merged neither goes on nor takes another one.
        if (source.MergedIntoId is not null)
            return MergeOutcome.AlreadyMerged;
        if (target.MergedIntoId is not null)
            return MergeOutcome.TargetMerged;
        // What is thrown away takes nothing with it, and nothing comes out of the trash by the back door.
        return source.Category == StatusCategory.Trash ? MergeOutcome.InTrash
            : target.Category == StatusCategory.Trash ? MergeOutcome.TargetInTrash
            : null;
    }

    // What only the merged ticket tells is told by the other one from now on; where both tell something, what goes on is right.
    private async Task FillFieldsAsync(IWriteScope write, long sourceId, TicketRow target, CancellationToken cancellation)
    {
        var known = (await fields.ReadAsync(cancellation)).Where(field => field.IsFor(target.DepartmentId)).ToList();
        var values = await FieldValues.ReadAsync(Tables.Of(write), [sourceId, target.Id], known, cancellation);
        foreach (var field in known.Where(field => values.Contains((sourceId, field.Id)) && !values.Contains((target.Id, field.Id))))
            await FieldValues.SetAsync(write, target.Id, field, [], [.. values[(sourceId, field.Id)]], T, cancellation);
    }

    private static async Task MovePeopleAsync(IWriteScope write, TicketRow source, TicketRow target, CancellationToken cancellation)
    {
        var people = await (
            from participant in write.Table<ParticipantRow>()
            join customer in write.Table<CustomerRow>() on participant.CustomerId equals customer.Id
            where participant.TicketId == source.Id
            orderby participant.AddedAt, customer.Id
            select new { Customer = customer, participant.Role }
        ).ToListAsync(cancellation);
        await Participants.JoinAsync(
            write,
            target,
            await write.Table<CustomerRow>().FirstAsync(c => c.Id == source.RequesterId, cancellation),
            ParticipantRole.Participant,
            cancellation
        );
        foreach (var person in people)
            await Participants.JoinAsync(write, target, person.Customer, person.Role, cancellation);
        await write.Table<ParticipantRow>().Where(p => p.TicketId == source.Id).DeleteAsync(cancellation);
    }
}
