namespace Hookdesk.Architecture.Tests;

/// <summary>The folders of a plugin know each other in one direction only, so that each can be read without all the others.</summary>
public sealed class CircleTests
{
    /// <summary>
    /// Plugins whose folders still form circles. The list only shrinks: whoever frees a plugin takes its line out (a test fails until
    /// then), and a new plugin is not added. To see the circles of one, take its line out and run the tests of this class.
    /// </summary>
    private static readonly string[] NotYetFree = ["Mail", "Search", "Sla", "Ticketing"];

    public static TheoryData<string> Free => [.. House.Plugins.Except(NotYetFree)];

    public static TheoryData<string> Listed => [.. NotYetFree];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Free))]
    public void The_folders_of_a_plugin_are_free_of_circles(string plugin) =>
        Assert.Empty(FolderRules.Circles($"Hookdesk.{plugin}", House.Plugin(plugin)));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Listed))]
    public void A_plugin_that_is_free_of_circles_is_taken_from_the_list(string plugin) =>
        Assert.NotEmpty(FolderRules.Circles($"Hookdesk.{plugin}", House.Plugin(plugin)));

    [Fact]
    public void The_rule_of_circles_catches_folders_that_know_each_other()
    {
        Assert.Equal(
            ["Chicken → Nest: Hen knows Egg", "Nest → Chicken: Egg knows Hen"],
            FolderRules.Circles("Hookdesk.Architecture.Tests.KnownOffenders.Circle", House.Tests)
        );
        Assert.Empty(FolderRules.Circles("Hookdesk.Architecture.Tests.KnownOffenders.Floors", House.Tests));
    }
}
