using Hookdesk.Host.Plugins;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>The private copies from which plugins are loaded.</summary>
public sealed class PluginCopiesTests : IDisposable
{
    private readonly ThrowAwayFolder _folder = new("hookdesk-copies");

    public PluginCopiesTests()
    {
        Directory.CreateDirectory(_folder["plugin/wwwroot"]);
        File.WriteAllText(_folder["plugin/code.dll"], "code");
        File.WriteAllText(_folder["plugin/wwwroot/style.css"], "style");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_loaded_stays_as_it_was_and_the_same_content_is_copied_once()
    {
        var copies = new PluginCopies(_folder["copies"]);
        var first = copies.Of(_folder["plugin"], "acme-1.0.0");
        Assert.Equal(first, new PluginCopies(_folder["copies"]).Of(_folder["plugin"], "acme-1.0.0"));

        File.WriteAllText(_folder["plugin/code.dll"], "new!");
        var second = copies.Of(_folder["plugin"], "acme-1.0.0");

        Assert.NotEqual(first, second);
        Assert.Equal(
            ("code", "new!"),
            (File.ReadAllText(Path.Combine(first, "code.dll")), File.ReadAllText(Path.Combine(second, "code.dll")))
        );
        Assert.Equal("style", File.ReadAllText(Path.Combine(first, "wwwroot/style.css")));
    }

    [Fact]
    public void Only_copies_that_nobody_uses_are_removed()
    {
        var first = Use(_folder["plugin"]);
        File.WriteAllText(_folder["plugin/code.dll"], "new!");
        var other = new PluginCopies(_folder["copies"]);
        var second = other.Of(_folder["plugin"], "acme-1.0.0");
        Directory.CreateDirectory(first + ".tmp");
        // Its process has ended.
        GC.Collect();
        GC.WaitForPendingFinalizers();

        new PluginCopies(_folder["copies"]).RemoveUnused();

        Assert.Equal([second], Directory.EnumerateDirectories(_folder["copies"]));
        GC.KeepAlive(other);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private string Use(string folder) => new PluginCopies(_folder["copies"]).Of(folder, "acme-1.0.0");
}
