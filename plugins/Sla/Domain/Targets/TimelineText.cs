using System.Globalization;
using System.Text;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Domain.Targets;

/// <summary>
/// Writes a story into a column and reads it: <c>created|status@ms …|kind:message@ms …|merged</c>. Shorter than JSON, and read with
/// every event of a ticket.
/// </summary>
internal static class TimelineText
{
    public static string Write(TicketTimeline story)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{story.CreatedAt.ToUnixTimeMilliseconds()}|");
        foreach (var (change, index) in story.Statuses.Select((change, index) => (change, index)))
            text.Append(index > 0 ? " " : "")
                .Append(CultureInfo.InvariantCulture, $"{(int)change.Status}@{change.At.ToUnixTimeMilliseconds()}");
        text.Append('|');
        foreach (var (turn, index) in story.Messages.Select((turn, index) => (turn, index)))
            text.Append(index > 0 ? " " : "")
                .Append(CultureInfo.InvariantCulture, $"{(int)turn.Kind}:{turn.MessageId}@{turn.At.ToUnixTimeMilliseconds()}");
        return text.Append(CultureInfo.InvariantCulture, $"|{story.MergedInto}").ToString();
    }

    /// <exception cref="FormatException">The text is not one that <see cref="Write"/> made.</exception>
    public static TicketTimeline Read(string text)
    {
        var parts = text.Split('|');
        if (parts.Length != 4)
            throw new FormatException($"«{text}» is not the story of a ticket.");
        return new TicketTimeline(
            Time(parts[0]),
            [
                .. Words(parts[1])
                    .Select(word => Split(word, '@'))
                    .Select(pair => new StatusChange(Time(pair.Right), (TicketStatus)Number(pair.Left))),
            ],
            [
                .. Words(parts[2])
                    .Select(word => Split(word, '@'))
                    .Select(pair => (Head: Split(pair.Left, ':'), pair.Right))
                    .Select(pair => new TimelineMessage(
                        Time(pair.Right),
                        Number(pair.Head.Right),
                        (TimelineMessageKind)Number(pair.Head.Left)
                    )),
            ]
        )
        {
            MergedInto = parts[3].Length == 0 ? null : Number(parts[3]),
        };
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static (string Left, string Right) Split(string word, char at)
    {
        var index = word.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? throw new FormatException($"«{word}» has no «{at}».") : (word[..index], word[(index + 1)..]);
    }

    private static Instant Time(string text) => Instant.FromUnixTimeMilliseconds(Number(text));

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
