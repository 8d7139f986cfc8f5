using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Maintenance;
using LinqToDB;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Maintenance;

public sealed class ClockConsistencyCheckTests
{
    [Fact]
    public async Task The_check_finds_nothing_on_a_desk_that_was_worked_on_and_each_thing_that_is_wrong()
    {
        await using var desk = await Desk.StartAsync();
        var department = await desk.DepartmentAsync("Checked");
        await desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Steps =
                    [
                        new EscalationStep
                        {
                            Id = 1,
                            Percent = 50,
                            Actions = [new EscalationAction(EscalationKind.AddTag, "half")],
                        },
                    ],
                }
        );
        var agent = await desk.AgentAsync("Agent");
        var tickets = new List<long>();
        for (var number = 0; number < 8; number++)
            tickets.Add(await desk.TicketAsync(department));
        await desk.PassAsync(TimeSpan.FromMinutes(40));
        foreach (var ticket in tickets.Take(4))
            await desk.ReplyAsync(ticket, agent);
        await desk.AnswerAsync(tickets[0]);
        await desk.PassAsync(TimeSpan.FromMinutes(40));
        await desk.CaughtUpAsync();
        Assert.Empty(await ProblemsAsync(desk));

        await ChangeAsync(
            desk,
            db => db.Table<TicketRow>().Where(row => row.TicketId == tickets[5]).Set(row => row.DueOrder, 7).UpdateAsync()
        );
        await ChangeAsync(
            desk,
            db => db.Table<TicketRow>().Where(row => row.TicketId == tickets[6]).Set(row => row.Timeline, "torn").UpdateAsync()
        );
        await ChangeAsync(
            desk,
            db =>
                db.Table<ClockRow>()
                    .Where(row => row.TicketId == tickets[7] && row.Target == SlaTarget.Resolution)
                    .Set(row => row.Minutes, 7)
                    .UpdateAsync()
        );
        var problems = await ProblemsAsync(desk);
        Assert.Equal(3, problems.Count);
        Assert.All(
            [5, 6, 7],
            index => Assert.Contains(problems, problem => problem.Contains($"ticket {tickets[index]} ", StringComparison.Ordinal))
        );
    }

    private static Task ChangeAsync(Desk desk, Func<IWriteScope, Task<int>> change) => desk.WriteAsync((_, write) => change(write));

    private static Task<List<string>> ProblemsAsync(Desk desk) =>
        desk.InAsync(async services =>
        {
            var found = new List<string>();
            await foreach (
                var problem in services.GetServices<IConsistencyCheck>().OfType<ClockConsistencyCheck>().Single().FindProblemsAsync()
            )
                found.Add(problem);
            return found;
        });
}
