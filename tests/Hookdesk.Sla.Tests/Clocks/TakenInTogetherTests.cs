using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Escalate;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Clocks;

/// <summary>
/// What happened while the plugin was off is taken in all together, and comes to the same as if it had been taken in one by one.
/// </summary>
public abstract class TakenInTogetherTests(DatabaseProvider provider) : TestsOnOwnDesk(provider)
{
    [Fact]
    public async Task A_reply_in_time_stays_in_time_and_what_was_closed_and_opened_again_goes_on()
    {
        var department = await Desk.DepartmentAsync("Away");
        await Desk.PolicyAsync(department);
        var agent = await Desk.AgentAsync("Agent");
        var (raised, reopened) = (await Desk.TicketAsync(department), await Desk.TicketAsync(department));
        await Desk.CaughtUpAsync();
        await OffAsync();
        Desk.Clock.Forward(TimeSpan.FromMinutes(20));
        await StatusAsync(reopened, StatusCategory.Closed);
        Desk.Clock.Forward(TimeSpan.FromMinutes(20));
        await Desk.ReplyAsync(raised, agent);
        Desk.Clock.Forward(TimeSpan.FromMinutes(75));
        await Desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetPriorityAsync(write, raised, TicketPriority.Urgent)
        );
        await StatusAsync(reopened, StatusCategory.Open);
        Desk.Clock.Forward(TimeSpan.FromMinutes(20));
        await Desk.ReplyAsync(reopened, agent);
        await OnAsync();

