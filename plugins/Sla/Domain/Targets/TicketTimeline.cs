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

    public static TicketTimeline Begin(Instant createdAt, TicketStatus status = TicketStatus.New) =>
        new(createdAt, [new StatusChange(createdAt, status)], []);

    public TicketStatus Status => Statuses[^1].Status;

    /// <summary>True when nobody waits for anything any more.</summary>
    public bool IsOver => IsOverIn(Status) || MergedInto is not null;

    public static bool IsOverIn(TicketStatus status) => status is TicketStatus.Closed or TicketStatus.Spam or TicketStatus.Trash;

    /// <summary>
    /// The change that ended it, where it is over. What was over when it was thrown away had ended before, and has so when it is
    /// restored.
    /// </summary>
    public StatusChange End
    {
        get
        {
            var last = Statuses.Length - 1;
            while (
                last > 0
                && IsOverIn(Statuses[last - 1].Status)
                && TicketStatus.Trash is var trash
                && (Statuses[last].Status == trash || Statuses[last - 1].Status == trash)
            )
                last--;
            return Statuses[last];
        }
    }

    public TicketTimeline WithStatus(Instant at, TicketStatus status) =>
        status == Status ? this : this with { Statuses = Statuses.Add(new StatusChange(at, status)) };

    /// <summary>The same, where the first change of status tells what it began with.</summary>
    public TicketTimeline From(TicketStatus status) =>
        Statuses.Length == 1 && status != Status ? this with { Statuses = [Statuses[0] with { Status = status }] } : this;

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
    /// The stretches of time in which the ticket had one of these statuses, in order; the last is open when it still has.
    /// </summary>
    public IEnumerable<(Instant From, Instant? To)> In(IReadOnlyCollection<TicketStatus> statuses)
    {
        Instant? since = null;
        foreach (var change in Statuses)
        {
            var holds = statuses.Contains(change.Status);
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
internal readonly record struct StatusChange(Instant At, TicketStatus Status);

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
