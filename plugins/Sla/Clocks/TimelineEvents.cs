using Hookdesk.Sdk.Events;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Clocks;

/// <summary>Puts what the event log tells of tickets into their timelines.</summary>
/// <param name="timelines">The timelines that are known, by ticket; changed in place.</param>
internal sealed class TimelineEvents(Dictionary<long, TicketTimeline> timelines)
{
    // What says nothing of SLA targets, and comes often.
    private static readonly HashSet<string> Unrelated = ["ticket.delivery-changed", "ticket.participant-added"];

    /// <summary>
    /// True for what may change a clock: everything about tickets but the clocks' own actions. Fields of other plugins may be asked
    /// about, so their actions count.
    /// </summary>
    public static bool Concerns(EventRecord record) =>
        record.Subject.Kind == "ticket" && !record.Name.StartsWith("sla.", StringComparison.Ordinal) && !Unrelated.Contains(record.Name);

    /// <summary>The other ticket whose timeline is needed to understand an event; null where none is.</summary>
    public static long? Other(EventRecord record) => record.As<TicketMergeReceived>()?.FromId ?? record.As<TicketSplitReceived>()?.FromId;

    // Of what happened in one moment, what tells most comes first.
    private static readonly SlaReason[] ByWeight =
    [
        SlaReason.ReplyTakenBack,
        SlaReason.TicketMerged,
        SlaReason.TicketSplit,
        SlaReason.TicketReopened,
        SlaReason.MovedToTrash,
        SlaReason.MarkedAsSpam,
        SlaReason.TicketClosed,
        SlaReason.AgentReplied,
        SlaReason.CustomerWrote,
        SlaReason.StatusChanged,
        SlaReason.TicketCreated,
    ];

    public static SlaReason Weightier(SlaReason one, SlaReason other) =>
        ByWeight.FirstOrDefault(reason => reason == one || reason == other, other);

    /// <summary>Takes an event in.</summary>
    /// <returns>Why a clock that changes now has changed.</returns>
    public SlaReason Take(EventRecord record)
    {
        var (ticket, at) = (record.Subject.Id, Instant.FromDateTimeOffset(record.At));
        var timeline =
            timelines.GetValueOrDefault(ticket)
            ?? TicketTimeline.Begin(at, record.As<TicketCreated>()?.Status ?? TicketStatus.BuiltIn(StatusCategory.New)) with
            {
                IsHistory = record.As<TicketCreated>() is { IsHistory: true },
            };
        (timelines[ticket], var reason) = Read(record, timeline, at);
        return reason;
    }

    private (TicketTimeline Timeline, SlaReason Reason) Read(EventRecord record, TicketTimeline timeline, Instant at)
    {
        if (record.Is<MessageAdded>() && record.As<MessageAdded>() is { } message)
        {
            if (message.IsHistory)
                return (timeline, SlaReason.TicketChanged);
            return message.Kind switch
            {
                MessageKind.Customer => (
                    timeline.WithMessages(
                        new TimelineMessage(
                            at,
                            message.MessageId,
                            message.Automatic ? TimelineMessageKind.Machine : TimelineMessageKind.Customer
                        )
                    ),
                    SlaReason.CustomerWrote
                ),
                MessageKind.Reply when !message.Automatic => (
                    timeline.WithMessages(new TimelineMessage(at, message.MessageId, TimelineMessageKind.Reply)),
                    SlaReason.AgentReplied
                ),
                _ => (timeline, SlaReason.TicketChanged),
            };
        }
        if (record.Is<TicketStatusChanged>() && record.As<TicketStatusChanged>() is { } status)
        {
            var reason = status.ToCategory switch
            {
                StatusCategory.Closed or StatusCategory.Solved => SlaReason.TicketClosed,
                StatusCategory.Spam => SlaReason.MarkedAsSpam,
                StatusCategory.Trash => SlaReason.MovedToTrash,
                _ => TicketTimeline.IsOverIn(status.FromCategory) ? SlaReason.TicketReopened : SlaReason.StatusChanged,
            };
            return (timeline.From(status.From).WithStatus(at, status.To), reason);
        }
        if (record.As<ReplyTakenBack>() is { } taken)
            return (timeline.WithoutMessages([taken.MessageId]), SlaReason.ReplyTakenBack);
        if (record.As<TicketMerged>() is { } merged)
            return (timeline with { MergedInto = merged.IntoId }, SlaReason.TicketMerged);
        if (record.As<TicketMergeReceived>() is { } received)
            return (timeline.WithMessages(MessagesOf(received.FromId, received.MessageIds)), SlaReason.TicketMerged);
        if (record.As<TicketSplitReceived>() is { } got)
            return (timeline.WithMessages(MessagesOf(got.FromId, got.MessageIds)), SlaReason.TicketSplit);
        if (record.As<TicketSplit>() is { } split)
            return (timeline.WithoutMessages(split.MessageIds.ToHashSet()), SlaReason.TicketSplit);
        return (timeline, record.Is<TicketCreated>() ? SlaReason.TicketCreated : SlaReason.TicketChanged);
    }

    private IEnumerable<TimelineMessage> MessagesOf(long ticket, IReadOnlyList<long> messages) =>
        timelines.GetValueOrDefault(ticket)?.Messages.Where(message => messages.Contains(message.MessageId)) ?? [];
}
