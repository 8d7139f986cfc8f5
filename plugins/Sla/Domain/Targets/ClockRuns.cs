using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Domain.Targets;

/// <summary>
/// Reads the clocks of a ticket out of its timeline. The rules are those of the table in this plugin's README; each row there has its
/// test.
/// </summary>
internal static class ClockRuns
{
    /// <summary>The runs of one target, in order of their start.</summary>
    /// <param name="timeline">What happened.</param>
    /// <param name="target">The target.</param>
    /// <param name="hasFirstResponseTarget">Without it regular updates count from the customer's first message, with it from the first
    /// reply.</param>
    public static IEnumerable<ClockRun> Of(TicketTimeline timeline, SlaTarget target, bool hasFirstResponseTarget) =>
        target switch
        {
            SlaTarget.FirstResponse => FirstResponse(timeline) is { } first ? [first] : [],
            SlaTarget.NextResponse => NextResponses(timeline),
            SlaTarget.Update => Updates(timeline, hasFirstResponseTarget),
            _ => Resolution(timeline) is { } resolution ? [resolution] : [],
        };

    private static ClockRun? FirstResponse(TicketTimeline timeline)
    {
        // Where the desk wrote first, its first answer is not waited for.
        if (timeline.IsHistory || timeline.Messages.IsEmpty || timeline.Messages[0].Kind == TimelineMessageKind.Reply)
            return null;
        var run = new ClockRun(SlaTarget.FirstResponse, 0, timeline.Messages[0].At, SlaReason.TicketCreated);
        foreach (var message in timeline.Messages)
            if (message.Kind == TimelineMessageKind.Reply)
                return run.Met(message.At, SlaReason.AgentReplied);
        return CanceledByTheEnd(timeline, run);
    }

    private static IEnumerable<ClockRun> NextResponses(TicketTimeline timeline)
    {
        var answered = timeline.IsHistory;
        ClockRun? waiting = null;
        foreach (var message in timeline.Messages)
        {
            if (message.Kind == TimelineMessageKind.Reply)
            {
                if (waiting is not null)
                    yield return waiting.Met(message.At, SlaReason.AgentReplied);
                (answered, waiting) = (true, null);
            }
            else if (answered && message.Kind == TimelineMessageKind.Customer)
            {
                // Closed without an answer, and then the customer wrote again: that is a new question.
                if (waiting is not null && EndBefore(timeline, message.At) is { } end && end.At >= waiting.StartedAt)
                {
                    yield return waiting.Canceled(end.At, end.By);
                    waiting = null;
                }
                waiting ??= new ClockRun(SlaTarget.NextResponse, message.MessageId, message.At, SlaReason.CustomerWrote);
            }
        }
        if (waiting is not null)
            yield return CanceledByTheEnd(timeline, waiting);
    }

    private static IEnumerable<ClockRun> Updates(TicketTimeline timeline, bool hasFirstResponseTarget)
    {
        ClockRun? running = null;
        if (
            !hasFirstResponseTarget
            && !timeline.IsHistory
            && !timeline.Messages.IsEmpty
            && timeline.Messages[0].Kind != TimelineMessageKind.Reply
        )
            running = new ClockRun(SlaTarget.Update, 0, timeline.Messages[0].At, SlaReason.TicketCreated);
        foreach (var message in timeline.Messages)
        {
            if (message.Kind != TimelineMessageKind.Reply)
                continue;
            if (running is not null)
                yield return running.Met(message.At, SlaReason.AgentReplied);
            running = new ClockRun(SlaTarget.Update, message.MessageId, message.At, SlaReason.AgentReplied);
        }
        if (running is not null)
            yield return CanceledByTheEnd(timeline, running);
    }

    private static ClockRun? Resolution(TicketTimeline timeline)
    {
        // Of the past nothing is left to solve until the customer writes again.
        if (timeline.IsHistory && !timeline.Messages.Any(message => message.Kind == TimelineMessageKind.Customer))
            return null;
        var start =
            timeline.IsHistory ? timeline.Messages.First(message => message.Kind == TimelineMessageKind.Customer).At
            : timeline.Messages.IsEmpty || timeline.Messages[0].At > timeline.CreatedAt ? timeline.CreatedAt
            : timeline.Messages[0].At;
        var run = new ClockRun(SlaTarget.Resolution, 0, start, SlaReason.TicketCreated);
        return timeline.MergedInto is null && timeline.End.Category.IsDone()
            ? run.Met(timeline.End.At, SlaReason.TicketClosed)
            : CanceledByTheEnd(timeline, run);
    }

    private static ClockRun CanceledByTheEnd(TicketTimeline timeline, ClockRun run)
    {
        if (!timeline.IsOver)
            return run;
        var last = timeline.End;
        return run.Canceled(
            last.At < run.StartedAt ? run.StartedAt : last.At,
            timeline.MergedInto is not null ? SlaReason.TicketMerged : Reason(last.Category)
        );
    }

    // What ended the ticket, where it was over just before a time; null where it was open then, whatever had been undone before.
    private static (Instant At, SlaReason By)? EndBefore(TicketTimeline timeline, Instant time)
    {
        StatusChange? end = null;
        foreach (var change in timeline.Statuses.TakeWhile(change => change.At < time))
            end = TicketTimeline.IsOverIn(change.Category) ? end ?? change : null;
        return end is { } found ? (found.At, Reason(found.Category)) : null;
    }

    private static SlaReason Reason(StatusCategory status) =>
        status == StatusCategory.Spam ? SlaReason.MarkedAsSpam
        : status == StatusCategory.Trash ? SlaReason.MovedToTrash
        : SlaReason.TicketClosed;
}
