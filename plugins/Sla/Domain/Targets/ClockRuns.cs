using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Domain.Targets;

/// <summary>
/// Reads the clocks of a ticket out of its story. The rules are those of the table in this plugin's README; each row there has its
/// test.
/// </summary>
internal static class ClockRuns
{
    /// <summary>The courses of one target, in order of their start.</summary>
    /// <param name="story">What happened.</param>
    /// <param name="target">The target.</param>
    /// <param name="firstReplyIsPromised">Without it regular updates count from the customer's first message, with it from the first
    /// reply.</param>
    public static IEnumerable<ClockRun> Of(TicketTimeline story, SlaTarget target, bool firstReplyIsPromised) =>
        target switch
        {
            SlaTarget.FirstReply => FirstReply(story) is { } first ? [first] : [],
            SlaTarget.NextReply => NextReplies(story),
            SlaTarget.Update => Updates(story, firstReplyIsPromised),
            _ => [Solution(story)],
        };

    private static ClockRun? FirstReply(TicketTimeline story)
    {
        // Where the desk wrote first, its first answer is not waited for.
        if (story.Messages.IsEmpty || story.Messages[0].Kind == TimelineMessageKind.Reply)
            return null;
        var course = new ClockRun(SlaTarget.FirstReply, 0, story.Messages[0].At, SlaReason.TicketCreated);
        foreach (var turn in story.Messages)
            if (turn.Kind == TimelineMessageKind.Reply)
                return course.Met(turn.At, SlaReason.AgentReplied);
        return CancelledByTheEnd(story, course);
    }

    private static IEnumerable<ClockRun> NextReplies(TicketTimeline story)
    {
        var answered = false;
        ClockRun? waiting = null;
        foreach (var turn in story.Messages)
        {
            if (turn.Kind == TimelineMessageKind.Reply)
            {
                if (waiting is not null)
                    yield return waiting.Met(turn.At, SlaReason.AgentReplied);
                (answered, waiting) = (true, null);
            }
            else if (answered && turn.Kind == TimelineMessageKind.Customer)
            {
                // Closed without an answer, and then the customer wrote again: that is a new question.
                if (waiting is not null && EndBefore(story, turn.At) is { } end && end.At >= waiting.StartedAt)
                {
                    yield return waiting.Cancelled(end.At, end.By);
                    waiting = null;
                }
                waiting ??= new ClockRun(SlaTarget.NextReply, turn.MessageId, turn.At, SlaReason.CustomerWrote);
            }
        }
        if (waiting is not null)
            yield return CancelledByTheEnd(story, waiting);
    }

    private static IEnumerable<ClockRun> Updates(TicketTimeline story, bool firstReplyIsPromised)
    {
        ClockRun? running = null;
        if (!firstReplyIsPromised && !story.Messages.IsEmpty && story.Messages[0].Kind != TimelineMessageKind.Reply)
            running = new ClockRun(SlaTarget.Update, 0, story.Messages[0].At, SlaReason.TicketCreated);
        foreach (var turn in story.Messages)
        {
            if (turn.Kind != TimelineMessageKind.Reply)
                continue;
            if (running is not null)
                yield return running.Met(turn.At, SlaReason.AgentReplied);
            running = new ClockRun(SlaTarget.Update, turn.MessageId, turn.At, SlaReason.AgentReplied);
        }
        if (running is not null)
            yield return CancelledByTheEnd(story, running);
    }

    private static ClockRun Solution(TicketTimeline story)
    {
        var start = story.Messages.IsEmpty || story.Messages[0].At > story.CreatedAt ? story.CreatedAt : story.Messages[0].At;
        var course = new ClockRun(SlaTarget.Solution, 0, start, SlaReason.TicketCreated);
        return story.MergedInto is null && story.End.Status == TicketStatus.Closed
            ? course.Met(story.End.At, SlaReason.TicketClosed)
            : CancelledByTheEnd(story, course);
    }

    private static ClockRun CancelledByTheEnd(TicketTimeline story, ClockRun course)
    {
        if (!story.IsOver)
            return course;
        var last = story.End;
        return course.Cancelled(
            last.At < course.StartedAt ? course.StartedAt : last.At,
            story.MergedInto is not null ? SlaReason.TicketMerged : Reason(last.Status)
        );
    }

    // What ended the ticket, where it was over just before a time; null where it was open then, whatever had been undone before.
    private static (Instant At, SlaReason By)? EndBefore(TicketTimeline story, Instant time)
    {
        StatusChange? end = null;
        foreach (var change in story.Statuses.TakeWhile(change => change.At < time))
            end = TicketTimeline.IsOverIn(change.Status) ? end ?? change : null;
        return end is { } found ? (found.At, Reason(found.Status)) : null;
    }

    private static SlaReason Reason(TicketStatus status) =>
        status == TicketStatus.Spam ? SlaReason.MarkedAsSpam
        : status == TicketStatus.Trash ? SlaReason.MovedToTrash
        : SlaReason.TicketClosed;
}
