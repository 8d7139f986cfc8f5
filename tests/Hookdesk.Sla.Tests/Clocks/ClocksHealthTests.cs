using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Escalate;
using LinqToDB;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hookdesk.Sla.Tests.Clocks;

public sealed class ClocksHealthTests
{
    [Fact]
    public async Task Clocks_that_have_fallen_behind_the_log_are_told_and_nothing_is_escalated_meanwhile()
    {
        await using var desk = await Desk.StartAsync();
        var department = await desk.DepartmentAsync("Behind");
        await desk.PolicyAsync(department);
        // The desk does its due work by itself each minute, and would remember that the events below were taken in.
        await using var lease = await HoldDueWorkAsync(desk);
        var ticket = await desk.TicketAsync(department);
        await desk.CaughtUpAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(desk)).Status);
        var backlog = await desk.InAsync(services => Task.FromResult(ActivatorUtilities.CreateInstance<ClockBacklog>(services)));
        Assert.Empty(await ProblemsAsync(desk, backlog));
        // As if the events were still to come.
        await desk.WriteAsync((_, write) => write.Table<PositionRow>().Set(row => row.EventId, 0).UpdateAsync());
        desk.Clock.Forward(TimeSpan.FromMinutes(10));
        var behind = await CheckAsync(desk);
        Assert.Equal(HealthStatus.Degraded, behind.Status);
        Assert.Contains("until", behind.Description, StringComparison.Ordinal);
        Assert.Equal("SLA targets are behind", Assert.Single(await ProblemsAsync(desk, backlog)).Title);
        desk.Clock.Forward(TimeSpan.FromHours(2));
        await desk.RunAsync<RunDueWork>();
        Assert.DoesNotContain("sla.clock-breached", await desk.HistoryAsync(ticket));
    }

    private static async Task<ILease> HoldDueWorkAsync(Desk desk)
    {
        while (true)
        {
            if (await desk.Host.Services.GetRequiredService<ILeases>().TryAcquireAsync($"task.{RunDueWork.TaskName}") is { } lease)
                return lease;
            await Task.Delay(20);
        }
    }

    // What the overview of the administration says.
    private static Task<IReadOnlyList<SystemProblem>> ProblemsAsync(Desk desk, ClockBacklog backlog) =>
        desk.InAsync(services => ActivatorUtilities.CreateInstance<ClockProblems>(services, backlog).ProblemsAsync().AsTask());

    private static Task<HealthCheckResult> CheckAsync(Desk desk) =>
        desk.InAsync(services =>
            // One that remembers nothing of the log, as after a start.
            ActivatorUtilities
                .CreateInstance<ClocksHealth>(services, ActivatorUtilities.CreateInstance<ClockBacklog>(services))
                .CheckHealthAsync(new HealthCheckContext())
        );
}
