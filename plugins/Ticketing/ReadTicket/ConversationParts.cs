namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>Which messages of a conversation are shown at first.</summary>
/// <param name="Shown">Ids in order.</param>
/// <param name="Gap">What is left out; stands before the message <c>Gap.Before</c>.</param>
/// <param name="FirstUnread">The first message that the reader has not seen; 0 when all were.</param>
internal sealed record ConversationParts(IReadOnlyList<long> Shown, ThreadEntry.Gap? Gap, long FirstUnread)
{
    /// <summary>Up to so many messages are shown at once.</summary>
    public const int Everything = 14;

    /// <summary>Of a longer conversation so many from its end.</summary>
    public const int Tail = 10;

    /// <summary>So many of the middle come with each request.</summary>
    public const int GapStep = 25;

    // Somebody who opens a ticket of hundreds of unread messages does not read them all at once either.
    private const int LongestTail = 50;

    public static ConversationParts Whole(IReadOnlyList<long> ids) => new(ids, null, 0);

    public static ConversationParts Of(IReadOnlyList<long> ids, long lastRead)
    {
        var unread = 0;
        while (unread < ids.Count && ids[unread] <= lastRead)
            unread++;
        var firstUnread = unread < ids.Count ? ids[unread] : 0;
        if (ids.Count <= Everything)
            return new ConversationParts(ids, null, firstUnread);
        var tail = lastRead > 0 ? Math.Clamp(ids.Count - unread + 1, Tail, LongestTail) : Tail;
        var start = ids.Count - tail;
        if (start <= 2)
            return new ConversationParts(ids, null, firstUnread);
        return new ConversationParts([ids[0], .. ids.Skip(start)], new ThreadEntry.Gap(ids[0], ids[start], start - 1), firstUnread);
    }
}