        var first = await Desk.ClockAsync(raised, SlaTarget.FirstResponse);
        Assert.Equal((SlaClockState.Met, 60, null), (first.State, first.Minutes, first.BreachedAt));
        first = await Desk.ClockAsync(reopened, SlaTarget.FirstResponse);
        Assert.Equal((SlaClockState.Met, null), (first.State, first.BreachedAt));
        Assert.InRange(TimeSpan.FromMilliseconds(first.Elapsed).TotalMinutes, 40, 45);
        // Each with its own reason, at its own time.
        var told = await Desk.InAsync(async services =>
            (await services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(reopened), 500))
                .OrderBy(record => record.Id)
                .ToList()
        );
        Assert.Contains(
            told,
            record => record.As<SlaClockCanceled>() is { Target: SlaTarget.FirstResponse, Reason: SlaReason.TicketClosed }
        );
        Assert.Contains(
            told,
            record => record.As<SlaClockResumed>() is { Target: SlaTarget.FirstResponse, Reason: SlaReason.TicketReopened }
        );
        Assert.Contains(told, record => record.As<SlaClockMet>() is { Target: SlaTarget.FirstResponse, Reason: SlaReason.AgentReplied });
        Assert.DoesNotContain("sla.clock-breached", await Desk.HistoryAsync(raised));
    }

    [Fact]
    public async Task The_first_response_is_kept_although_it_gives_the_ticket_an_assignee_and_a_status_that_the_policy_does_not_ask_for()
    {
        var department = await Desk.DepartmentAsync("Nobody's");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Condition = ConditionGroup.All(
                        policy.Condition,
                        new ConditionTest("assignee", ConditionOperators.Empty, []),
                        new ConditionTest("status", ConditionOperators.AnyOf, ["new"])
                    ),
                }
        );
        var agent = await Desk.AgentAsync("Agent");
        var ticket = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        await Desk.ReplyAsync(ticket, agent);
        Assert.Equal(SlaClockState.Met, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).State);
        Assert.Equal(SlaClockState.Canceled, (await Desk.ClockAsync(ticket, SlaTarget.Resolution)).State);
    }

    [Fact]
    public async Task A_recalculation_waits_for_answers_that_are_not_taken_in_yet()
    {
        var department = await Desk.DepartmentAsync("Answered");
        await Desk.PolicyAsync(department);
        var agent = await Desk.AgentAsync("Agent");
        var ticket = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        await OffAsync();
        await Desk.WriteAsync(
            (_, write) =>
                write.InsertWithIdAsync(
                    new RecalculationRow
                    {
                        Reason = SlaReason.PolicyChanged,
                        RequestedAt = write.Now,
                        Total = 1,
                    }
                )
        );
        Desk.Clock.Forward(TimeSpan.FromMinutes(30));
        await Desk.ReplyAsync(ticket, agent);
        Desk.Clock.Forward(TimeSpan.FromHours(3));
        await OnAsync();
        await Desk.RecalculatedAsync();
        var clock = await Desk.ClockAsync(ticket, SlaTarget.FirstResponse);
        Assert.Equal((SlaClockState.Met, null), (clock.State, clock.BreachedAt));
        Assert.DoesNotContain(
            (await Desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(ticket), 500))),
            record => record.As<SlaClockBreached>() is { Target: SlaTarget.FirstResponse }
        );
    }

    [Fact]
    public async Task Steps_and_breaches_that_came_due_meanwhile_are_taken_afterwards()
    {
        var department = await Desk.DepartmentAsync("Late");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Steps =
                    [
                        new EscalationStep
                        {
                            Id = 1,
                            Target = SlaTarget.FirstResponse,
                            Percent = 50,
                            Actions = [new EscalationAction(EscalationKind.AddTag, "half")],
                        },
                    ],
                }
        );
        var ticket = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        await OffAsync();
        Desk.Clock.Forward(TimeSpan.FromHours(2));
        await OnAsync();
        await Desk.DueAsync();
        Assert.NotNull((await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).BreachedAt);
        Assert.Contains("ticket.tags-changed", await Desk.HistoryAsync(ticket));
    }

    [Fact]
    public async Task A_ticket_that_is_opened_again_gets_the_policy_that_there_is_now()
    {
        var department = await Desk.DepartmentAsync("Again");
        var old = await Desk.PolicyAsync(department);
        var ticket = await Desk.TicketAsync(department);
        await StatusAsync(ticket, StatusCategory.Closed);
        await Desk.CaughtUpAsync();
        await Desk.SavePolicyAsync(await Desk.FindPolicyAsync(old) with { IsEnabled = false });
        var now = await Desk.PolicyAsync(
            department,
            policy => policy with { Targets = [policy.For(SlaTarget.Resolution)! with { Minutes = [600, 600, 600, 600] }] }
        );
        await StatusAsync(ticket, StatusCategory.Open);
        var resolution = await Desk.ClockAsync(ticket, SlaTarget.Resolution);
        Assert.Equal((SlaClockState.Running, now, 600), (resolution.State, resolution.PolicyId, resolution.Minutes));
        Assert.Equal(SlaClockState.Canceled, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).State);
    }

    [Fact]
    public async Task A_policy_that_was_saved_or_switched_off_a_moment_ago_escalates_nothing_before_it_is_worked_in()
    {
        var department = await Desk.DepartmentAsync("Fresh");
        var id = await Desk.PolicyAsync(department);
        var ticket = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        var policy = await Desk.FindPolicyAsync(id);
        var step = new EscalationStep
        {
            Id = 1,
            Target = SlaTarget.FirstResponse,
            Percent = 10,
            Actions = [new EscalationAction(EscalationKind.AddTag, "early")],
        };
        Desk.Clock.Forward(TimeSpan.FromMinutes(30));
        // Saved, and the log does not know of it yet.
        await StoreAsync(policy with { Version = policy.Version + 1, Steps = [step] });
        await Desk.RunAsync<RunDueWork>();
        await StoreAsync(policy with { IsEnabled = false, Steps = [step] });
        await Desk.RunAsync<RunDueWork>();
        Assert.DoesNotContain("sla.step-reached", await Desk.HistoryAsync(ticket));
        await Desk.SavePolicyAsync(policy with { Version = policy.Version + 2, Steps = [step] });
        await Desk.DueAsync();
        Assert.DoesNotContain("sla.step-reached", await Desk.HistoryAsync(ticket));

        Task StoreAsync(Policy changed) =>
            Desk.WriteAsync(
                async (_, write) =>
                {
                    await write.UpdateAsync(PolicyStore.Row(changed));
                    return await write
                        .Table<ClockRow>()
                        .Where(clock => clock.TicketId == ticket && clock.Target == SlaTarget.FirstResponse)
                        .Set(clock => clock.NextAt, write.Now.AddMinutes(-20))
                        .UpdateAsync();
                }
            );
    }

    private Task OffAsync() => Desk.Host.SwitchAsync("hookdesk.sla", on: false);

    private async Task OnAsync()
    {
        Assert.True((await Desk.Host.SwitchAsync("hookdesk.sla", on: true)).Done);
        await Desk.CaughtUpAsync();
    }

    private Task<bool> StatusAsync(long ticket, StatusCategory status) =>
        Desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, ticket, status));
}

public sealed class TakenInTogetherOnSqliteTests() : TakenInTogetherTests(DatabaseProvider.Sqlite);

public sealed class TakenInTogetherOnPostgresTests() : TakenInTogetherTests(DatabaseProvider.PostgreSql);
