namespace Hookdesk.Architecture.Tests;

/// <summary>The folders of a plugin know each other in one direction only, so that each can be read without all the others.</summary>
public sealed class CircleTests
{
    public static TheoryData<string> Plugins => [.. House.Plugins];

    [Theory]
    [MemberData(nameof(Plugins))]
    public void The_folders_of_a_plugin_are_free_of_circles(string plugin) =>
        Assert.Empty(FolderRules.Circles($"Hookdesk.{plugin}", House.Plugin(plugin)));

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
