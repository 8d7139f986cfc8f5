using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Tests.Clocks;

/// <summary>What a change of policies and calendars does to steps that wait, and what is settled by which SLA target.</summary>
public sealed class ChangedRulesTests
{
    [Fact]
    public void A_step_that_was_taken_by_one_policy_is_not_a_step_of_another_policy()
    {
        var ticket = new ToldTicket(ToldTicket.Usual with { Steps = [Step(1, percent: 25)] }).Customer(9);
        ticket.Clock(SlaTarget.FirstResponse).Finish(ticket.Policy!, ticket.Policy!.Steps);
        ticket.Policy = ToldTicket.Usual with { Id = 2, Name = "Other", Steps = [Step(1, percent: 50)] };
        Assert.Equal(9.5, ToldTicket.Hour(ticket.Changes(9.3).Clock(SlaTarget.FirstResponse).NextAt));
        // And back: what the first one did it does not do again.
        ticket.Policy = ToldTicket.Usual with
        {
            Steps = [Step(1, percent: 25), Step(2, percent: 75)],
        };
        Assert.Equal(9.75, ToldTicket.Hour(ticket.Changes(9.4).Clock(SlaTarget.FirstResponse).NextAt));
    }

    [Fact]
    public void Steps_that_are_due_and_not_yet_taken_are_taken_although_a_policy_was_saved_in_between()
    {
        var ticket = new ToldTicket(ToldTicket.Usual with { Steps = [Step(1, percent: 50), Step(2, percent: 75)] }).Customer(9);
        ticket.Policy = ticket.Policy! with { Name = "Renamed", Version = 2 };
        Assert.Equal(
            ("[]", 9.5),
            (
                ticket.Recalculates(9.8).Clock(SlaTarget.FirstResponse).StepsDone,
                ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).NextAt)
            )
        );
        // A step that comes with the change and would have been earlier is passed over.
        ticket.Policy = ticket.Policy with
        {
            Version = 3,
            Steps = [.. ticket.Policy.Steps, Step(3, percent: 25)],
        };
        Assert.Equal(
            (Done(3), 9.5),
            (
                ticket.Recalculates(9.9).Clock(SlaTarget.FirstResponse).StepsDone,
                ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).NextAt)
            )
        );
    }

    [Fact]
    public void A_step_that_a_change_moves_into_the_past_is_passed_over()
    {
        var ticket = new ToldTicket(ToldTicket.Usual with { Steps = [Step(1, percent: 90)] }).Customer(9);
        ticket.Policy = ticket.Policy! with { Version = 2, Targets = [ToldTicket.Target(SlaTarget.FirstResponse, 30)] };
        Assert.Equal(Done(1), ticket.Recalculates(9.6).Clock(SlaTarget.FirstResponse).StepsDone);
    }

    [Fact]
    public void What_happens_to_a_ticket_before_it_was_looked_at_lets_no_step_through_that_was_past_when_the_rules_changed()
    {
        var ticket = new ToldTicket(ToldTicket.Usual with { Steps = [Step(4, percent: 40)] }).Customer(9);
        ticket.Policy = ticket.Policy! with { Version = 2, Steps = [Step(1, percent: 25), Step(2, percent: 75), .. ticket.Policy.Steps] };
        Assert.Equal(Done(1), ticket.Changes(9.6, rulesChangedAt: 9.5).Clock(SlaTarget.FirstResponse).StepsDone);
        // What was due before is still taken, and so is what came due after the change.
        Assert.Equal(
            (Done(1), 9.4),
            (
                ticket.Recalculates(9.8).Clock(SlaTarget.FirstResponse).StepsDone,
                ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).NextAt)
            )
        );
    }

    [Fact]
    public void A_ticket_waits_until_the_newest_change_is_taken_in_and_every_recalculation_has_passed_it()
    {
        var (first, second, third) = (At(9), At(10), At(11));
        RecalculationRow[] work = [new() { RequestedAt = first, AfterTicketId = 50 }, new() { RequestedAt = second, AfterTicketId = 10 }];
        var rules = new FreshRules(work, null);
        Assert.Equal(
            [null, Instant.FromDateTimeOffset(second), Instant.FromDateTimeOffset(second)],
            [rules.Of(10), rules.Of(11), rules.Of(51)]
        );
        Assert.Equal(Instant.FromDateTimeOffset(third), new FreshRules(work, third).Of(10));
        Assert.Null(new FreshRules([], null).Of(1));

        static DateTimeOffset At(int hour) => new(2026, 11, 23, hour, 0, 0, TimeSpan.Zero);
    }

    [Fact]
    public void A_clock_of_which_the_times_were_not_noted_loses_no_step_where_nothing_changed()
    {
        var ticket = new ToldTicket(ToldTicket.Usual with { Steps = [Step(1, percent: 50)] }).Customer(9);
        ticket.Clock(SlaTarget.FirstResponse).StepsDue = null;
        Assert.Equal("[]", ticket.Recalculates(9.8).Clock(SlaTarget.FirstResponse).StepsDone);
    }

    [Fact]
    public void While_the_log_is_not_taken_in_nothing_is_told_to_be_late()
    {
        var ticket = new ToldTicket().Customer(9);
        Assert.Null(ticket.Recalculates(11, knownUntil: 9.5).Clock(SlaTarget.FirstResponse).BreachedAt);
        Assert.Equal(10, ToldTicket.Hour(ticket.Recalculates(11).Clock(SlaTarget.FirstResponse).BreachedAt));
    }

    [Fact]
    public void A_reply_that_takes_the_ticket_out_of_its_policy_keeps_what_that_policy_had_promised()
    {
        var ticket = new ToldTicket().Customer(9);
        ticket.Policy = null;
        ticket.Reply(9.5);
        Assert.Equal(
            (SlaClockState.Met, SlaReason.AgentReplied, null),
            (
                ticket.Clock(SlaTarget.FirstResponse).State,
                ticket.Clock(SlaTarget.FirstResponse).Reason,
                ticket.Clock(SlaTarget.FirstResponse).BreachedAt
            )
        );
        Assert.Equal(
            (SlaClockState.Canceled, SlaReason.TicketChanged),
            (ticket.Clock(SlaTarget.Resolution).State, ticket.Clock(SlaTarget.Resolution).Reason)
        );
    }

    [Fact]
    public void What_ends_is_judged_by_the_target_that_it_had_and_not_by_the_one_that_comes_at_the_same_moment()
    {
        var ticket = new ToldTicket().Customer(9);
        ticket.Priority = TicketPriority.Urgent;
        ticket.Reply(9.75);
        Assert.Equal(
            (SlaClockState.Met, 60, null),
            (
                ticket.Clock(SlaTarget.FirstResponse).State,
                ticket.Clock(SlaTarget.FirstResponse).Minutes,
                ticket.Clock(SlaTarget.FirstResponse).BreachedAt
            )
        );
    }

    [Fact]
    public void A_canceled_clock_says_what_it_had_used_and_whether_it_was_late_by_then()
    {
        var ticket = new ToldTicket().Customer(9).Status(9.5, StatusCategory.Pending).Status(10, StatusCategory.Open);
        ticket.Policy = null;
        var clock = ticket.Changes(12).Clock(SlaTarget.FirstResponse);
        Assert.Equal(
            (SlaClockState.Canceled, Hours(2.5), Hours(0.5), 10.5),
            (clock.State, clock.Elapsed, clock.Paused, ToldTicket.Hour(clock.BreachedAt))
        );
        clock = ticket.Clock(SlaTarget.Resolution);
        Assert.Equal((SlaClockState.Canceled, Hours(2.5), null), (clock.State, clock.Elapsed, clock.BreachedAt));
    }

    [Fact]
    public void An_answer_of_which_the_desk_learns_after_it_noted_the_breach_takes_the_breach_back()
    {
        var ticket = new ToldTicket().Customer(9);
        ticket.Clock(SlaTarget.FirstResponse).BreachedAt = ticket.Clock(SlaTarget.FirstResponse).DueAt;
        Assert.Equal(
            (SlaClockState.Met, null),
            (ticket.Reply(9.99).Clock(SlaTarget.FirstResponse).State, ticket.Clock(SlaTarget.FirstResponse).BreachedAt)
        );
    }

    [Fact]
    public void Something_that_happened_before_the_due_time_and_is_learned_of_later_leaves_a_noted_breach_alone()
    {
        var ticket = new ToldTicket().Customer(9);
        ticket.Clock(SlaTarget.FirstResponse).BreachedAt = ticket.Clock(SlaTarget.FirstResponse).DueAt;
        Assert.Equal(10, ToldTicket.Hour(ticket.Changes(9.99).Clock(SlaTarget.FirstResponse).BreachedAt));
    }

    [Fact]
    public void A_calendar_that_is_changed_moves_due_times_and_an_end_that_lies_behind_it_stays()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5);
        var hours = new Hookdesk.Sla.Domain.BusinessHours.WorkingHours(
            DateTimeZone.Utc,
            new Dictionary<IsoDayOfWeek, IReadOnlyList<Hookdesk.Sla.Domain.BusinessHours.WorkingInterval>>
            {
                [IsoDayOfWeek.Monday] = [new(new LocalTime(9, 0), new LocalTime(12, 0)), new(new LocalTime(13, 0), new LocalTime(20, 0))],
            },
            []
        );
        ticket.Calendar = new Hookdesk.Sla.Domain.BusinessHours.WorkingCalendar(hours);
        Assert.Equal(
            (18, 14.5),
            (ticket.Recalculates(10, SlaReason.CalendarChanged).Due(SlaTarget.Resolution), ticket.Due(SlaTarget.Update))
        );
        Assert.Equal(
            (9.5, null),
            (ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).EndedAt), ticket.Clock(SlaTarget.FirstResponse).BreachedAt)
        );
    }

    private static long Hours(double hours) => (long)TimeSpan.FromHours(hours).TotalMilliseconds;

    private static EscalationStep Step(int id, int percent) =>
        new()
        {
            Id = id,
            Target = SlaTarget.FirstResponse,
            Percent = percent,
            Actions = [new EscalationAction(EscalationKind.AddTag, "late")],
        };

    private static string Done(int step) => $$"""[{"policy":1,"step":{{step}}}]""";
}
