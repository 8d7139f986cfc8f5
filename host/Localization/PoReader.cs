using System.Text;

namespace Hookdesk.Host.Localization;

/// <summary>Reads gettext PO files (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html).</summary>
internal sealed class PoReader
{
    private readonly List<PoEntry> _entries = [];
    private Draft _draft = new();
    private StringBuilder? _text;

    /// <exception cref="PoException">The text is not a PO file.</exception>
    public static PoFile Read(TextReader reader)
    {
        var po = new PoReader();
        var number = 0;
        while (reader.ReadLine() is { } line)
            po.ReadLine(line.Trim(), ++number);
        po.Finish();

        var header = po._entries.FirstOrDefault(entry => entry.IsHeader);
        return new PoFile(HeaderOf(header), [.. po._entries.Where(entry => !entry.IsHeader)]) { Comments = header?.Comments ?? [] };
    }

    private void ReadLine(string line, int number)
    {
        if (line.Length == 0)
        {
            Finish();
            return;
        }

        if (line.StartsWith("#~", StringComparison.Ordinal))
        {
            // What follows "#~" is an ordinary line of an entry that is no longer in the source.
            if (_draft.Id is null)
                _draft.IsObsolete = true;
            line = line[2..].TrimStart('|', ' ', '\t');
            if (line.Length == 0)
                return;
        }

        if (line[0] == '#')
            ReadComment(line);
        else if (line[0] == '"')
            Continue(line, number);
        else
            ReadKeyword(line, number);
    }

    private void ReadComment(string line)
    {
        if (_draft.Translations.Count > 0)
            Finish();
        var text = line.Length > 2 ? line[2..].Trim() : "";
        switch (line.Length > 1 ? line[1] : ' ')
        {
            case '.':
                _draft.SourceComments.Add(text);
                break;
            case ':':
                _draft.References.AddRange(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                break;
            case ',':
                _draft.Flags.AddRange(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                break;
            case '|':
                break; // The source text before it changed: of use to the translator's program only.
            default:
                _draft.Comments.Add(line.Length > 1 ? line[1..].Trim() : "");
                break;
        }
    }

    private void ReadKeyword(string line, int number)
    {
        var end = line.IndexOf('"', StringComparison.Ordinal);
        if (end < 0)
            throw new PoException(number, "a quoted string is missing.");
        var keyword = line[..end].TrimEnd();
        if (keyword is "msgctxt" or "msgid" && _draft.Translations.Count > 0)
            Finish();
        _text = new StringBuilder();
        switch (keyword)
        {
            case "msgctxt":
                _draft.Context = _text;
                break;
            case "msgid":
                _draft.Id = _text;
                break;
            case "msgid_plural":
                _draft.PluralId = _text;
                break;
            case "msgstr":
                _draft.Translations.Add(_text);
                break;
            case var _
                when keyword.StartsWith("msgstr[", StringComparison.Ordinal)
                    && keyword.EndsWith(']')
                    && int.TryParse(keyword.AsSpan(7, keyword.Length - 8), out var form)
                    && form == _draft.Translations.Count:
                _draft.Translations.Add(_text);
                break;
            default:
                throw new PoException(number, $"unexpected “{keyword}”.");
        }

        Continue(line[end..], number);
    }

    private void Continue(string line, int number)
    {
        if (_text is null)
            throw new PoException(number, "a string is outside a message.");
        if (line.Length < 2 || line[^1] != '"')
            throw new PoException(number, "the string has no closing quote.");
        for (var at = 1; at < line.Length - 1; at++)
        {
            if (line[at] == '"')
                throw new PoException(number, "quotes inside a string must be escaped as \\\".");
            if (line[at] != '\\')
            {
                _text.Append(line[at]);
                continue;
            }

            if (++at == line.Length - 1)
                throw new PoException(number, "the string ends with a single backslash.");
            _text.Append(
                line[at] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    var other => other,
                }
            );
        }
    }

    private void Finish()
    {
        if (_draft.Id is not null)
            _entries.Add(_draft.ToEntry());
        _draft = new Draft();
        _text = null;
    }

    private static Dictionary<string, string> HeaderOf(PoEntry? header)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in (header?.Translations.FirstOrDefault() ?? "").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                fields[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return fields;
    }

    private sealed class Draft
    {
        public StringBuilder? Context,
            Id,
            PluralId;
        public List<StringBuilder> Translations { get; } = [];
        public List<string> Comments { get; } = [];
        public List<string> SourceComments { get; } = [];
        public List<string> References { get; } = [];
        public List<string> Flags { get; } = [];
        public bool IsObsolete;

        public PoEntry ToEntry() =>
            new(Context?.ToString(), Id!.ToString(), PluralId?.ToString(), [.. Translations.Select(text => text.ToString())])
            {
                Comments = Comments,
                SourceComments = SourceComments,
                References = References,
                Flags = Flags,
                IsObsolete = IsObsolete,
            };
    }
}
