using System.Text;
using System.Text.Json;
using Hookdesk.EndToEnd.Tests.Parts;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>
/// A language in which every text that can be translated stands in brackets, made of the sources of a complete pack. What is shown without
/// brackets was written into the code, or is asked for in a way that finds no translation.
/// </summary>
internal static class PseudoLanguage
{
    /// <summary>A language that .NET knows and nobody has made a pack for.</summary>
    public const string Tag = "eo";

    public const char Open = '⟦',
        Close = '⟧';

    /// <summary>Writes the packs of the host and of every bundled plugin, as an installation's own edits.</summary>
    public static void Write(string dataDirectory)
    {
        WritePack(HostFolder.Path, "hookdesk.core", dataDirectory);
        foreach (var folder in Directory.GetDirectories(Path.Combine(HostFolder.Path, "plugins")))
        {
            using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "plugin.json")));
            WritePack(folder, manifest.RootElement.GetProperty("id").GetString()!, dataDirectory);
        }
    }

    private static void WritePack(string folder, string owner, string dataDirectory)
    {
        var target = Path.Combine(dataDirectory, "Localization", owner);
        Directory.CreateDirectory(target);
        File.WriteAllText(
            Path.Combine(target, $"{Tag}.po"),
            Bracketed(File.ReadLines(Path.Combine(folder, "Localization", "nb.po")).Where(line => !line.StartsWith('#')))
        );
    }

    private static string Bracketed(IEnumerable<string> lines)
    {
        var (pack, id, plural) = (new StringBuilder(), "", "");
        var field = "";
        foreach (var line in lines)
        {
            var (name, quoted) = line.StartsWith('"') ? (field, line) : Split(line);
            if (name == "msgid" && line.StartsWith("msgid", StringComparison.Ordinal))
                (id, plural) = ("", "");
            if (name == "msgid")
                id += Inner(quoted);
            if (name == "msgid_plural")
                plural += Inner(quoted);
            field = name;
            // The header, which is the translation of nothing, stays as it is.
            if (!name.StartsWith("msgstr", StringComparison.Ordinal) || id.Length == 0)
                pack.AppendLine(line);
            else if (!line.StartsWith('"'))
                pack.AppendLine($"{name} \"{Open}{(name == "msgstr[1]" ? plural : id)}{Close}\"");
        }
        return pack.ToString();
    }

    private static (string Name, string Quoted) Split(string line) =>
        line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? (line[..at], line[(at + 1)..]) : (line, "");

    private static string Inner(string quoted) => quoted.Length >= 2 ? quoted[1..^1] : "";
}
