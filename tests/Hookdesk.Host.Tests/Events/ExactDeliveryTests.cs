using Hookdesk.Host.Data;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Events;

public sealed class ExactDeliveryOnSqliteTests() : ExactDeliveryTests(DatabaseProvider.Sqlite, longestHold: 2);

public sealed class ExactDeliveryOnPostgresTests() : ExactDeliveryTests(DatabaseProvider.PostgreSql, longestHold: 25);

/// <summary>
/// The promise of the event log under load: writers of two processes at once, transactions that are held open and some that are rolled
/// back, and a subscriber that is stopped or killed again and again.
/// </summary>
public abstract class ExactDeliveryTests(DatabaseProvider provider, int longestHold) : DataTests(provider)
{
    private const int Writers = 8;
    private const int TransactionsPerWriter = 60;
    private const int Interruptions = 6;
    private const int Subjects = 5;

    [Fact]
    public async Task Every_committed_event_is_delivered_in_order_and_none_is_skipped()
    {
        await Db.Migrator.MigrateAsync("test.sample", typeof(CreateSampleRows).Assembly, Cancel);
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"Seed {seed}");
        var delivered = new Deliveries();
        await using var here = Db.Shell();
        await using var otherSource = Db.AnotherProcess();
        await using var there = Db.Shell(source: otherSource);
        await here.InScopeAsync(db =>
            db.WriteAsync(
                async write =>
                {
                    for (var subject = 1; subject <= Subjects; subject++)
                        await write.InsertAsync(
                            new SampleRow
                            {
                                At = write.Now,
                                Colour = Colour.Red,
                                ParentId = null,
                                Words = "0",
                            },
                            Cancel
                        );
                },
                Cancel
            )
        );

        var interrupted = new Counter();
        var writing = Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(writer =>
                    Task.Run(() => WriteAsync(writer % 2 == 0 ? here : there, new Random(seed + writer), longestHold, interrupted), Cancel)
                )
        );
        var random = new Random(seed);
        while (!writing.IsCompleted)
        {
            var life = new Life();
            await using var shell = await RunningShell.StartElsewhereAsync(
                Db,
                services => AddSubscriber(services, delivered, life, random.Next())
            );
            await Task.Delay(random.Next(20, 250), Cancel);
            if (random.Next(2) == 0)
                life.End();
            interrupted.Up();
        }

        await writing;
        var log = await here.InScopeAsync(db => db.Table<EventRow>().OrderBy(row => row.Id).ToListAsync(Cancel));
        await using (await RunningShell.StartElsewhereAsync(Db, services => AddSubscriber(services, delivered, new Life(), random.Next())))
            await Eventually.IsTrueAsync(() => delivered.Last == log[^1].Id, "the last event is delivered");

        AssertSubjectsAreWhole(log);

        // What came for the first time came in the order of the log and without a gap; repetitions after a kill are allowed.
        Assert.Equal(log.Select(row => row.Id), delivered.FirstTimes);
        Assert.True(delivered.Count >= log.Count);
    }

    private static async Task WriteAsync(IServiceProvider services, Random random, int longestHold, Counter interrupted)
    {
        for (var i = 0; i < TransactionsPerWriter || interrupted.Value < Interruptions; i++)
        {
            try
            {
                await services.InScopeAsync(db =>
                    db.WriteAsync(
                        async write =>
                        {
                            // The row lock makes the transactions of one subject follow each other, so that the numbers are their true
                            // order.
                            var subject = random.Next(1, Subjects + 1);
                            var words = write.Table<SampleRow>().Where(row => row.Id == subject);
                            await words.Set(row => row.IsOpen, row => !row.IsOpen).UpdateAsync(Cancel);
                            var number = int.Parse(await words.Select(row => row.Words).SingleAsync(Cancel));
                            for (var n = random.Next(1, 4); n > 0; n--)
                                write.Record(new Happened(subject, ++number));
                            await words.Set(row => row.Words, number.ToString()).UpdateAsync(Cancel);
                            await Task.Delay(random.Next(longestHold + 1), Cancel);
                            if (random.Next(7) == 0)
                                throw new RolledBackException();
                        },
                        Cancel
                    )
                );
            }
            catch (RolledBackException)
            {
                // As wanted.
            }

            // SQLite has no queue: two processes that write without a pause would keep each other out for as long as they do.
            await Task.Delay(random.Next(60), Cancel);
        }
    }

    private static void AssertSubjectsAreWhole(List<EventRow> log)
    {
        foreach (var subject in log.GroupBy(row => row.SubjectId))
        {
            var numbers = subject.Select(row => row.ToRecord().As<Happened>()!.Number).ToList();
            Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        }
    }

    private static void AddSubscriber(IServiceCollection services, Deliveries delivered, Life life, int seed)
    {
        services.AddSingleton(delivered);
        services.AddSingleton(new Random(seed));
        services.AddEventSubscriber<Follower>();
        services.AddSingleton(life);
        services.AddScoped<IDatabase, MortalDatabase>();
    }

    private sealed class Counter
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public void Up() => Interlocked.Increment(ref _value);
    }

    private sealed class RolledBackException : Exception;

    /// <summary>All deliveries, of whichever life of the subscriber.</summary>
    private sealed class Deliveries
    {
        private readonly List<long> _firstTimes = [];
        private readonly HashSet<long> _seen = [];

        public int Count { get; private set; }

        public long Last
        {
            get
            {
                lock (_seen)
                    return _firstTimes.Count == 0 ? 0 : _firstTimes[^1];
            }
        }

        public IReadOnlyList<long> FirstTimes
        {
            get
            {
                lock (_seen)
                    return [.. _firstTimes];
            }
        }

        public void Add(long id)
        {
            lock (_seen)
            {
                Count++;
                if (_seen.Add(id))
                    _firstTimes.Add(id);
            }
        }
    }

    private sealed class Follower(Deliveries delivered, Random random) : EventSubscriber
    {
        public override string Name => "test.follower";

        public override SubscriptionStart Start => SubscriptionStart.FromTheBeginning;

        public override int BatchSize => 7;

        public override async Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
        {
            foreach (var record in events)
            {
                delivered.Add(record.Id);
                if (random.Next(20) == 0)
                    await Task.Delay(random.Next(5), cancellation);
            }
        }
    }

    /// <summary>Ends when its process is killed: nothing is written any more, also not by what still runs.</summary>
    private sealed class Life
    {
        private volatile bool _ended;

        public void End() => _ended = true;

        public void Check()
        {
            if (_ended)
                throw new IOException("This process was killed.");
        }
    }

    private sealed class MortalDatabase(Database inner, Life life) : IDatabase
    {
        public DatabaseProvider Provider => inner.Provider;

        public DataConnection Connection => inner.Connection;

        public ITable<T> Table<T>()
            where T : class => inner.Table<T>();

        public Task<T> WriteAsync<T>(Func<IWriteScope, Task<T>> work, CancellationToken cancellation = default)
        {
            life.Check();
            return inner.WriteAsync(work, cancellation);
        }

        public Task WriteAsync(Func<IWriteScope, Task> work, CancellationToken cancellation = default)
        {
            life.Check();
            return inner.WriteAsync(work, cancellation);
        }
    }
}
