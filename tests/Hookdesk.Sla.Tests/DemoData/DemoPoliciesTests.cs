using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.DemoData;

public sealed class DemoPoliciesTests
{
    [Fact]
    public async Task The_demo_SLA_targets_something_to_its_open_tickets_and_does_nothing_the_second_time()
    {
        await using var desk = await Desk.StartAsync();
        for (var time = 0; time < 2; time++)
            await desk.InAsync(async services =>
            {
                foreach (var demo in services.GetServices<IDemoData>().OrderBy(data => data.Order))
                    await demo.FillAsync(_ => { });
                return true;
            });
        await desk.RecalculatedAsync();
        var (open, promised) = await desk.InAsync(async services =>
        {
            var tickets = services.GetRequiredService<IDatabase>().Table<TicketRow>().Where(row => row.IsOpen);
            return (await tickets.CountAsync(), await tickets.CountAsync(row => row.PolicyId != null));
        });
        Assert.True(open > 50);
        Assert.Equal(open, promised);
        Assert.Equal(2, await desk.InAsync(services => services.GetRequiredService<IDatabase>().Table<PolicyRow>().CountAsync()));
        Assert.True(
            await desk.InAsync(services =>
                services
                    .GetRequiredService<IDatabase>()
                    .Table<ClockRow>()
                    .AnyAsync(row => row.PolicyName == "Gold" && row.State == SlaClockState.Running)
            )
        );
        // What happened on the demo's days counts: some waited too long, and most did not.
        var clocks = await desk.InAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .Table<ClockRow>()
                .Select(row => new
                {
                    row.State,
                    row.BreachedAt,
                    row.DueAt,
                })
                .ToListAsync()
        );
        Assert.Contains(clocks, clock => clock.State == SlaClockState.Running && clock.BreachedAt != null);
        Assert.Contains(clocks, clock => clock.State == SlaClockState.Running && clock.BreachedAt == null);
        Assert.Null(
            (
                await desk.InAsync(services => PolicyStore.ReadAsync(services.GetRequiredService<IDatabase>(), CancellationToken.None))
            ).FindLoop()
        );
        Assert.All(
            (
                await desk.InAsync(services => PolicyStore.ReadAsync(services.GetRequiredService<IDatabase>(), CancellationToken.None))
            ).Policies,
            policy => Assert.Empty(PolicyCheck.Of(policy))
        );
    }
}
