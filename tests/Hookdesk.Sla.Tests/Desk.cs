using System.Diagnostics;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Escalate;
using Hookdesk.Ticketing;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests;

/// <summary>A desk with Ticketing and SLA and a clock that tests put forward, with the few words in which they arrange.</summary>
public sealed class Desk : TicketDesk
{
    private int _policies;

    private Desk(StartedHost started, DeskClock clock)
        : base(started) => Clock = clock;

    public DeskClock Clock { get; }

    public static async Task<Desk> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite,
        Action<PluginTestOptions>? configure = null,
        DeskClock? clock = null
    )
    {
        var time = clock ?? new DeskClock();
        return new Desk(
            await StartHostAsync(
                provider,
                options =>
                {
                    options.Time = time;
                    options.AddPlugin<TicketingPlugin>();
                    options.AddPlugin<SlaPlugin>();
                    configure?.Invoke(options);
                },
                "hookdesk.sla"
            ),
            time
        );
    }

    /// <summary>A customer writes to a department; returns the ticket.</summary>
    public Task<long> TicketAsync(
        long department,
        string subject = "The printer is on fire",
        string from = "kari@example.com",
        Func<NewTicket, NewTicket>? with = null
    ) => CreateTicketAsync(department, subject, from, "Please help.", with);

    public Task<IntakeResult> AnswerAsync(
        long ticket,
        string from = "kari@example.com",
        Func<IncomingMessage, IncomingMessage>? with = null
    ) => AddMessageAsync(ticket, from, "And now?", with);

    public Task<IntakeResult> ReplyAsync(long ticket, Agent agent, MessageKind kind = MessageKind.Reply) =>
        AddAgentMessageAsync(ticket, agent, "We are on it.", kind);

    /// <summary>Saves a policy for one department only, before all others, and waits until open tickets know of it.</summary>
    internal async Task<long> PolicyAsync(long department, Func<Policy, Policy>? with = null)
    {
        var calendar = await InAsync(services =>
            services.GetRequiredService<IDatabase>().Table<CalendarRow>().OrderBy(row => row.Id).Select(row => row.Id).FirstAsync()
        );
        var policy = new Policy
        {
            Name = $"Policy {Interlocked.Increment(ref _policies)}",
            CalendarId = calendar,
            Position = -_policies,
            Condition = ConditionGroup.All(new ConditionTest("department", ConditionOperators.AnyOf, [$"{department}"])),
            Targets =
            [
                .. Enum.GetValues<SlaTarget>()
                    .Select(target => new PolicyTarget
                    {
                        Target = target,
                        InBusinessHours = false,
                        Minutes = [60, 60, 60, 30],
                        PausedBy = [StatusCategory.Pending, StatusCategory.OnHold],
                    }),
            ],
        };
        return await SavePolicyAsync(with?.Invoke(policy) ?? policy);
    }

    internal async Task<long> SavePolicyAsync(Policy policy)
    {
        var id = await WriteAsync(
            async (_, write) =>
            {
                var row = PolicyStore.Row(policy);
                if (row.Id == 0)
                    row.Id = await write.InsertWithIdAsync(row);
                else
                    await write.UpdateAsync(row);
                write.Record(new SlaPolicyChanged(row.Id, row.Name));
                return row.Id;
            }
        );
        await RecalculatedAsync();
        return id;
    }

    internal Task<Policy> FindPolicyAsync(long id) =>
        InAsync(async services =>
            PolicyStore.Of(await services.GetRequiredService<IDatabase>().Table<PolicyRow>().FirstAsync(row => row.Id == id))
        );

    /// <summary>Waits until the clocks know all that was committed so far.</summary>
    public async Task CaughtUpAsync()
    {
        var last = await InAsync(async services =>
            (await services.GetRequiredService<IEventLog>().ReadAfterAsync(0, int.MaxValue))
                .Where(Followed)
                .Select(record => record.Id)
                .LastOrDefault()
        );
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(3); await Task.Delay(20))
            if (
                await InAsync(services =>
                    services.GetRequiredService<IDatabase>().Table<PositionRow>().Select(row => row.EventId).FirstOrDefaultAsync()
                ) >= last
            )
                return;
        Assert.Fail("The clocks did not come up with the log.");
    }

    /// <summary>Waits until open tickets were looked at again.</summary>
    public async Task RecalculatedAsync()
    {
        await CaughtUpAsync();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(3); await Task.Delay(20))
            if (
                !await InAsync(services =>
                    services.GetRequiredService<IDatabase>().Table<RecalculationRow>().AnyAsync(row => row.FinishedAt == null)
                )
            )
                return;
        Assert.Fail("The recalculation did not end.");
    }

    /// <summary>The clocks of a ticket, by target and start.</summary>
    internal async Task<IReadOnlyList<ClockRow>> ClocksAsync(long ticket)
    {
        await CaughtUpAsync();
        return await InAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .Table<ClockRow>()
                .Where(row => row.TicketId == ticket)
                .OrderBy(row => row.Target)
                .ThenBy(row => row.Starter)
                .ToListAsync()
        );
    }

    internal async Task<ClockRow> ClockAsync(long ticket, SlaTarget target) =>
        (await ClocksAsync(ticket)).Last(clock => clock.Target == target);

    /// <summary>Puts the clock forward, and does at once what is due then.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Forward(time);
        await DueAsync();
    }

    public async Task DueAsync()
    {
        await CaughtUpAsync();
        await RunAsync<RunDueWork>();
    }

    internal Task RunAsync<TTask>()
        where TTask : IBackgroundTask =>
        InAsync(async services =>
        {
            await services.GetRequiredService<TTask>().RunAsync(new TaskRun("test", Clock.GetUtcNow(), _ => { }), CancellationToken.None);
            return true;
        });

    /// <summary>Names of a ticket's actions in the event log, oldest first.</summary>
    public Task<string[]> HistoryAsync(long ticket) =>
        InAsync(async services =>
            (await services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(ticket), 500))
                .OrderBy(record => record.Id)
                .Select(record => record.Name)
                .ToArray()
        );

    private static bool Followed(EventRecord record) =>
        TimelineEvents.Concerns(record)
        || record.Is<OrganizationChanged>()
        || record.Is<SlaPolicyChanged>()
        || record.Is<SlaCalendarChanged>();
}
