using System.Text;

namespace Hookdesk.Sla.HolidayFeeds;

/// <summary>A line of an iCalendar file, unfolded, with the number of the line on which it begins.</summary>
internal readonly record struct CalendarLine(int Number, string Text)
{
    public string Name => Text[..Text.IndexOfAny([';', ':'])];

    public string Value => Text[(Text.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An event as it stands in the file.</summary>
internal sealed record EventLines(int Number, IReadOnlyList<CalendarLine> Lines)
{
    /// <summary>What an event and the changes of single days of it have in common.</summary>
    public string Uid { get; } = Lines.FirstOrDefault(line => line.Is("UID")) is { Text: not null } uid ? uid.Value : $"line {Number}";
}

/// <summary>
/// The outer form of an iCalendar file: lines, folding, and what is inside what. Taken apart here and not by the reader of events, so
/// that what is wrong can be said with its line.
/// </summary>
internal static class CalendarLines
{
    public static (IReadOnlyList<EventLines> Events, HolidayProblem? Problem) Read(string text)
    {
        var events = new List<EventLines>();
        var open = new Stack<(string Name, int Number)>();
        List<CalendarLine>? inEvent = null;
        var first = true;
        foreach (var line in Unfold(text))
        {
            if (first && !line.Text.Trim().Equals("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
                return ([], new HolidayProblem(HolidayProblemKind.NotACalendar, Cut(line.Text), line.Number));
            first = false;
            if (!IsContentLine(line.Text))
                return ([], new HolidayProblem(HolidayProblemKind.BadLine, Cut(line.Text), line.Number));
            if (line.Is("BEGIN"))
            {
                open.Push((line.Value.ToUpperInvariant(), line.Number));
                if (open.Peek().Name == "VEVENT")
                    inEvent = [];
            }
            inEvent?.Add(line);
            if (!line.Is("END"))
                continue;
            if (!open.TryPop(out var begun) || begun.Name != line.Value.ToUpperInvariant())
                return ([], new HolidayProblem(HolidayProblemKind.Unbalanced, Cut(line.Text), line.Number));
            if (begun.Name == "VEVENT" && inEvent is not null)
            {
                events.Add(new EventLines(begun.Number, inEvent));
                inEvent = null;
            }
        }
        if (first)
            return ([], new HolidayProblem(HolidayProblemKind.NotACalendar));
        return open.TryPeek(out var unclosed)
            ? ([], new HolidayProblem(HolidayProblemKind.Unbalanced, $"BEGIN:{unclosed.Name}", unclosed.Number))
            : (events, null);
    }

    public static string Cut(string text) => text.Length <= 80 ? text : $"{Begin(text, 80)}…";

    /// <summary>The beginning of a text, in whole characters.</summary>
    public static string Begin(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    // A line that begins with a space or tab goes on with the one before it.
    private static IEnumerable<CalendarLine> Unfold(string text)
    {
        var (current, begun, number) = (new StringBuilder(), 0, 0);
        // Only these end a line; other characters that Unicode knows as ends may stand in a name.
        foreach (var line in text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n'))
        {
            number++;
            if (line.Length > 0 && line[0] is ' ' or '\t' && current.Length > 0)
            {
                current.Append(line.AsSpan(1));
                continue;
            }
            if (current.Length > 0)
                yield return new CalendarLine(begun, current.ToString());
            current.Clear();
            begun = number;
            if (line.Trim('\uFEFF', ' ', '\t').Length > 0)
                current.Append(line.TrimStart('\uFEFF'));
        }
        if (current.Length > 0)
            yield return new CalendarLine(begun, current.ToString());
    }

    // name *(";" parameter) ":" value; a colon within quotation marks is part of a parameter.
    private static bool IsContentLine(string text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '_' or '.'))
            i++;
        if (i == 0 || i == text.Length || text[i] is not (':' or ';'))
            return false;
        for (var quoted = false; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == ':' && !quoted)
                return true;
        }
        return false;
    }
}
