using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Events;

public sealed class NodeCachesOnSqliteTests() : NodeCacheTests(DatabaseProvider.Sqlite);

public sealed class NodeCachesOnPostgresTests() : NodeCacheTests(DatabaseProvider.PostgreSql);

public abstract class NodeCacheTests(DatabaseProvider provider) : DataTests(provider)
{
    private sealed record Newest(long EventId);

    private static void AddNewest(IServiceCollection services) =>
        services.AddNodeCache<Newest>(
            async (scope, cancellation) => new Newest(await scope.GetRequiredService<IEventLog>().LastIdAsync(cancellation)),
            invalidatedBy: [typeof(Happened)]
        );

    private static ValueTask<Newest> ReadAsync(IServiceProvider services) =>
        services.GetRequiredService<NodeCache<Newest>>().GetAsync(Cancel);

    private static Task RecordAsync(IServiceProvider services) =>
        services.InScopeAsync(db =>
            db.WriteAsync(
                write =>
                {
                    write.Record(new Happened(1, 1));
                    return Task.CompletedTask;
                },
                Cancel
            )
        );

    [Fact]
    public async Task A_value_is_forgotten_when_the_write_that_changes_it_returns_and_not_by_a_rollback()
    {
        await using var shell = Db.Shell(AddNewest);
        await RecordAsync(shell);
        var known = await ReadAsync(shell);

        await shell.InScopeAsync(db =>
            db.WriteAsync(
                async write =>
                {
                    write.Record(new Happened(1, 2));
                    // What is not committed is in nobody's value, not even in that of who writes it.
                    Assert.Same(known, await ReadAsync(shell));
                },
                Cancel
            )
        );
        var next = await ReadAsync(shell);
        Assert.True(next.EventId > known.EventId);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            shell.InScopeAsync(db =>
                db.WriteAsync(
                    write =>
                    {
                        write.Record(new Happened(1, 3));
                        throw new InvalidOperationException("rolled back");
                    },
                    Cancel
                )
            )
        );
        Assert.Same(next, await ReadAsync(shell));
    }

    [Fact]
    public async Task Another_node_forgets_too()
    {
        await using var one = await RunningShell.StartAsync(Db, AddNewest);
        await using var two = await RunningShell.StartElsewhereAsync(Db, AddNewest);
        for (var change = 0; change < 3; change++)
        {
            var known = await ReadAsync(two.Services);
            await RecordAsync(one.Services);
            await Eventually.IsTrueAsync(
                async () => (await ReadAsync(two.Services)).EventId > known.EventId,
                () => "the other node reads the new value"
            );
        }
    }
}
