using System.Text.RegularExpressions;
using Hookdesk.Host.Localization;

namespace Hookdesk.Host.Tests.Localization;

/// <summary>
/// Compares the Norwegian packs with the sources. With <c>HOOKDESK_UPDATE_PACKS=1</c> in the environment the files are brought up to
/// date first: missing texts are added without translation, those no longer in the source are marked as obsolete. The test then says
/// what is left to translate.
/// </summary>
public sealed partial class LanguagePackTests
{
    private const string Language = "nb";

    public static TheoryData<string> Owners =>
        [
            "host",
            .. Directory
                .EnumerateDirectories(Path.Combine(Repository.Root, "plugins"))
                .Where(folder => File.Exists(Path.Combine(folder, "plugin.json")))
                .Select(folder => $"plugins/{Path.GetFileName(folder)}")
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Owners))]
    public void The_Norwegian_pack_is_complete(string owner)
    {
        var file = Path.Combine(Repository.Root, owner, "Localization", $"{Language}.po");
        var source = SourceTexts.In(owner == "host" ? ["host", "sdk/Hookdesk.Sdk"] : [owner]);
        if (Environment.GetEnvironmentVariable("HOOKDESK_UPDATE_PACKS") == "1" && source.Count > 0)
            Update(file, source);
        var problems = Problems(source, Read(file).Entries).ToList();
        Assert.True(
            problems.Count == 0,
            $"{problems.Count} of {source.Count} texts of {owner} need {Path.GetRelativePath(Repository.Root, file)}:\n{string.Join('\n', problems)}"
        );
    }

    [Fact]
    public void What_is_wrong_with_a_pack_is_found()
    {
        SourceText[] source =
        [
            new(null, "Save", null, "a.cs"),
            new("verb", "Open", null, "a.cs"),
            new(null, "{0} of {1}", null, "a.cs"),
            new(null, "{0} day", "{0} days", "a.cs"),
            new(null, "Hold {name}", null, "a.cs"),
        ];
        PoEntry[] pack =
        [
            new("verb", "Open", null, ["Åpne"]),
            new(null, "{0} of {1}", null, ["{1} av {2}"]),
            new(null, "{0} day", "{0} days", ["én dag", "{0} dager"]),
            new(null, "Hold {name}", null, ["Hold {navn}"]),
            new(null, "Old", null, ["Gammel"]),
        ];
        Assert.Equal(
            [
                "missing: \"Save\" (a.cs)",
                "placeholders differ: \"{0} of {1}\"",
                "placeholders differ: \"Hold {name}\"",
                "obsolete: \"Old\"",
            ],
            Problems(source, pack)
        );
    }

    [Fact]
    public void Texts_are_found_wherever_sources_give_them() =>
        Assert.Equal(
            new (string?, string, string?)[]
            {
                (null, "Say \"hi\"", null),
                (null, "Two {0}", null),
                (null, "{0} one", "{0} more"),
                ("ctx", "Word", null),
                (null, "Label", null),
                (null, "Some help", null),
                (null, "May do", null),
                (null, "Group", null),
                (null, "Page", null),
                (null, "Why", null),
                (null, "Fetch", null),
                (null, "Wrong", null),
            },
            SourceTexts.In(
                """
                T["Say \"hi\""]; @T["Two {0}", 2]; T.Plural(list.Count(x => x > 1), "{0} one", "{0} more"); T.InContext("ctx", "Word");
                [Setting("Label", Help = "Some help")] public static readonly Permission A = new("a.b", "May do", "Group");
                services.AddSettings<X>(X.Name, "Page", "Why"); services.AddBackgroundTask<Y>("y", "Fetch", Schedule.Cron("* * * * *")); [Required(ErrorMessage = "Wrong")]
                Other["Not this"]; var x = "nor this";
                """
            )
        );

    /// <summary>Texts are found by the name of what translates them; one of another name would hide its texts from translators.</summary>
    [Fact]
    public void Every_localizer_has_a_name_by_which_its_texts_are_found()
    {
        string[] known = ["T", "text", "texts", "Text", "own", "Own", "localizer", "Create", "For"];
        var others = Repository
            .Files("*.cs", "host", "sdk/Hookdesk.Sdk", "plugins")
            .Concat(Repository.Files("*.razor", "host", "sdk/Hookdesk.Sdk", "plugins"))
            .SelectMany(file =>
                Localizer()
                    .Matches(File.ReadAllText(file))
                    .Where(match => !known.Contains(match.Groups[1].Value))
                    .Select(match => $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}")
            )
            .ToList();
        Assert.True(others.Count == 0, "Name these T:\n" + string.Join('\n', others));
    }

    private static IEnumerable<string> Problems(IReadOnlyCollection<SourceText> source, IReadOnlyCollection<PoEntry> entries)
    {
        var pack = entries.Where(entry => !entry.IsObsolete).ToDictionary(entry => (entry.Context, entry.Id));
        foreach (var text in source)
        {
            if (
                !pack.Remove((text.Context, text.Id), out var entry)
                || !entry.IsTranslated
                || entry.IsFuzzy
                || (text.PluralId is not null && entry.Translations.Count < 2)
            )
                yield return $"missing: {Show(text.Context, text.Id)} ({text.Reference})";
            else if (!HasItsPlaceholders(text, entry))
                yield return $"placeholders differ: {Show(text.Context, text.Id)}";
        }

        foreach (var entry in pack.Values)
            yield return $"obsolete: {Show(entry.Context, entry.Id)}";
    }

    // The singular may leave out the number («én sak»); every other form has exactly what the source has.
    private static bool HasItsPlaceholders(SourceText text, PoEntry entry)
    {
        var wanted = Placeholders(text.PluralId ?? text.Id);
        return text.PluralId is null
            ? Placeholders(entry.Translations[0]).SetEquals(wanted)
            : Placeholders(entry.Translations[0]).IsSubsetOf(wanted)
                && entry.Translations.Skip(1).All(form => Placeholders(form).SetEquals(wanted));
    }

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Value)];

    private static string Show(string? context, string id) => context is null ? $"\"{id}\"" : $"\"{id}\" [{context}]";

    private static PoFile Read(string file)
    {
        if (!File.Exists(file))
            return new PoFile(new Dictionary<string, string>(), []);
        using var reader = new StreamReader(file);
        return PoReader.Read(reader);
    }

    private static void Update(string file, IReadOnlyList<SourceText> source)
    {
        var before = Read(file);
        var known = before.Entries.ToDictionary(entry => (entry.Context, entry.Id));
        var entries = source
            .Select(text =>
                (
                    known.Remove((text.Context, text.Id), out var entry)
                        ? entry
                        : new PoEntry(text.Context, text.Id, text.PluralId, text.PluralId is null ? [""] : ["", ""])
                ) with
                {
                    PluralId = text.PluralId,
                    References = [text.Reference],
                    IsObsolete = false,
                }
            )
            .Concat(known.Values.Where(entry => entry.IsTranslated).Select(entry => entry with { IsObsolete = true, References = [] }))
            .ToList();
        var header =
            before.Header.Count > 0
                ? before.Header
                : new Dictionary<string, string>
                {
                    ["Language"] = Language,
                    ["MIME-Version"] = "1.0",
                    ["Content-Type"] = "text/plain; charset=UTF-8",
                    ["Content-Transfer-Encoding"] = "8bit",
                    ["Plural-Forms"] = "nplurals=2; plural=(n != 1);",
                };
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var writer = new StreamWriter(file);
        PoWriter.Write(writer, new PoFile(header, entries) { Comments = before.Comments });
    }

    [GeneratedRegex(@"IStringLocalizer(?:<\w+>)?\??\s+(\w+)")]
    private static partial Regex Localizer();

    [GeneratedRegex(@"\{\w+(?::[^}]*)?\}")]
    private static partial Regex Placeholder();
}
