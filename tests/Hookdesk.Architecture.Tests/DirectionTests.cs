using Hookdesk.Host.Composition;
using Hookdesk.Sdk;

namespace Hookdesk.Architecture.Tests;

/// <summary>Arrows run one way: host → sdk ← plugins, themes → sdk. Each rule is also shown something that breaks it.</summary>
public sealed class DirectionTests
{
    private static readonly string HostFolder = Path.Combine(House.Repository, "host");
    private static readonly string PluginsFolder = Path.Combine(House.Repository, "plugins");

    private static string[] Names(System.Reflection.Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];

    [Fact]
    public void The_sdk_knows_no_plugin_and_no_host() =>
        Assert.Empty(Rules.BreachesOfDirection("Hookdesk.Sdk", AssemblyKind.Sdk, Names(typeof(PluginStartup).Assembly)));

    [Fact]
    public void The_host_knows_the_sdk_alone() =>
        Assert.Empty(Rules.BreachesOfDirection("Hookdesk.Host", AssemblyKind.Host, Names(typeof(HostStartup).Assembly)));

    [Fact]
    public void Plugins_know_each_other_by_contracts_alone()
    {
        var files = Directory
            .EnumerateDirectories(PluginsFolder)
            .Select(folder => Path.Combine(folder, "bin", House.Configuration))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "Hookdesk.*.dll"))
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(
            files.SelectMany(file =>
            {
                var name = Path.GetFileNameWithoutExtension(file);
                return Rules.BreachesOfDirection(
                    name,
                    name.EndsWith(".Contracts", StringComparison.Ordinal) ? AssemblyKind.Contracts : AssemblyKind.Plugin,
                    Rules.ReferencesOf(file)
                );
            })
        );
    }

    [Fact]
    public void Themes_know_the_sdk_alone() =>
        Assert.Empty(
            Directory
                .EnumerateFiles(Path.Combine(House.Repository, "themes"), "*.dll", SearchOption.AllDirectories)
                .SelectMany(file =>
                    Rules.BreachesOfDirection(Path.GetFileNameWithoutExtension(file), AssemblyKind.Theme, Rules.ReferencesOf(file))
                )
        );

    [Fact]
    public void The_rule_of_direction_catches_an_arrow_that_runs_the_wrong_way()
    {
        // These tests refer to the host, which nothing of the house but its tests may do.
        var own = Rules.ReferencesOf(typeof(DirectionTests).Assembly.Location);

        foreach (var kind in Enum.GetValues<AssemblyKind>())
            Assert.Contains($"Sample ({kind}) refers to Hookdesk.Host", Rules.BreachesOfDirection("Sample", kind, own));
        Assert.NotEmpty(Rules.BreachesOfDirection("Hookdesk.Mail", AssemblyKind.Plugin, ["Hookdesk.Ticketing"]));
        Assert.Empty(Rules.BreachesOfDirection("Hookdesk.Mail", AssemblyKind.Plugin, ["Hookdesk.Sdk", "Hookdesk.Ticketing.Contracts"]));
    }

    [Fact]
    public void The_host_knows_no_word_of_the_helpdesk()
    {
        var sources = Directory
            .EnumerateFiles(HostFolder, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Where(file => !Path.GetRelativePath(HostFolder, file).Split('/', '\\').Any(part => part is "bin" or "obj" or "node_modules"))
            .ToList();

        Assert.NotEmpty(sources);
        Assert.Empty(
            sources.SelectMany(file =>
                Rules.HelpdeskWords(File.ReadAllText(file)).Select(word => $"{Path.GetRelativePath(HostFolder, file)}: {word}")
            )
        );
    }

    [Theory]
    [InlineData("class TicketQueue { }", "TicketQueue")]
    [InlineData("var mailboxes = 1; // fine", "mailboxes")]
    [InlineData("int SLAHours;", "SLAHours")]
    [InlineData("// a ticket\nvar text = \"a mailbox\"; class Translation { }", null)]
    public void The_rule_of_words_catches_them_in_identifiers_and_leaves_texts_alone(string source, string? caught) =>
        Assert.Equal(caught is null ? [] : [caught], Rules.HelpdeskWords(source));

    [Fact]
    public void Every_plugin_has_manifest_readme_entry_class_and_language_files() =>
        Assert.Empty(
            Directory
                .EnumerateDirectories(PluginsFolder)
                .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
                .SelectMany(Rules.BreachesOfLayout)
        );

    [Fact]
    public void The_rule_of_layout_catches_a_folder_without_them() =>
        Assert.Equal(4, Rules.BreachesOfLayout(Path.Combine(House.Repository, "sdk")).Count());
}
