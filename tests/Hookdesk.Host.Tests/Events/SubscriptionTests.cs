using System.Collections.Concurrent;
using Hookdesk.Host.Data;
using Hookdesk.Host.Events;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Events;

public sealed class SubscriptionsOnSqliteTests() : SubscriptionTests(DatabaseProvider.Sqlite);

public sealed class SubscriptionsOnPostgresTests() : SubscriptionTests(DatabaseProvider.PostgreSql);

public abstract class SubscriptionTests(DatabaseProvider provider) : DataTests(provider)
{
    private static Task RecordAsync(IServiceProvider services, params int[] numbers) =>
        services.InScopeAsync(db =>
            db.WriteAsync(
                write =>
                {
                    foreach (var number in numbers)
                        write.Record(new Happened(1, number));
                    return Task.CompletedTask;
                },
                Cancel
            )
        );

    private static void Add(IServiceCollection services, Subscriber subscriber) => services.AddSingleton<EventSubscriber>(subscriber);

    [Fact]
    public async Task A_new_subscription_begins_where_it_says()
    {
        await using (var quiet = Db.Shell())
            await RecordAsync(quiet, 1, 2);
        var fromNow = new Subscriber("test.now");
        var fromTheBeginning = new Subscriber("test.beginning") { Begins = SubscriptionStart.FromTheBeginning };
        await using var shell = await RunningShell.StartAsync(
            Db,
            services =>
            {
                Add(services, fromNow);
                Add(services, fromTheBeginning);
            }
        );
        await Eventually.IsTrueAsync(() => fromTheBeginning.Numbers.Count == 2, "the old events come");
        await Eventually.IsTrueAsync(() => StatusOf(shell, "test.now") is not null, "the other has begun");

        await RecordAsync(shell.Services, 3);

        await Eventually.IsTrueAsync(() => fromNow.Numbers.Count == 1 && fromTheBeginning.Numbers.Count == 3, "the new event comes");
        Assert.Equal([3], fromNow.Numbers);
        Assert.Equal([1, 2, 3], fromTheBeginning.Numbers);
    }

    [Fact]
    public async Task A_subscription_goes_on_where_it_stopped()
    {
        var first = new Subscriber("test.subscriber") { Begins = SubscriptionStart.FromTheBeginning };
        await using (var shell = await RunningShell.StartAsync(Db, services => Add(services, first)))
        {
            await RecordAsync(shell.Services, 1);
            await Eventually.IsTrueAsync(() => first.Numbers.Count == 1, "the first event comes");
        }

        await using (var quiet = Db.Shell())
            await RecordAsync(quiet, 2);
        var second = new Subscriber("test.subscriber") { Begins = SubscriptionStart.FromTheBeginning };
        await using var again = await RunningShell.StartAsync(Db, services => Add(services, second));
        await Eventually.IsTrueAsync(() => second.Numbers.Count > 0, "the second event comes");
        Assert.Equal([2], second.Numbers);
    }

    [Fact]
    public async Task One_node_receives_for_the_cluster_and_each_for_itself()
    {
        Subscriber[] shared = [new("test.shared"), new("test.shared")];
        Subscriber[] each =
        [
            new("test.each") { Reach = SubscriptionScope.PerNode },
            new("test.each") { Reach = SubscriptionScope.PerNode },
        ];
        await using var one = await RunningShell.StartAsync(
            Db,
            services =>
            {
                Add(services, shared[0]);
                Add(services, each[0]);
            }
        );
        await using var two = await RunningShell.StartElsewhereAsync(
            Db,
            services =>
            {
                Add(services, shared[1]);
                Add(services, each[1]);
            }
        );
        await Eventually.IsTrueAsync(
            () =>
                ((RunningShell[])[one, two]).All(shell =>
                    StatusOf(shell, "test.each") is not null && StatusOf(shell, "test.shared") is not null
                ),
            "all have begun"
        );

        await RecordAsync(one.Services, 1);
        await RecordAsync(two.Services, 2);

        await Eventually.IsTrueAsync(() => each.All(subscriber => subscriber.Numbers.Count == 2), "each node has both");
        await Eventually.IsTrueAsync(() => shared.Sum(subscriber => subscriber.Numbers.Count) == 2, "the cluster has both");
        Assert.Equal([0, 2], shared.Select(subscriber => subscriber.Numbers.Count).Order());
        Assert.Single((RunningShell[])[one, two], shell => StatusOf(shell, "test.shared")!.Holds);
    }

    [Fact]
    public async Task Another_node_takes_over_when_one_goes()
    {
        Subscriber[] shared = [new("test.shared"), new("test.shared")];
        var one = await RunningShell.StartAsync(Db, services => Add(services, shared[0]));
        await Eventually.IsTrueAsync(() => StatusOf(one, "test.shared")?.Holds == true, "the first holds it");
        await using var two = await RunningShell.StartElsewhereAsync(Db, services => Add(services, shared[1]));
        await Eventually.IsTrueAsync(() => StatusOf(two, "test.shared")?.Holds == false, "the second waits");

        await one.DisposeAsync();
        await RecordAsync(two.Services, 1);

        await Eventually.IsTrueAsync(() => shared[1].Numbers.Count == 1, "the second receives");
    }

