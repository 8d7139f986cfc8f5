using Hookdesk.Ticketing.MarkRead;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>Notes how far somebody has read by what was shown to them.</summary>
internal static class ShownThreads
{
    public static void Mark(this ReadMarks marks, ThreadModel thread)
    {
        if (thread.LastMessageId > thread.LastReadId)
            marks.Mark(thread.Reader, thread.Ticket.Id, thread.LastMessageId);
    }
}
