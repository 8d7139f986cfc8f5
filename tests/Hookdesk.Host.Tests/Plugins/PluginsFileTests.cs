using Hookdesk.Host.Plugins;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>The file that says which plugins an installation starts with.</summary>
public sealed class PluginsFileTests : IDisposable
{
    private readonly ThrowAwayFolder _folder = new("hookdesk-plugins-file");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "folder": [] }""", """has "folder", which means nothing. Did you mean folders?""")]
    [InlineData("""{ "enabeld": [] }""", """has "enabeld", which means nothing. Did you mean enabled?""")]
    [InlineData("""{ "xyz": 1 }""", """has "xyz", which means nothing. It can have: enabled, folders, theme, themes.""")]
    public void A_mistyped_key_is_named_with_the_one_that_was_meant(string content, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidOperationException>(() => Read(content)).Message, StringComparison.Ordinal);

    [Fact]
    public void Folders_that_are_not_there_are_named()
    {
        Directory.CreateDirectory(_folder["plugins"]);

        var file = Read("""{ "$schema": "any", "folders": [ "plugins", "plguins" ], "themes": [ "themes" ] }""");

        Assert.Equal([_folder["plguins"], _folder["themes"]], file.MissingFolders);
    }

    private PluginsFile Read(string content)
    {
        File.WriteAllText(_folder["plugins.json"], content);
        return PluginsFile.Read(_folder["plugins.json"]);
    }
}