    [Fact]
    public async Task A_failing_subscriber_gets_the_same_events_again_and_the_admin_sees_it()
    {
        var subscriber = new Subscriber("test.failing") { Failures = 2 };
        await using var shell = await RunningShell.StartAsync(Db, services => Add(services, subscriber));
        await Eventually.IsTrueAsync(() => StatusOf(shell, "test.failing") is not null, "it has begun");

        await RecordAsync(shell.Services, 1, 2);

        await Eventually.IsTrueAsync(() => StatusOf(shell, "test.failing")!.Error == "No.", "the failure is seen");
        await Eventually.IsTrueAsync(() => subscriber.Numbers.Count == 2, "the events come again");
        Assert.Equal([1, 2], subscriber.Numbers);
        await Eventually.IsTrueAsync(() => StatusOf(shell, "test.failing")!.Error is null, "it is well again");
        Assert.Equal(2, shell.Services.GetRequiredService<RecordingFailures>().All.Count);
    }

    [Fact]
    public async Task Only_the_names_wanted_are_handed_over_and_the_others_are_passed()
    {
        var subscriber = new Subscriber("test.names") { Wanted = new HashSet<string> { "test.other" } };
        await using var shell = await RunningShell.StartAsync(Db, services => Add(services, subscriber));
        await Eventually.IsTrueAsync(() => StatusOf(shell, "test.names") is not null, "it has begun");

        await RecordAsync(shell.Services, 1, 2, 3);

        var last = await shell.Services.InScopeAsync(db => db.Table<EventRow>().MaxAsync(row => row.Id, Cancel));
        await Eventually.IsTrueAsync(() => StatusOf(shell, "test.names")!.Position == last, "the position is behind them");
        Assert.Empty(subscriber.Numbers);
    }

    [Fact]
    public async Task A_subscriber_that_keeps_its_own_cursor_is_asked_for_it()
    {
        await using (var quiet = Db.Shell())
            await RecordAsync(quiet, 1, 2, 3);
        var second = await Db.Shell()
            .InScopeAsync(db => db.Table<EventRow>().OrderBy(row => row.Id).Skip(1).Select(row => row.Id).FirstAsync(Cancel));
        var subscriber = new Subscriber("test.own") { OwnCursor = second };
        await using var shell = await RunningShell.StartAsync(Db, services => Add(services, subscriber));

        await Eventually.IsTrueAsync(() => subscriber.Numbers.Count == 1, "the third event comes");

        Assert.Equal([3], subscriber.Numbers);
        Assert.Equal(
            0,
            await shell.Services.InScopeAsync(db => db.Table<SubscriptionRow>().CountAsync(row => row.Name == "test.own", Cancel))
        );
    }

    [Fact]
    public async Task A_history_is_read_backwards_page_by_page()
    {
        await using var shell = Db.Shell();
        await RecordAsync(shell, 1, 2, 3);
        await shell.InScopeAsync(db =>
            db.WriteAsync(
                write =>
                {
                    write.Record(new Happened(2, 99));
                    return Task.CompletedTask;
                },
                Cancel
            )
        );
        await using var scope = shell.CreateAsyncScope();
        var log = scope.ServiceProvider.GetRequiredService<IEventLog>();

        var page = await log.ReadSubjectAsync(new EntityRef("thing", 1), 2, cancellation: Cancel);
        var rest = await log.ReadSubjectAsync(new EntityRef("thing", 1), 2, page[^1].Id, Cancel);

        Assert.Equal([3, 2], page.Select(record => record.As<Happened>()!.Number));
        Assert.Equal([1], rest.Select(record => record.As<Happened>()!.Number));
        Assert.Equal(4, (await log.ReadAfterAsync(0, 10, Cancel)).Count);
    }

    private static SubscriptionStatus? StatusOf(RunningShell shell, string name) =>
        shell.Services.GetRequiredService<SubscriptionStatuses>().All.FirstOrDefault(status => status.Name == name);

    [Fact]
    public async Task Events_that_come_one_after_the_other_are_handed_over_together_at_the_pace_of_their_subscriber()
    {
        var subscriber = new Subscriber("test.paced") { Begins = SubscriptionStart.FromTheBeginning, Paced = TimeSpan.FromSeconds(2) };
        await using var shell = await RunningShell.StartAsync(Db, services => Add(services, subscriber));
        await Eventually.IsTrueAsync(() => StatusOf(shell, "test.paced") is not null, "it has begun");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var number = 1; number <= 40; number++)
            await RecordAsync(shell.Services, number);
        await Eventually.IsTrueAsync(() => subscriber.Numbers.Count == 40, "all events come");
        Assert.Equal(Enumerable.Range(1, 40), subscriber.Numbers);
        // On a machine however slow: no more calls than there were paces, and the one at once.
        Assert.InRange(subscriber.Calls, 1, 2 + (int)(watch.Elapsed / subscriber.Paced));
    }

    private sealed class Subscriber(string name) : EventSubscriber
    {
        private readonly ConcurrentQueue<int> _numbers = [];

        public override string Name => name;

        public override SubscriptionScope Scope => Reach;

        public override SubscriptionStart Start => Begins;

        public override IReadOnlySet<string>? Names => Wanted;

        public SubscriptionScope Reach { get; init; }

        public SubscriptionStart Begins { get; init; }

        public IReadOnlySet<string>? Wanted { get; init; }

        public long? OwnCursor { get; init; }

        public TimeSpan Paced { get; init; }

        public override TimeSpan Pace => Paced;

        public int Calls { get; private set; }

        public int Failures { get; set; }

        public IReadOnlyCollection<int> Numbers => _numbers;

        public override Task<long?> LoadOwnCursorAsync(IServiceProvider services, CancellationToken cancellation) =>
            Task.FromResult(OwnCursor);

        public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
        {
            if (Failures-- > 0)
                throw new FormatException("No.");
            Calls++;
            foreach (var record in events)
                _numbers.Enqueue(record.As<Happened>()!.Number);
            return Task.CompletedTask;
        }
    }
}
