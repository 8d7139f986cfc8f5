using System.Text.RegularExpressions;

namespace Hookdesk.Host.Tests.Localization;

/// <summary>A text of the source that a translator has to translate.</summary>
internal sealed record SourceText(string? Context, string Id, string? PluralId, string Reference);

/// <summary>
/// Finds the texts in the sources of one owner, as gettext's xgettext would: calls of <c>T</c>, and the places where titles are given
/// as English source. A text is one literal; what is put together at run time cannot be translated, and is not found.
/// </summary>
internal static partial class SourceTexts
{
    private const string Text = """
        "((?:[^"\\\r\n]|\\.)*)"
        """;

    private const string Name = """(?:"[^"\r\n]*"|[\w.]+)""";

    private static readonly (Regex Pattern, Func<Match, IEnumerable<(string? Context, string Id, string? PluralId)>> Read)[] Patterns =
    [
        (new Regex($@"\b(?:T|[Tt]exts?)\[\s*{Text}"), match => [(null, match.Groups[1].Value, null)]),
        (
            new Regex($@"\b(?:T|[Tt]exts?)\.Plural\([^"";]*?,\s*{Text}\s*,\s*{Text}"),
            match => [(null, match.Groups[1].Value, match.Groups[2].Value)]
        ),
        (
            new Regex($@"\b(?:T|[Tt]exts?)\.InContext\(\s*{Text}\s*,\s*{Text}"),
            match => [(match.Groups[1].Value, match.Groups[2].Value, null)]
        ),
        (new Regex($@"\[Setting\(\s*{Text}|,\s*Setting\(\s*{Text}"), Each),
        (new Regex($@"\bSetting\(\s*{Text}[^\]]*?\bHelp\s*=\s*{Text}"), match => [(null, match.Groups[2].Value, null)]),
        (new Regex($@"(?:new Permission|Permission\s+\w+\s*(?:{{\s*get;\s*}}\s*)?=\s*new)\(\s*{Name}\s*,\s*{Text}\s*,\s*{Text}"), Each),
        (new Regex($@"AddSettings<\w+>\(\s*{Name}\s*,\s*{Text}\s*,\s*{Text}"), Each),
        (new Regex($@"AddBackgroundTask<\w+>\(\s*{Name}\s*,\s*{Text}"), Each),
        (new Regex($@"\brun\.Report\(\s*{Text}"), Each),
        (new Regex($@"\brun\.Report\([^"";]+?,\s*{Text}\s*,\s*{Text}"), match => [(null, match.Groups[1].Value, match.Groups[2].Value)]),
        (new Regex($@"\bSaid\(\s*{Text}"), Each),
        (new Regex($@"AddAuditedSubject\(\s*{Name}\s*,\s*{Text}"), Each),
        (new Regex($@"\bErrorMessage\s*=\s*{Text}"), Each),
        (new Regex($@"new ValidationResult\(\s*{Text}"), Each),
    ];

    private static readonly Regex TemplateWords = new($@"\b(?:Title|Help)\s*=\s*{Text}");

    /// <summary>Every text below some folders, once each.</summary>
    public static IReadOnlyList<SourceText> In(params IEnumerable<string> folders)
    {
        var texts = new Dictionary<(string?, string), SourceText>();
        var list = folders.ToList();
        foreach (var file in Repository.Files("*.cs", list).Concat(Repository.Files("*.razor", list)))
        {
            var content = File.ReadAllText(file);
            var reference = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
            foreach (var (context, id, plural) in In(content))
                if (!texts.TryGetValue((context, id), out var known) || (known.PluralId is null && plural is not null))
                    texts[(context, id)] = new SourceText(context, id, plural, reference);
        }

        // What a plugin says of itself is shown to admins, too.
        foreach (var manifest in list.Select(folder => Path.Combine(Repository.Root, folder, "plugin.json")).Where(File.Exists))
        {
            using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllText(manifest));
            if (document.RootElement.TryGetProperty("description", out var description))
                texts[(null, description.GetString()!)] = new SourceText(
                    null,
                    description.GetString()!,
                    null,
                    Path.GetRelativePath(Repository.Root, manifest).Replace('\\', '/')
                );
        }

        return [.. texts.Values];
    }

    public static IEnumerable<(string? Context, string Id, string? PluralId)> In(string content)
    {
        var found = Patterns.SelectMany(pattern => pattern.Pattern.Matches(content).SelectMany(pattern.Read));
        if (content.Contains("TemplateContribution", StringComparison.Ordinal))
            found = found.Concat(TemplateWords.Matches(content).SelectMany(Each));
        return found
            .Where(text => text.Id.Length > 0)
            .Select(text =>
                (text.Context is null ? null : Plain(text.Context), Plain(text.Id), text.PluralId is null ? null : Plain(text.PluralId))
            );
    }

    private static IEnumerable<(string? Context, string Id, string? PluralId)> Each(Match match) =>
        match.Groups.Values.Skip(1).Where(group => group.Success).Select(group => ((string?)null, group.Value, (string?)null));

    private static string Plain(string literal) =>
        Escape()
            .Replace(
                literal,
                match =>
                    match.Value[1] switch
                    {
                        'n' => "\n",
                        't' => "\t",
                        'r' => "\r",
                        'u' => ((char)Convert.ToInt32(match.Value[2..], 16)).ToString(),
                        var other => other.ToString(),
                    }
            );

    [GeneratedRegex(@"\\(?:u[0-9A-Fa-f]{4}|.)")]
    private static partial Regex Escape();
}
