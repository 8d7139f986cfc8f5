using System.Collections.Immutable;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Domain.Targets;

/// <summary>
/// What happened to a ticket as far as SLA targets depend on it. Clocks are worked out from it each time, so that what is taken back,
/// merged, split or reopened needs no rule of its own in them.
/// </summary>
/// <param name="CreatedAt">When the ticket was created.</param>
/// <param name="Statuses">Each status with the time it began, in order; the first began with the ticket.</param>
/// <param name="Messages">The messages that customer and desk exchanged, in order of time.</param>
internal sealed record TicketTimeline(Instant CreatedAt, ImmutableArray<StatusChange> Statuses, ImmutableArray<TimelineMessage> Messages)
{
    /// <summary>The ticket that this one was merged into; null where it was not.</summary>
    public long? MergedInto { get; init; }

    /// <summary>
    /// True for a conversation of the past that was brought in. Nobody waits for a first response in it; what a customer writes from now on is
    /// one more question.
    /// </summary>
    public bool IsHistory { get; init; }

    public static TicketTimeline Begin(Instant createdAt, int statusId = (int)StatusCategory.New) =>
        new(createdAt, [new StatusChange(createdAt, statusId)], []);

    public int StatusId => Statuses[^1].StatusId;

    public StatusCategory Category => Statuses[^1].Category;

    /// <summary>True when nobody waits for anything any more.</summary>
    public bool IsOver => IsOverIn(Category) || MergedInto is not null;

    public static bool IsOverIn(StatusCategory category) => !category.IsOpen();

    /// <summary>
    /// The change that ended it, where it is over. What was solved had ended before it was closed, and what was over when it was thrown away
    /// had ended before, and has so when it is restored.
    /// </summary>
    public StatusChange End
    {
        get
        {
            var last = Statuses.Length - 1;
            while (
                last > 0
                && (Statuses[last - 1].Category, Statuses[last].Category) is var (before, after)
                && IsOverIn(before)
                && (before == StatusCategory.Trash || after == StatusCategory.Trash || before.IsDone() == after.IsDone())
            )
                last--;
            return Statuses[last];
        }
    }

    public TicketTimeline WithStatus(Instant at, int statusId) =>
        statusId == StatusId ? this : this with { Statuses = Statuses.Add(new StatusChange(at, statusId)) };

    /// <summary>The same, where the first change of status tells what it began with.</summary>
    public TicketTimeline From(int statusId) =>
        Statuses.Length == 1 && statusId != StatusId ? this with { Statuses = [Statuses[0] with { StatusId = statusId }] } : this;

    /// <summary>Adds messages at their place in time. A message that is there already stays once.</summary>
    public TicketTimeline WithMessages(params IEnumerable<TimelineMessage> turns)
    {
        var known = Messages.Select(message => message.MessageId).ToHashSet();
        var added = turns.Where(message => known.Add(message.MessageId)).ToList();
        return added.Count == 0
            ? this
            : this with
            {
                Messages = [.. Messages.Concat(added).OrderBy(message => message.At).ThenBy(message => message.MessageId)],
            };
    }

    public TicketTimeline WithoutMessages(IReadOnlyCollection<long> messages) =>
        this with
        {
            Messages = [.. Messages.Where(message => !messages.Contains(message.MessageId))],
        };

    /// <summary>
    /// The stretches of time in which the ticket was in one of these categories, in order; the last is open when it still is.
    /// </summary>
    public IEnumerable<(Instant From, Instant? To)> In(IReadOnlyCollection<StatusCategory> categories)
    {
        Instant? since = null;
        foreach (var change in Statuses)
        {
            var holds = categories.Contains(change.Category);
            if (holds)
                since ??= change.At;
            else if (since is { } from)
            {
                if (change.At > from)
                    yield return (from, change.At);
                since = null;
            }
        }
        if (since is { } last)
            yield return (last, null);
    }
}

/// <summary>A status from the time it began.</summary>
internal readonly record struct StatusChange(Instant At, int StatusId)
{
    public StatusCategory Category => TicketStatus.CategoryOf(StatusId);
}

/// <summary>A message between customer and desk. Notes and the desk's own messages are none.</summary>
/// <param name="At">When it joined the desk.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Kind">Whose it is.</param>
internal readonly record struct TimelineMessage(Instant At, long MessageId, TimelineMessageKind Kind);

/// <summary>Whose a message is. The numbers are stored.</summary>
internal enum TimelineMessageKind
{
    /// <summary>A customer wrote.</summary>
    Customer = 0,

    /// <summary>
    /// A customer's machine wrote, an out-of-office note for example (RFC 3834): it asks for nothing and ends nothing, but a ticket may
    /// begin with it.
    /// </summary>
    Machine = 1,

    /// <summary>An agent answered the customer.</summary>
    Reply = 2,
}
