using System.Collections.Concurrent;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Tasks;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Tests.Tasks;

public sealed class TasksOnSqliteTests() : TaskTests(DatabaseProvider.Sqlite);

public sealed class TasksOnPostgresTests() : TaskTests(DatabaseProvider.PostgreSql);

public abstract class TaskTests(DatabaseProvider provider) : DataTests(provider)
{
    private static Action<IServiceCollection> With(Work work, Schedule schedule, TimeSpan? timeout = null) =>
        services =>
        {
            services.AddSingleton(work);
            services.AddBackgroundTask<Worker>("test.work", "Work", schedule, timeout);
        };

    // As a reader of English sees it.
    private static string Shown(string result) => StoredText.Show(result, new Untranslated(), new Untranslated());

    private sealed class Untranslated : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, name);

        public LocalizedString this[string name, params object[] arguments] =>
            new(name, string.Format(System.Globalization.CultureInfo.InvariantCulture, name, arguments));

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }

    private static TaskState StateOf(RunningShell shell) =>
        shell.Services.GetRequiredService<TaskStates>().All.Single(state => state.Task.Name == "test.work");

    [Fact]
    public async Task Runs_on_several_nodes_never_overlap()
    {
        var work = new Work { Body = async (_, cancellation) => await Task.Delay(Random.Shared.Next(30), cancellation) };
        var shells = new List<RunningShell>();
        for (var node = 0; node < 3; node++)
            shells.Add(await RunningShell.StartElsewhereAsync(Db, With(work, Schedule.Every(TimeSpan.FromMilliseconds(100)))));
        await Eventually.IsTrueAsync(
            () =>
            {
                foreach (var shell in shells)
                    shell.Services.GetRequiredService<ITaskTrigger>().RunSoon("test.work");
                return work.Runs >= 10 && work.Nodes.Count > 1;
            },
            "it ran often, and on more than one node"
        );
        foreach (var shell in shells)
            await shell.DisposeAsync();
        Assert.Equal(1, work.MostAtOnce);
    }

    [Fact]
    public async Task A_scheduled_run_is_done_by_one_node_only()
    {
        var work = new Work();
        await using var one = await RunningShell.StartElsewhereAsync(Db, With(work, Schedule.Cron("*/2 * * * * *")));
        await using var two = await RunningShell.StartElsewhereAsync(Db, With(work, Schedule.Cron("*/2 * * * * *")));

        await Eventually.IsTrueAsync(() => work.Runs >= 3, "three occurrences have come");

        await Task.Delay(500, Cancel);
        var due = work.Due.ToList();
        Assert.Equal(due.Count, due.Distinct().Count());
    }

    [Fact]
    public async Task A_task_that_is_asked_for_runs_before_its_time()
    {
        var work = new Work();
        await using var shell = await RunningShell.StartAsync(Db, With(work, Schedule.Cron("0 0 1 1 *")));
        await Eventually.IsTrueAsync(() => StateOf(shell).NextAt is not null, "it is planned");
        Assert.Equal(0, work.Runs);

        shell.Services.GetRequiredService<ITaskTrigger>().RunSoon("test.work");
        shell.Services.GetRequiredService<ITaskTrigger>().RunSoon("test.unknown");

        await Eventually.IsTrueAsync(() => work.Runs == 1, "it ran");
    }

    [Fact]
    public async Task A_run_that_does_not_stop_when_it_is_told_to_is_counted_and_no_other_is_begun_beside_it()
    {
        var over = new TaskCompletionSource();
        var work = new Work { Body = (_, _) => over.Task };
        await using var shell = await RunningShell.StartAsync(
            Db,
            With(work, Schedule.Every(TimeSpan.FromMilliseconds(50)), TimeSpan.FromMilliseconds(50))
        );
        var failures = shell.Services.GetRequiredService<RecordingFailures>();

        await Eventually.IsTrueAsync(() => failures.All.Count > 0, "it is counted");

        var (where, error) = failures.All.First();
        Assert.Equal("task test.work", where);
        Assert.StartsWith("It didn't stop when its time was up", Assert.IsType<GivenUpException>(error).Message);
        Assert.True(StateOf(shell) is { Running: true, Failed: true });
        Assert.Equal(1, work.Runs);

        // When it ends after all, the next one is begun.
        over.SetResult();
        await Eventually.IsTrueAsync(() => work.Runs > 1, "it runs again");
    }

    [Fact]
    public async Task The_result_of_a_run_is_written_down()
    {
        var work = new Work
        {
            Body = (run, _) =>
            {
                run.Report(3, "{0} email from {1}", "{0} emails from {1}", "Kari");
                return Task.CompletedTask;
            },
        };
        await using var shell = await RunningShell.StartAsync(Db, With(work, Schedule.Every(TimeSpan.FromHours(1))));

        await Eventually.IsTrueAsync(() => StateOf(shell).EndedAt is not null, "it ran");

        var state = StateOf(shell);
        Assert.Equal(("3 emails from Kari", false, false), (Shown(state.Result), state.Failed, state.Running));
        await EventuallyWrittenAsync(shell, row => Shown(row.Result) == "3 emails from Kari" && !row.Failed);
        Assert.True(state.NextAt > state.EndedAt);
    }

    [Fact]
    public async Task A_restart_does_not_run_a_slow_task_again()
    {
        var work = new Work();
        var schedule = Schedule.Every(TimeSpan.FromHours(1));
        await using (var shell = await RunningShell.StartAsync(Db, With(work, schedule)))
            await EventuallyWrittenAsync(shell, row => row.EndedAt is not null);

        await using var again = await RunningShell.StartAsync(Db, With(work, schedule));
        await Eventually.IsTrueAsync(() => StateOf(again).NextAt is not null, "it is planned");

        Assert.Equal(1, work.Runs);
        Assert.True(StateOf(again).NextAt > TimeProvider.System.GetUtcNow().AddMinutes(50));
    }

    [Fact]
    public async Task A_failing_run_is_shown_and_the_schedule_goes_on()
    {
        var work = new Work { Body = (_, _) => throw new FormatException("No.") };
        await using var shell = await RunningShell.StartAsync(Db, With(work, Schedule.Every(TimeSpan.FromMilliseconds(100))));

        await Eventually.IsTrueAsync(() => work.Runs >= 3, "it runs on");

        Assert.Equal(("No.", true), (StateOf(shell).Result, StateOf(shell).Failed));
        await EventuallyWrittenAsync(shell, row => row is { Result: "No.", Failed: true });
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_canceled()
    {
        var work = new Work { Body = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation) };
        await using var shell = await RunningShell.StartAsync(
            Db,
            With(work, Schedule.Every(TimeSpan.FromHours(1)), TimeSpan.FromMilliseconds(200))
        );

        await Eventually.IsTrueAsync(() => StateOf(shell).Failed, "it was canceled");

        Assert.Contains("longer than", Shown(StateOf(shell).Result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_cancels_a_run()
    {
        var work = new Work { Body = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation) };
        var shell = await RunningShell.StartAsync(Db, With(work, Schedule.Every(TimeSpan.FromHours(1))));
        await Eventually.IsTrueAsync(() => work.Runs == 1, "it runs");

        await shell.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal(0, work.Running);
    }

    [Fact]
    public async Task A_schedule_that_cannot_be_read_is_shown()
    {
        await using var shell = await RunningShell.StartAsync(Db, With(new Work(), Schedule.Cron("whenever")));
        await Eventually.IsTrueAsync(() => StateOf(shell).Failed, "the admin sees it");
    }

    private static async Task EventuallyWrittenAsync(RunningShell shell, Func<TaskRow, bool> condition)
    {
        TaskRow? row = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                row = await shell.Services.InScopeAsync(db => db.Table<TaskRow>().FirstOrDefaultAsync(r => r.Name == "test.work", Cancel));
                return row is not null && condition(row);
            },
            () => $"the run is written down. Written is: {row?.Result ?? "nothing"}"
        );
    }

    /// <summary>What the task does, and what it noticed.</summary>
    private sealed class Work
    {
        private readonly ConcurrentQueue<DateTimeOffset> _due = [];
        private readonly ConcurrentDictionary<Guid, bool> _nodes = [];
        private int _running;
        private int _mostAtOnce;
        private int _runs;

        public Func<TaskRun, CancellationToken, Task> Body { get; init; } = (_, _) => Task.CompletedTask;

        public int Runs => Volatile.Read(ref _runs);

        public int Running => Volatile.Read(ref _running);

        public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

        public IReadOnlyCollection<DateTimeOffset> Due => _due;

        public ICollection<Guid> Nodes => _nodes.Keys;

        public async Task RunAsync(Guid node, TaskRun run, CancellationToken cancellation)
        {
            var running = Interlocked.Increment(ref _running);
            if (running > _mostAtOnce)
                _mostAtOnce = running;
            Interlocked.Increment(ref _runs);
            _due.Enqueue(run.DueAt);
            _nodes[node] = true;
            try
            {
                await Body(run, cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    private sealed class Worker(Work work, TaskStates shell) : IBackgroundTask
    {
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<TaskStates, object> Ids = [];

        public Task RunAsync(TaskRun run, CancellationToken cancellation) =>
            work.RunAsync((Guid)Ids.GetValue(shell, _ => Guid.NewGuid()), run, cancellation);
    }
}
