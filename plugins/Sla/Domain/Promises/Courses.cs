using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Domain.Promises;

/// <summary>
/// Reads the clocks of a ticket out of its story. The rules are those of the table in this plugin's README; each row there has its
/// test.
/// </summary>
internal static class Courses
{
    /// <summary>The courses of one target, in order of their start.</summary>
    /// <param name="story">What happened.</param>
    /// <param name="target">The target.</param>
    /// <param name="firstReplyIsPromised">Without it regular updates count from the customer's first message, with it from the first
    /// reply.</param>
    public static IEnumerable<Course> Of(Story story, SlaTarget target, bool firstReplyIsPromised) =>
        target switch
        {
            SlaTarget.FirstReply => FirstReply(story) is { } first ? [first] : [],
            SlaTarget.NextReply => NextReplies(story),
            SlaTarget.Update => Updates(story, firstReplyIsPromised),
            _ => [Solution(story)],
        };

    private static Course? FirstReply(Story story)
    {
        // Where the desk wrote first, its first answer is not waited for.
        if (story.Turns.IsEmpty || story.Turns[0].Kind == TurnKind.Reply)
            return null;
        var course = new Course(SlaTarget.FirstReply, 0, story.Turns[0].At, SlaReason.TicketCreated);
        foreach (var turn in story.Turns)
            if (turn.Kind == TurnKind.Reply)
                return course.Met(turn.At, SlaReason.AgentReplied);
        return CancelledByTheEnd(story, course);
    }

    private static IEnumerable<Course> NextReplies(Story story)
    {
        var answered = false;
        Course? waiting = null;
        foreach (var turn in story.Turns)
        {
            if (turn.Kind == TurnKind.Reply)
            {
                if (waiting is not null)
                    yield return waiting.Met(turn.At, SlaReason.AgentReplied);
                (answered, waiting) = (true, null);
            }
            else if (answered && turn.Kind == TurnKind.Customer)
            {
                // Closed without an answer, and then the customer wrote again: that is a new question.
                if (waiting is not null && EndBefore(story, turn.At) is { } end && end.At >= waiting.StartedAt)
                {
                    yield return waiting.Cancelled(end.At, end.By);
                    waiting = null;
                }
                waiting ??= new Course(SlaTarget.NextReply, turn.MessageId, turn.At, SlaReason.CustomerWrote);
            }
        }
        if (waiting is not null)
            yield return CancelledByTheEnd(story, waiting);
    }

    private static IEnumerable<Course> Updates(Story story, bool firstReplyIsPromised)
    {
        Course? running = null;
        if (!firstReplyIsPromised && !story.Turns.IsEmpty && story.Turns[0].Kind != TurnKind.Reply)
            running = new Course(SlaTarget.Update, 0, story.Turns[0].At, SlaReason.TicketCreated);
        foreach (var turn in story.Turns)
        {
            if (turn.Kind != TurnKind.Reply)
                continue;
            if (running is not null)
                yield return running.Met(turn.At, SlaReason.AgentReplied);
            running = new Course(SlaTarget.Update, turn.MessageId, turn.At, SlaReason.AgentReplied);
        }
        if (running is not null)
            yield return CancelledByTheEnd(story, running);
    }

    private static Course Solution(Story story)
    {
        var start = story.Turns.IsEmpty || story.Turns[0].At > story.CreatedAt ? story.CreatedAt : story.Turns[0].At;
        var course = new Course(SlaTarget.Solution, 0, start, SlaReason.TicketCreated);
        return story.MergedInto is null && story.End.Status == TicketStatus.Closed
            ? course.Met(story.End.At, SlaReason.TicketClosed)
            : CancelledByTheEnd(story, course);
    }

    private static Course CancelledByTheEnd(Story story, Course course)
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
    private static (Instant At, SlaReason By)? EndBefore(Story story, Instant time)
    {
        StatusChange? end = null;
        foreach (var change in story.Statuses.TakeWhile(change => change.At < time))
            end = Story.IsOverIn(change.Status) ? end ?? change : null;
        return end is { } found ? (found.At, Reason(found.Status)) : null;
    }

    private static SlaReason Reason(TicketStatus status) =>
        status == TicketStatus.Spam ? SlaReason.MarkedAsSpam
        : status == TicketStatus.Trash ? SlaReason.MovedToTrash
        : SlaReason.TicketClosed;
}
