using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Escalate;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Escalate;

/// <summary>Breaches and escalation steps when their time has come.</summary>
public abstract class EscalationTests(DatabaseProvider provider) : TestsOnOwnDesk(provider)
{
    [Fact]
    public async Task A_breach_is_noted_once_at_the_time_it_was_due_and_the_clock_goes_on_until_it_is_met()
    {
        var (ticket, agent) = await TicketAsync();
        var due = (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).DueAt;
        await Desk.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Null((await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).BreachedAt);
        await Desk.PassAsync(TimeSpan.FromMinutes(30));
        await Desk.PassAsync(TimeSpan.FromMinutes(30));
        var clock = await Desk.ClockAsync(ticket, SlaTarget.FirstResponse);
        Assert.Equal((due, SlaClockState.Running), (clock.BreachedAt, clock.State));
        await Desk.ReplyAsync(ticket, agent);
        Assert.Equal(
            (due, SlaClockState.Met),
            (
                (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).BreachedAt,
                (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).State
            )
        );
        // First response and resolution.
        Assert.Equal(2, (await Desk.HistoryAsync(ticket)).Count(name => name == "sla.clock-breached"));
    }

    [Fact]
    public async Task Steps_reassign_raise_the_priority_tag_and_run_a_hook_each_exactly_once()
    {
        var lead = await Desk.AgentAsync("Agent");
        var (ticket, _) = await TicketAsync(
            Step(
                1,
                percent: 50,
                new EscalationAction(EscalationKind.AddTag, "soon"),
                new EscalationAction(EscalationKind.RunHook, "pager")
            ),
            Step(
                2,
                percent: 100,
                new EscalationAction(EscalationKind.Assign, $"{lead.Id}"),
                new EscalationAction(EscalationKind.RaisePriority, "high")
            )
        );
        await Desk.PassAsync(TimeSpan.FromMinutes(29));
        Assert.DoesNotContain("sla.step-reached", await Desk.HistoryAsync(ticket));
        await Desk.PassAsync(TimeSpan.FromMinutes(2));
        await Desk.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await Desk.HistoryAsync(ticket)).Count(name => name == "sla.step-reached"));
        Assert.Equal(
            ["soon"],
            await Desk.InAsync(async services =>
                (await services.GetRequiredService<ITicketFields>().ReadAsync([ticket], ["tag"])).Of(ticket, "tag").ToArray()
            )
        );
        await Desk.PassAsync(TimeSpan.FromMinutes(30));
        await Desk.PassAsync(TimeSpan.FromMinutes(30));
        var found = await Desk.InAsync(services => services.GetRequiredService<ITickets>().FindAsync(ticket));
        Assert.Equal((lead.Id, TicketPriority.High), (found!.AssigneeId, found.Priority));
        Assert.Equal(2, (await Desk.HistoryAsync(ticket)).Count(name => name == "sla.step-reached"));
        var hook = await Desk.InAsync(async services =>
            (await services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(ticket), 100))
                .Select(record => record.As<SlaStepReached>())
                .OfType<SlaStepReached>()
                .Min(step => step.Hook)
        );
        Assert.Equal("pager", hook);
    }

    [Fact]
    public async Task A_step_that_cannot_do_one_thing_does_the_others()
    {
        var (ticket, _) = await TicketAsync(
            Step(1, percent: 50, new EscalationAction(EscalationKind.Assign, "999999"), new EscalationAction(EscalationKind.AddTag, "soon"))
        );
        await Desk.PassAsync(TimeSpan.FromMinutes(31));
        Assert.Contains("ticket.tags-changed", await Desk.HistoryAsync(ticket));
        // Who looks at the ticket sees what was not done.
        Assert.Contains("sla.action-failed", await Desk.HistoryAsync(ticket));
        using var admin = await Desk.Host.SignInAsync();
        Assert.Contains(
            "couldn't assign the ticket as set in the policy for “First response”",
            (await admin.OpenAsync($"/tickets/{ticket}/history")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Where_nobody_joined_the_department_the_team_is_everybody_who_can_be_given_its_tickets()
    {
        var department = await Desk.DepartmentAsync("Everybody's");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Targets = [policy.For(SlaTarget.FirstResponse)!],
                    Steps = [Step(1, percent: 50, new EscalationAction(EscalationKind.NotifyAssignee))],
                }
        );
        var (one, other, nobody) = (await Desk.AgentAsync("Agent"), await Desk.AgentAsync("Agent"), await Desk.AgentAsync());
        var ticket = await Desk.TicketAsync(department);
        await Desk.PassAsync(TimeSpan.FromMinutes(31));
        var receivers = await ReceiversAsync(ticket);
        Assert.Contains(one.Id, receivers);
        Assert.Contains(other.Id, receivers);
        Assert.DoesNotContain(nobody.Id, receivers);
    }

    [Fact]
    public async Task What_was_answered_in_time_is_not_escalated_although_the_desk_learns_of_it_late()
    {
        var (ticket, agent) = await TicketAsync(Step(1, percent: 100, new EscalationAction(EscalationKind.AddTag, "late")));
        await Desk.CaughtUpAsync();
        await Desk.Host.SwitchAsync("hookdesk.sla", on: false);
        Desk.Clock.Forward(TimeSpan.FromMinutes(30));
        await Desk.ReplyAsync(ticket, agent);
        Desk.Clock.Forward(TimeSpan.FromHours(2));
        Assert.Equal((true, "hookdesk.sla"), ((await Desk.Host.SwitchAsync("hookdesk.sla", on: true)).Done, "hookdesk.sla"));
        await Desk.DueAsync();
        var clock = await Desk.ClockAsync(ticket, SlaTarget.FirstResponse);
        Assert.Equal((SlaClockState.Met, null), (clock.State, clock.BreachedAt));
        Assert.DoesNotContain("ticket.tags-changed", await Desk.HistoryAsync(ticket));
    }

    [Fact]
    public async Task Nothing_is_escalated_on_a_ticket_that_a_recalculation_has_not_passed()
    {
        var (ticket, _) = await TicketAsync(Step(1, percent: 50, new EscalationAction(EscalationKind.AddTag, "soon")));
        await Desk.CaughtUpAsync();
        Desk.Clock.Forward(TimeSpan.FromMinutes(61));
        // In one transaction, so that no recalculation begins meanwhile.
        await Desk.WriteAsync(
            async (services, write) =>
            {
                var id = await write.InsertWithIdAsync(
                    new RecalculationRow
                    {
                        Reason = SlaReason.CalendarChanged,
                        RequestedAt = write.Now,
                        AfterTicketId = ticket - 1,
                    }
                );
                Assert.Equal((null, true), await DueAsync());
                await write.Table<RecalculationRow>().Where(row => row.Id == id).Set(row => row.AfterTicketId, ticket).UpdateAsync();
                await write
                    .Table<ClockRow>()
                    .Where(clock => clock.TicketId == ticket)
                    .Set(clock => clock.NextAt, write.Now.AddMinutes(-1))
                    .UpdateAsync();
                var (breachedAt, waits) = await DueAsync();
                Assert.Equal((true, false), (breachedAt is not null, waits));
                return await write.Table<RecalculationRow>().Where(row => row.Id == id).Set(row => row.FinishedAt, write.Now).UpdateAsync();

                async Task<(DateTimeOffset? BreachedAt, bool Waits)> DueAsync()
                {
                    await services
                        .GetRequiredService<RunDueWork>()
                        .RunAsync(new TaskRun("test", write.Now, _ => { }), CancellationToken.None);
                    var clock = await write
                        .Table<ClockRow>()
                        .FirstAsync(clock => clock.TicketId == ticket && clock.Target == SlaTarget.FirstResponse);
                    return (clock.BreachedAt, clock.NextAt > write.Now);
                }
            }
        );
        Assert.Equal(1, (await Desk.HistoryAsync(ticket)).Count(name => name == "sla.step-reached"));
    }

    [Fact]
    public async Task Two_at_once_take_each_step_once()
    {
        var department = await Desk.DepartmentAsync("Race");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Targets = [policy.For(SlaTarget.FirstResponse)!],
                    Steps = [Step(1, percent: 50, new EscalationAction(EscalationKind.RunHook, "pager"))],
                }
        );
        for (var number = 0; number < 60; number++)
            await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        Desk.Clock.Forward(TimeSpan.FromMinutes(40));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Desk.RunAsync<RunDueWork>())));
        var reached = await Desk.InAsync(async services =>
            (await services.GetRequiredService<IEventLog>().ReadAfterAsync(0, 5000))
                .Where(record => record.Is<SlaStepReached>())
                .Select(record => record.Subject.Id)
                .ToList()
        );
        Assert.Equal(60, reached.Count);
        Assert.Equal(60, reached.Distinct().Count());
    }

    [Fact]
    public async Task Fifty_breaches_in_a_minute_are_one_message()
    {
        var department = await Desk.DepartmentAsync("Flood");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Targets = [policy.For(SlaTarget.FirstResponse)!],
                    Steps =
                    [
                        Step(1, percent: 100, new EscalationAction(EscalationKind.NotifyAddress, "boss@desk.example")),
                        Step(2, percent: 90, new EscalationAction(EscalationKind.NotifyAddress, "boss@desk.example")),
                    ],
                }
        );
        for (var number = 0; number < 50; number++)
            await Desk.TicketAsync(department, $"Fire {number}");
        await Desk.PassAsync(TimeSpan.FromMinutes(62));
        var answered = await Desk.AgentAsync("Agent");
        var waiting = await NoticesAsync();
        Assert.Equal((50, 1), (waiting.Count, waiting.Select(notice => notice.Receiver).Distinct().Count()));
        // One is answered before the message goes out: nobody needs to read of it.
        await Desk.ReplyAsync(waiting[0].TicketId, answered);
        await Desk.CaughtUpAsync();

        var outbox = new Outbox();
        await SendAsync(outbox);
        Assert.Empty(outbox.Sent);
        Desk.Clock.Forward(SendNotices.Gathering);
        await SendAsync(outbox);
        var mail = Assert.Single(outbox.Sent);
        Assert.Equal("boss@desk.example", mail.ToAddress);
        Assert.Contains("49", mail.Subject);
        Assert.Equal(49, mail.HtmlBody.Split("<li>").Length - 1);
        Assert.Empty(await NoticesAsync());
    }

    [Fact]
    public async Task A_notice_goes_to_the_assignee_else_to_the_team_and_to_who_leads_it()
    {
        var department = await Desk.DepartmentAsync("People");
        var (member, lead, assignee) = (await Desk.AgentAsync(), await Desk.AgentAsync(), await Desk.AgentAsync("Agent"));
        await Desk.JoinAsync(member.Id, department, "Agent");
        await Desk.JoinAsync(lead.Id, department, "Supervisor");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Targets = [policy.For(SlaTarget.FirstResponse)!],
                    Steps =
                    [
                        Step(1, percent: 50, new EscalationAction(EscalationKind.NotifyAssignee)),
                        Step(2, percent: 60, new EscalationAction(EscalationKind.NotifyLead)),
                    ],
                }
        );
        var (theirs, nobodys) = (
            await Desk.TicketAsync(department, with: ticket => ticket with { AssigneeId = assignee.Id }),
            await Desk.TicketAsync(department)
        );
        await Desk.PassAsync(TimeSpan.FromMinutes(33));
        Assert.Equal([assignee.Id], await ReceiversAsync(theirs));
        Assert.Equal([member.Id, lead.Id], await ReceiversAsync(nobodys));
        await Desk.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal([lead.Id, assignee.Id], await ReceiversAsync(theirs));
    }

    private async Task<long?[]> ReceiversAsync(long ticket) =>
        [.. (await NoticesAsync()).Where(notice => notice.TicketId == ticket).Select(notice => notice.UserId).Order()];

    private Task<List<NoticeRow>> NoticesAsync() =>
        Desk.InAsync(services => services.GetRequiredService<IDatabase>().Table<NoticeRow>().OrderBy(row => row.Id).ToListAsync());

    private async Task<(long Ticket, Agent Agent)> TicketAsync(params EscalationStep[] steps)
    {
        var department = await Desk.DepartmentAsync("Escalation");
        await Desk.PolicyAsync(department, policy => policy with { Steps = steps });
        var agent = await Desk.AgentAsync("Agent");
        return (await Desk.TicketAsync(department), agent);
    }

    private Task SendAsync(Outbox outbox) =>
        Desk.InAsync(async services =>
        {
            await ActivatorUtilities
                .CreateInstance<SendNotices>(services, (IEnumerable<IMailSender>)[outbox])
                .RunAsync(new TaskRun("test", Desk.Clock.GetUtcNow(), _ => { }), CancellationToken.None);
            return true;
        });

    /// <summary>What a mail plugin would have sent.</summary>
    private sealed class Outbox : IMailSender
    {
        public List<SystemMail> Sent { get; } = [];

        public Task<bool> CanSendAsync(CancellationToken cancellation) => Task.FromResult(true);

        public Task SendAsync(SystemMail mail, CancellationToken cancellation)
        {
            Sent.Add(mail);
            return Task.CompletedTask;
        }
    }

    private static EscalationStep Step(int id, int percent, params EscalationAction[] actions) =>
        new()
        {
            Id = id,
            Target = SlaTarget.FirstResponse,
            Percent = percent,
            Actions = actions,
        };
}

public sealed class EscalationOnSqliteTests() : EscalationTests(DatabaseProvider.Sqlite);

public sealed class EscalationOnPostgresTests() : EscalationTests(DatabaseProvider.PostgreSql);
