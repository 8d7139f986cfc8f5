using System.Collections.Concurrent;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Events;

public sealed class EventVersionsOnSqliteTests() : EventVersionsTests(DatabaseProvider.Sqlite);

public sealed class EventVersionsOnPostgresTests() : EventVersionsTests(DatabaseProvider.PostgreSql);

public abstract class EventVersionsTests(DatabaseProvider provider) : DataTests(provider)
{
    [Fact]
    public async Task A_commit_counts_here_before_it_returns_and_on_another_node_before_a_subscriber_has_the_event()
    {
        var known = new ConcurrentQueue<long>();
        await using var there = await RunningShell.StartElsewhereAsync(
            Db,
            services => services.AddSingleton<EventSubscriber>(new Witness(known))
        );
        await using var here = Db.Shell();
        var (ours, theirs) = (Versions(here), Versions(there.Services));
        Assert.NotSame(ours, theirs);
        var (name, family, other) = (ours.Of("test.happened"), ours.Of("test.*"), ours.Of("test.other"));
        var before = theirs.Of("test.happened");

        await RecordAsync(here);

        Assert.NotEqual(name, ours.Of("test.happened"));
        Assert.NotEqual(family, ours.Of("test.*"));
        Assert.Equal(other, ours.Of("test.other"));
        await Eventually.IsTrueAsync(() => !known.IsEmpty, "the other node's subscriber has the event");
        Assert.True(known.TryDequeue(out var then) && then != before, "It counted before the subscriber was called.");
    }

    [Fact]
    public async Task What_is_rolled_back_does_not_count()
    {
        await using var shell = Db.Shell();
        var before = Versions(shell).Of("test.happened");
        await Assert.ThrowsAsync<FormatException>(() =>
            shell.InScopeAsync(db =>
                db.WriteAsync(
                    write =>
                    {
                        write.Record(new Happened(1, 1));
                        throw new FormatException();
                    },
                    Cancel
                )
            )
        );
        Assert.Equal(before, Versions(shell).Of("test.happened"));
    }

    private static IEventVersions Versions(IServiceProvider services) => services.GetRequiredService<IEventVersions>();

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

    private sealed class Witness(ConcurrentQueue<long> known) : EventSubscriber
    {
        public override string Name => "test.witness";

        public override SubscriptionScope Scope => SubscriptionScope.PerNode;

        public override SubscriptionStart Start => SubscriptionStart.FromTheBeginning;

        public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
        {
            known.Enqueue(Versions(services).Of("test.happened"));
            return Task.CompletedTask;
        }
    }
}
