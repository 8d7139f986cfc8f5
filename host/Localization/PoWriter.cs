namespace Hookdesk.Host.Localization;

/// <summary>
/// Writes PO files as gettext's own tools do, so that a file that went through a translator's program and back shows only real
/// differences.
/// </summary>
internal static class PoWriter
{
    public static void Write(TextWriter writer, PoFile file)
    {
        foreach (var comment in file.Comments)
            Line(writer, $"# {comment}".TrimEnd());
        Line(writer, "msgid \"\"");
        Line(writer, "msgstr \"\"");
        foreach (var (name, value) in file.Header)
            Line(writer, $"\"{Escape($"{name}: {value}\n")}\"");
        foreach (var entry in file.Entries)
        {
            Line(writer, "");
            Write(writer, entry);
        }
    }

    private static void Write(TextWriter writer, PoEntry entry)
    {
        foreach (var comment in entry.Comments)
            Line(writer, $"# {comment}".TrimEnd());
        foreach (var comment in entry.SourceComments)
            Line(writer, $"#. {comment}".TrimEnd());
        foreach (var reference in entry.References)
            Line(writer, $"#: {reference}");
        if (entry.Flags.Count > 0)
            Line(writer, $"#, {string.Join(", ", entry.Flags)}");
        var mark = entry.IsObsolete ? "#~ " : "";
        if (entry.Context is not null)
            Text(writer, mark, "msgctxt", entry.Context);
        Text(writer, mark, "msgid", entry.Id);
        if (entry.PluralId is null)
        {
            Text(writer, mark, "msgstr", entry.Translations.FirstOrDefault() ?? "");
            return;
        }

        Text(writer, mark, "msgid_plural", entry.PluralId);
        for (var form = 0; form < entry.Translations.Count; form++)
            Text(writer, mark, $"msgstr[{form}]", entry.Translations[form]);
    }

    // A text of several lines starts with an empty one and has one line for each of its own.
    private static void Text(TextWriter writer, string mark, string keyword, string text)
    {
        var breakAt = text.IndexOf('\n', StringComparison.Ordinal);
        if (breakAt < 0 || breakAt == text.Length - 1)
        {
            Line(writer, $"{mark}{keyword} \"{Escape(text)}\"");
            return;
        }

        Line(writer, $"{mark}{keyword} \"\"");
        for (var start = 0; start < text.Length; )
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found + 1 : text.Length;
            Line(writer, $"{mark}\"{Escape(text[start..end])}\"");
            start = end;
        }
    }

    private static void Line(TextWriter writer, string line)
    {
        writer.Write(line);
        writer.Write('\n');
    }

    private static string Escape(string text) =>
        text.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal);
}
