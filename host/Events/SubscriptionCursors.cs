using System.Data.Common;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Events;

/// <summary>Where each subscription stands: one row for the cluster, or one per node.</summary>
internal sealed class SubscriptionCursors(HookdeskOptions options)
{
    private readonly Lazy<string> _node = new(() => NodeId(options.DataDirectory));

    /// <summary>
    /// The position to read on from. A subscription that was never seen gets its row now, so that nothing committed from here on is
    /// missed.
    /// </summary>
    /// <returns>The position, and whether the subscriber keeps it itself.</returns>
    public async Task<(long Position, bool Own)> LoadAsync(
        EventSubscriber subscriber,
        IServiceProvider services,
        CancellationToken cancellation
    )
    {
        if (await subscriber.LoadOwnCursorAsync(services, cancellation) is { } own)
            return (own, true);
        var node = NodeOf(subscriber);
        var database = services.GetRequiredService<IDatabase>();
        if (await FindAsync(database, subscriber.Name, node, cancellation) is { } known)
            return (known, false);
        var first =
            subscriber.Start == SubscriptionStart.FromNow ? await services.GetRequiredService<IEventLog>().LastIdAsync(cancellation) : 0;
        try
        {
            await database.WriteAsync(
                write =>
                    write.InsertAsync(
                        new SubscriptionRow
                        {
                            Name = subscriber.Name,
                            Node = node,
                            Position = first,
                        },
                        cancellation
                    ),
                cancellation
            );
            return (first, false);
        }
        catch (DbException)
        {
            // While one shell takes over from another, both may see it for the first time.
            if (await FindAsync(database, subscriber.Name, node, cancellation) is { } meanwhile)
                return (meanwhile, false);
            throw;
        }
    }

    /// <summary>Moves the cursor forward. It never goes back: a shell that retires may be behind the one that took over.</summary>
    public Task SaveAsync(EventSubscriber subscriber, long position, IServiceProvider services, CancellationToken cancellation)
    {
        var node = NodeOf(subscriber);
        return services
            .GetRequiredService<IDatabase>()
            .WriteAsync(
                write =>
                    write
                        .Table<SubscriptionRow>()
                        .Where(row => row.Name == subscriber.Name && row.Node == node && row.Position < position)
                        .Set(row => row.Position, position)
                        .UpdateAsync(cancellation),
                cancellation
            );
    }

    private static async Task<long?> FindAsync(IDatabase database, string name, string node, CancellationToken cancellation) =>
        (await database.Table<SubscriptionRow>().FirstOrDefaultAsync(row => row.Name == name && row.Node == node, cancellation))?.Position;

    private string NodeOf(EventSubscriber subscriber) => subscriber.Scope == SubscriptionScope.PerNode ? _node.Value : "";

    // Kept with the node's files, because the files are what a subscription of a node keeps up to date.
    private static string NodeId(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "node-id");
        if (!File.Exists(file))
            File.WriteAllText(file, Guid.NewGuid().ToString("n"));
        return File.ReadAllText(file).Trim();
    }
}

[Table("core_subscription")]
internal sealed class SubscriptionRow
{
    [Column("name"), PrimaryKey(0)]
    public string Name { get; set; } = "";

    [Column("node"), PrimaryKey(1)]
    public string Node { get; set; } = "";

    [Column("position")]
    public long Position { get; set; }
}
