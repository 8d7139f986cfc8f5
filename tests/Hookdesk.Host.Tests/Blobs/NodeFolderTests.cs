using Hookdesk.Sdk;
using Hookdesk.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Blobs;

public sealed class NodeFolderTests
{
    [Fact]
    public async Task A_plugin_gets_a_folder_of_its_own_in_the_data_directory_and_none_outside()
    {
        await using var desk = await PluginTestHost.StartAsync();
        var folders = desk.Services.GetRequiredService<INodeFolder>();

        var folder = folders.For("search");

        Assert.True(Directory.Exists(folder));
        Assert.StartsWith(desk.DataDirectory, folder);
        Assert.Equal(folder, folders.For("search"));
        foreach (var name in new[] { "", "..", "a/b", "A", "a.b" })
            Assert.Throws<ArgumentException>(() => folders.For(name));
    }
}
