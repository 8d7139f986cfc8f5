using Hookdesk.Fixtures.FoundThings;
using Hookdesk.Search.Indexing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Search.Tests.Indexing;

public sealed class StoppedRebuildTests
{
    [Fact]
    public async Task A_rebuild_that_was_stopped_is_gone_on_with_where_it_was()
    {
        await using var desk = await Desk.StartAsync(configure: options => options.AddPlugin<FoundThingsPlugin>());
        await desk.IndexedAsync();
        var things = desk.Host.Services.GetRequiredService<Things>();
        for (var id = 1; id <= 350; id++)
            things.All[id] = ($"Gadget {id}", "gizmos", 0);
        var node = desk.Host.Services.GetRequiredService<NodeIndexOwner>().Open();
        var (before, root) = (node.Current.Folder, Path.GetDirectoryName(node.Current.Folder)!);
        using var stop = new CancellationTokenSource();
        things.Listed = after =>
        {
            if (after == 200)
                stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Build().RunAsync(node, null, stop.Token));
        Assert.Equal(before, node.Current.Folder);
        Assert.Equal(2, Directory.GetDirectories(root, "index-*").Length);

        // As another shell, or the next start, finds it. What was read before and changed meanwhile comes from the log, or, here, from
        // nowhere.
        var asked = new List<long>();
        things.Listed = asked.Add;
        things.All[351] = ("Gadget 351", "gizmos", 0);
        Assert.True(await Build().RunAsync(node, null, default));
        Assert.Equal(200, asked[0]);
        Assert.Equal(351, (await desk.FindAsync("gizmo")).Count);
        Assert.Equal(node.Current.Folder, Assert.Single(Directory.GetDirectories(root, "index-*")));

        BuildIndex Build() =>
            new(desk.Host.Services.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System, NullLogger<BuildIndex>.Instance)
            {
                BetweenCommits = TimeSpan.Zero,
            };
    }
}
