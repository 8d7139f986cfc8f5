using System.Text.RegularExpressions;

namespace Hookdesk.Architecture.Tests;

/// <summary>The host is a house of floors: whoever reads upwards from the ground meets nothing that is explained further up.</summary>
public sealed partial class FloorTests
{
    /// <summary>From the ground up, the folders of <c>host/</c>. <c>host/README.md</c> says what each is for.</summary>
    private static readonly string[][] Floors =
    [
        ["Ground"],
        ["Data"],
        ["Settings", "Events", "Tasks", "Blobs", "Parts"],
        ["Localization", "Plugins", "Hooks", "Shells"],
        ["Security", "Templates", "Layout", "People", "Admin", "Maintenance", "Setup"],
        ["Composition", "Cli"],
    ];

    [Fact]
    public void The_host_knows_nothing_above_its_own_floor() =>
        Assert.Empty(FolderRules.UpwardReferences("Hookdesk.Host", Floors, House.Host));

    [Fact]
    public void The_folders_of_the_host_are_free_of_circles() => Assert.Empty(FolderRules.Circles("Hookdesk.Host", House.Host));

    [Fact]
    public void Every_folder_of_the_host_has_its_floor()
    {
        var folders = House
            .Host.Types.Where(type => type.Assembly.Name.StartsWith("Hookdesk.Host", StringComparison.Ordinal))
            .Select(type => type.Namespace.FullName.Split('.'))
            .Where(name => name is ["Hookdesk", "Host", _, ..])
            .Select(name => name[2])
            .Distinct();

        Assert.Equivalent(Floors.SelectMany(floor => floor), folders, strict: true);
    }

    [Fact]
    public void No_file_of_the_host_opens_a_folder_above_its_own_floor() =>
        Assert.Empty(
            Floors.SelectMany(
                (floor, level) =>
                    floor
                        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(House.Repository, "host", folder), "*.cs", All))
                        .SelectMany(file => UpwardUsings(File.ReadAllText(file), level).Select(line => $"{Path.GetFileName(file)}: {line}"))
            )
        );

    [Theory]
    [InlineData("using Hookdesk.Host.Shells;", 0, true)]
    [InlineData("using Sample = Hookdesk.Host.Layout.Slots;", 3, true)]
    [InlineData("using Hookdesk.Host.Data.Migrations;", 1, false)]
    public void The_rule_of_usings_catches_one_that_is_not_even_needed(string source, int level, bool caught) =>
        Assert.Equal(caught, UpwardUsings(source, level).Any());

    // What nobody needs leaves no trace in compiled code.
    private static IEnumerable<string> UpwardUsings(string source, int level) =>
        Using()
            .Matches(source)
            .Where(match => Floors.Skip(level + 1).Any(above => above.Contains(match.Groups[1].Value)))
            .Select(match => match.Value);

    [GeneratedRegex(@"^using (?:static |\w+ = )?Hookdesk\.Host\.(\w+)[\w.]*;", RegexOptions.Multiline)]
    private static partial Regex Using();

    private const SearchOption All = SearchOption.AllDirectories;

    [Fact]
    public void The_rule_of_floors_catches_who_knows_the_floor_above()
    {
        const string Root = "Hookdesk.Architecture.Tests.KnownOffenders.Floors";

        var breach = Assert.Single(
            FolderRules.UpwardReferences(
                Root,
                [
                    ["Cellar"],
                    ["Attic"],
                ],
                House.Tests
            )
        );
        Assert.Contains("Barrel", breach, StringComparison.Ordinal);
        Assert.Empty(
            FolderRules.UpwardReferences(
                Root,
                [
                    ["Attic"],
                    ["Cellar"],
                ],
                House.Tests
            )
        );
    }
}
