using System.Text.RegularExpressions;

namespace Hookdesk.Architecture.Tests;

/// <summary>
/// What other plugins may add to is called through the guard, which limits, counts and names. Who takes a list of such contributions and
/// no guard is named here.
/// </summary>
public sealed class GuardedContributionsTests
{
    private static readonly (string File, string Reason)[] Exceptions =
    [
        ("host/Admin/Tasks/TaskView.cs", "lists the names that subscribers had when they began"),
        ("host/Cli/CommandLine.cs", "a command that can't be built is reported on the command line, where nobody else waits"),
        ("host/Data/NodeCaches.cs", "caches are the host's own; what fills them is guarded there"),
        ("host/Events/SubscriptionRunner.cs", "counts and limits subscribers itself, each in a loop of its own"),
        ("host/Maintenance/ClearFiles/ClearUnusedFiles.cs", "a list of files in use must be whole or fail"),
        ("host/Maintenance/ClearFiles/FileOwners.cs", "a list of files in use must be whole or fail"),
        ("host/Maintenance/DatabaseCheck.cs", "a check must be whole or fail"),
        ("host/Setup/Cli/DemoCommand.cs", "runs on the command line, where nobody else waits"),
        ("plugins/Search/Tickets/TicketSource.cs", "asks for the types of the sources only"),
    ];

    [Fact]
    public void Whoever_takes_a_list_of_contributions_takes_the_guard()
    {
        var open = Files("host", "sdk", "plugins").SelectMany(file => OpenTypes(File.ReadAllText(file))).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("INavigationProvider", open);
        Assert.Contains("IReplyChannel", open);

        var unguarded = Files("host", "plugins")
            .Select(file =>
                (Name: Path.GetRelativePath(House.Repository, file).Replace('\\', '/'), Type: Unguarded(File.ReadAllText(file), open))
            )
            .Where(found => found.Type is not null)
            .ToDictionary(found => found.Name, found => found.Type);

        Assert.Equal([], unguarded.Where(found => Exceptions.All(known => known.File != found.Key)));
        Assert.Equal([], Exceptions.Select(known => known.File).Where(file => !unguarded.ContainsKey(file)));
    }

    [Theory]
    [InlineData("class Menu(IEnumerable<INavigationProvider> all);", "INavigationProvider")]
    [InlineData("@inject IEnumerable<Hookdesk.Sdk.Setup.ISetupStep> More", "ISetupStep")]
    [InlineData("scope.ServiceProvider.GetServices<ISetupStep>()", "ISetupStep")]
    [InlineData("class Menu(IEnumerable<INavigationProvider> all, IContributionGuard guard);", null)]
    [InlineData("class Menu(IEnumerable<string> all);", null)]
    [InlineData("static IEnumerable<ISetupStep> Own() => [new FirstStep()];", null)]
    public void The_rule_finds_what_it_is_for(string code, string? found) =>
        Assert.Equal(found, Unguarded(code, new HashSet<string>(["INavigationProvider", "ISetupStep"], StringComparer.Ordinal)));

    private static string? Unguarded(string code, HashSet<string> open) =>
        code.Contains("IContributionGuard", StringComparison.Ordinal) || code.Contains("PluginCalls", StringComparison.Ordinal)
            ? null
            : Regex
                .Matches(
                    code,
                    @"(?:IEnumerable<(?:\w+\.)*(?<type>\w+)>\s+\w+\s*(?:[,)]|$)|GetServices<(?:\w+\.)*(?<type>\w+)>)",
                    RegexOptions.Multiline
                )
                .Select(match => match.Groups["type"].Value)
                .FirstOrDefault(open.Contains);

    private static IEnumerable<string> OpenTypes(string code) =>
        Regex
            .Matches(code, @"\[OpenToPlugins\]\s+(?:public|internal)\s+(?:abstract\s+)?(?:interface|class)\s+(\w+)")
            .Select(match => match.Groups[1].Value)
            // Descriptions without code.
            .Where(name => name != "Contribution");

    private static IEnumerable<string> Files(params string[] folders) =>
        folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(House.Repository, folder), "*.*", SearchOption.AllDirectories))
            .Where(file =>
                Path.GetExtension(file) is ".cs" or ".razor" && !Regex.IsMatch(file, @"[\\/](?:bin|obj|node_modules|templates)[\\/]")
            );
}
