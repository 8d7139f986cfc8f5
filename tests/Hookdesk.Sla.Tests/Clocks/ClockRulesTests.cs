using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Tests.Clocks;

/// <summary>The table in the plugin's README, a test for each row.</summary>
public sealed class ClockRulesTests
{
    [Fact]
    public void A_customer_who_opens_a_ticket_starts_first_response_and_resolution()
    {
        var ticket = new ToldTicket().Customer(9);
        Assert.Equal(["started FirstResponse", "started Resolution"], ticket.Told);
        Assert.Equal((10, 17), (ticket.Due(SlaTarget.FirstResponse), ticket.Due(SlaTarget.Resolution)));
    }

    [Fact]
    public void Where_an_agent_writes_first_no_first_response_is_waited_for_and_updates_count_from_that_message()
    {
        var ticket = new ToldTicket().Reply(9);
        Assert.Empty(ticket.Clocks(SlaTarget.FirstResponse));
        Assert.Equal((13, 17), (ticket.Due(SlaTarget.Update), ticket.Due(SlaTarget.Resolution)));
        Assert.Equal(12, ticket.Customer(10).Due(SlaTarget.NextResponse));
    }

    [Fact]
    public void An_agents_answer_meets_the_reply_that_was_waited_for_and_starts_the_time_to_the_next_update()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5);
        Assert.Equal(
            (SlaClockState.Met, 9.5, null),
            (
                ticket.Clock(SlaTarget.FirstResponse).State,
                ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).EndedAt),
                ticket.Clock(SlaTarget.FirstResponse).BreachedAt
            )
        );
        Assert.Equal(13.5, ticket.Due(SlaTarget.Update));
        ticket.Reply(12);
        Assert.Equal([SlaClockState.Met, SlaClockState.Running], ticket.Clocks(SlaTarget.Update).Select(clock => clock.State));
        Assert.Equal(16, ticket.Due(SlaTarget.Update));
    }

    [Fact]
    public void Without_a_promised_first_response_updates_count_from_the_customers_first_message()
    {
        var ticket = new ToldTicket(ToldTicket.Usual with { Targets = [ToldTicket.Target(SlaTarget.Update, 60)] }).Customer(9);
        Assert.Equal(10, ticket.Due(SlaTarget.Update));
        Assert.Equal(10.5, ticket.Reply(9.5).Due(SlaTarget.Update));
    }

    [Fact]
    public void Each_question_of_the_customer_is_one_clock_that_begins_with_its_first_message()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5).Customer(10).Customer(11);
        Assert.Equal(12, ticket.Due(SlaTarget.NextResponse));
        ticket.Reply(11.5).Customer(12);
        Assert.Equal([SlaClockState.Met, SlaClockState.Running], ticket.Clocks(SlaTarget.NextResponse).Select(clock => clock.State));
        Assert.Equal(14, ticket.Due(SlaTarget.NextResponse));
    }

    [Fact]
    public void An_out_of_office_message_starts_no_clock_and_stops_none()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5);
        var told = ticket.Told.Count;
        ticket.Machine(10);
        Assert.Equal(told, ticket.Told.Count);
        Assert.Empty(ticket.Clocks(SlaTarget.NextResponse));
        ticket.Customer(11).Machine(11.5);
        Assert.Equal(SlaClockState.Running, ticket.Clock(SlaTarget.NextResponse).State);
    }

    [Fact]
    public void A_ticket_that_a_machine_opened_waits_for_its_first_response_all_the_same()
    {
        Assert.Equal(10, new ToldTicket().Machine(9).Due(SlaTarget.FirstResponse));
    }

    [Fact]
    public void A_status_that_waits_for_somebody_else_pauses_and_the_due_time_moves_by_as_much()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5).Status(10, StatusCategory.Pending);
        Assert.Equal((SlaClockState.Paused, null), (ticket.Clock(SlaTarget.Resolution).State, ticket.Due(SlaTarget.Resolution)));
        Assert.Equal(TimeSpan.FromHours(1).TotalMilliseconds, ticket.Clock(SlaTarget.Resolution).Elapsed);
        ticket.Status(12, StatusCategory.OnHold);
        Assert.Equal(SlaClockState.Paused, ticket.Clock(SlaTarget.Resolution).State);
        ticket.Status(13, StatusCategory.Open);
        Assert.Equal((SlaClockState.Running, 20), (ticket.Clock(SlaTarget.Resolution).State, ticket.Due(SlaTarget.Resolution)));
        Assert.Equal(TimeSpan.FromHours(3).TotalMilliseconds, ticket.Clock(SlaTarget.Resolution).Paused);
        Assert.Equal(
            ["paused Resolution", "resumed Resolution"],
            ticket.Told.Where(told => told is "paused Resolution" or "resumed Resolution")
        );
    }

    [Fact]
    public void Closing_meets_the_resolution_and_cancels_the_replies_that_were_waited_for()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5).Customer(10).Status(11, StatusCategory.Closed);
        Assert.Equal(
            (SlaClockState.Met, 11),
            (ticket.Clock(SlaTarget.Resolution).State, ToldTicket.Hour(ticket.Clock(SlaTarget.Resolution).EndedAt))
        );
        Assert.Equal(
            (SlaClockState.Canceled, SlaReason.TicketClosed),
            (ticket.Clock(SlaTarget.NextResponse).State, ticket.Clock(SlaTarget.NextResponse).Reason)
        );
        Assert.Equal(SlaClockState.Canceled, ticket.Clock(SlaTarget.Update).State);
    }

    [Fact]
    public void A_customer_who_writes_to_a_closed_ticket_lets_the_resolution_go_on_without_the_closed_time_and_waits_for_an_answer()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5).Status(11, StatusCategory.Closed).Customer(14).Status(14, StatusCategory.Open);
        Assert.Equal((SlaClockState.Running, 20), (ticket.Clock(SlaTarget.Resolution).State, ticket.Due(SlaTarget.Resolution)));
        Assert.Equal(16, ticket.Due(SlaTarget.NextResponse));
        ticket.Status(15, StatusCategory.Closed);
        Assert.Equal(
            (SlaClockState.Met, 15),
            (ticket.Clock(SlaTarget.Resolution).State, ToldTicket.Hour(ticket.Clock(SlaTarget.Resolution).EndedAt))
        );
        Assert.Single(ticket.Clocks(SlaTarget.Resolution));
    }

    [Fact]
    public void A_ticket_closed_without_an_answer_and_opened_again_waits_for_its_first_response_as_before()
    {
        var ticket = new ToldTicket().Customer(9).Status(9.5, StatusCategory.Closed);
        Assert.Equal(SlaClockState.Canceled, ticket.Clock(SlaTarget.FirstResponse).State);
        Assert.Equal(
            (12.5, SlaClockState.Running),
            (ticket.Status(12, StatusCategory.Open).Due(SlaTarget.FirstResponse), ticket.Clock(SlaTarget.FirstResponse).State)
        );
    }

    [Fact]
    public void A_question_closed_without_an_answer_is_over_and_the_next_message_is_a_new_one()
    {
        var ticket = new ToldTicket()
            .Customer(9)
            .Reply(9.5)
            .Customer(10)
            .Status(10.5, StatusCategory.Closed)
            .Customer(14)
            .Status(14, StatusCategory.Open);
        Assert.Equal([SlaClockState.Canceled, SlaClockState.Running], ticket.Clocks(SlaTarget.NextResponse).Select(clock => clock.State));
        Assert.Equal(16, ticket.Due(SlaTarget.NextResponse));
    }

    [Fact]
    public void A_close_that_was_undone_makes_no_new_question_of_what_the_customer_adds()
    {
        var ticket = new ToldTicket()
            .Customer(9)
            .Reply(9.5)
            .Customer(10)
            .Status(10.5, StatusCategory.Closed)
            .Status(10.51, StatusCategory.Open)
            .Customer(11);
        Assert.Equal(SlaClockState.Running, Assert.Single(ticket.Clocks(SlaTarget.NextResponse)).State);
        Assert.Equal(12.01, ticket.Due(SlaTarget.NextResponse));
        // Closed once more, and for good: that is where the question ended.
        ticket.Status(11.5, StatusCategory.Closed).Customer(14).Status(14, StatusCategory.Open);
        Assert.Equal([SlaClockState.Canceled, SlaClockState.Running], ticket.Clocks(SlaTarget.NextResponse).Select(clock => clock.State));
        Assert.Equal((11.5, 16), (ToldTicket.Hour(ticket.Clocks(SlaTarget.NextResponse)[0].EndedAt), ticket.Due(SlaTarget.NextResponse)));
    }

    [Fact]
    public void What_is_written_to_spam_twice_is_one_question()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5).Status(10, StatusCategory.Spam).Customer(11).Customer(12);
        Assert.DoesNotContain(ticket.Clocks(SlaTarget.NextResponse), clock => clock.IsActive);
        Assert.Equal(15, ticket.Status(13, StatusCategory.Open).Due(SlaTarget.NextResponse));
        Assert.Single(ticket.Clocks(SlaTarget.NextResponse), clock => clock.IsActive);
    }

    [Fact]
    public void Spam_cancels_all_and_taken_out_again_the_time_as_spam_does_not_count()
    {
        var ticket = new ToldTicket().Customer(9).Status(9.5, StatusCategory.Spam);
        Assert.All(
            [SlaTarget.FirstResponse, SlaTarget.Resolution],
            target =>
                Assert.Equal((SlaClockState.Canceled, SlaReason.MarkedAsSpam), (ticket.Clock(target).State, ticket.Clock(target).Reason))
        );
        ticket.Status(11, StatusCategory.Open);
        Assert.Equal((11.5, 18.5), (ticket.Due(SlaTarget.FirstResponse), ticket.Due(SlaTarget.Resolution)));
    }

    [Fact]
    public void The_trash_cancels_all_and_restored_the_time_in_it_does_not_count_but_what_was_solved_before_stays_solved()
    {
        var ticket = new ToldTicket().Customer(9).Status(9.5, StatusCategory.Trash);
        Assert.All(
            [SlaTarget.FirstResponse, SlaTarget.Resolution],
            target =>
                Assert.Equal((SlaClockState.Canceled, SlaReason.MovedToTrash), (ticket.Clock(target).State, ticket.Clock(target).Reason))
        );
        ticket.Status(11, StatusCategory.New);
        Assert.Equal((11.5, 18.5), (ticket.Due(SlaTarget.FirstResponse), ticket.Due(SlaTarget.Resolution)));

        ticket = new ToldTicket().Customer(9).Reply(9.5).Status(10, StatusCategory.Closed).Status(11, StatusCategory.Trash);
        Assert.Equal(
            (SlaClockState.Met, 10),
            (ticket.Clock(SlaTarget.Resolution).State, ToldTicket.Hour(ticket.Clock(SlaTarget.Resolution).EndedAt))
        );
        ticket.Status(12, StatusCategory.Closed);
        Assert.Equal(
            (SlaClockState.Met, 10),
            (ticket.Clock(SlaTarget.Resolution).State, ToldTicket.Hour(ticket.Clock(SlaTarget.Resolution).EndedAt))
        );
    }

    [Fact]
    public void A_reply_that_is_taken_back_was_never_given()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5);
        ticket.TakeBack(9.6, ticket.LastMessage);
        Assert.Equal((SlaClockState.Running, 10), (ticket.Clock(SlaTarget.FirstResponse).State, ticket.Due(SlaTarget.FirstResponse)));
        Assert.Equal(
            (SlaClockState.Canceled, SlaReason.ReplyTakenBack),
            (ticket.Clock(SlaTarget.Update).State, ticket.Clock(SlaTarget.Update).Reason)
        );
    }

    [Fact]
    public void A_reply_that_is_taken_back_leaves_the_first_response_to_the_one_after_it_also_where_that_was_late()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5);
        var hasty = ticket.LastMessage;
        ticket.Reply(12).TakeBack(12.1, hasty);
        Assert.Equal((SlaClockState.Met, 12, 10), First(ticket));
    }

    [Fact]
    public void A_higher_priority_counts_from_the_beginning_and_may_be_late_at_once()
    {
        var ticket = new ToldTicket().Customer(9);
        ticket.Priority = TicketPriority.Urgent;
        ticket.Changes(9.75);
        Assert.Equal((9.5, 13), (ticket.Due(SlaTarget.FirstResponse), ticket.Due(SlaTarget.Resolution)));
        Assert.Equal(9.5, ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).NextAt));
        Assert.Contains("changed FirstResponse", ticket.Told);
    }

    [Fact]
    public void Another_policy_keeps_what_was_used_cancels_what_it_does_not_promise_and_leaves_alone_what_has_ended()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5).Customer(10);
        ticket.Policy = new Policy
        {
            Id = 2,
            Name = "Other",
            CalendarId = 1,
            Targets = [ToldTicket.Target(SlaTarget.FirstResponse, 10), ToldTicket.Target(SlaTarget.Resolution, 120)],
        };
        ticket.Changes(10.5);
        Assert.Equal(("Other", 11), (ticket.Clock(SlaTarget.Resolution).PolicyName, ticket.Due(SlaTarget.Resolution)));
        Assert.Equal(
            (SlaClockState.Canceled, SlaReason.TicketChanged),
            (ticket.Clock(SlaTarget.NextResponse).State, ticket.Clock(SlaTarget.NextResponse).Reason)
        );
        Assert.Equal(
            ("Usual", SlaClockState.Met, null),
            (
                ticket.Clock(SlaTarget.FirstResponse).PolicyName,
                ticket.Clock(SlaTarget.FirstResponse).State,
                ticket.Clock(SlaTarget.FirstResponse).BreachedAt
            )
        );
    }

    [Fact]
    public void A_promise_that_comes_with_another_policy_counts_from_where_it_would_have_begun_but_nothing_is_made_of_what_is_over()
    {
        var ticket = new ToldTicket(ToldTicket.Usual with { Targets = [ToldTicket.Target(SlaTarget.Resolution, 480)] })
            .Customer(9)
            .Reply(9.5)
            .Customer(10);
        ticket.Policy = ToldTicket.Usual;
        ticket.Changes(11);
        Assert.Equal(12, ticket.Due(SlaTarget.NextResponse));
        Assert.Empty(ticket.Clocks(SlaTarget.FirstResponse));
    }

    [Fact]
    public void A_merged_tickets_clocks_are_canceled()
    {
        var ticket = new ToldTicket().Customer(9).MergedInto(9.5, 7);
        Assert.All(
            [SlaTarget.FirstResponse, SlaTarget.Resolution],
            target =>
                Assert.Equal((SlaClockState.Canceled, SlaReason.TicketMerged), (ticket.Clock(target).State, ticket.Clock(target).Reason))
        );
    }

    [Fact]
    public void The_ticket_that_it_was_merged_into_owes_an_answer_from_the_time_at_which_the_customer_wrote_there()
    {
        var ticket = new ToldTicket()
            .Customer(9)
            .Reply(9.5)
            .Receives(11, SlaReason.TicketMerged, new TimelineMessage(ToldTicket.At(10), 50, TimelineMessageKind.Customer));
        Assert.Equal(12, ticket.Due(SlaTarget.NextResponse));
        var older = new ToldTicket(createdAt: 10)
            .Customer(10)
            .Receives(10.5, SlaReason.TicketMerged, new TimelineMessage(ToldTicket.At(9), 50, TimelineMessageKind.Customer));
        Assert.Equal((10, 17), (older.Due(SlaTarget.FirstResponse), older.Due(SlaTarget.Resolution)));
    }

    [Fact]
    public void What_was_met_late_stays_late_although_the_ticket_that_is_merged_into_it_was_answered_in_time()
    {
        var ticket = new ToldTicket()
            .Customer(9)
            .Reply(12)
            .Receives(
                13,
                SlaReason.TicketMerged,
                new TimelineMessage(ToldTicket.At(9.25), 50, TimelineMessageKind.Customer),
                new TimelineMessage(ToldTicket.At(9.75), 51, TimelineMessageKind.Reply)
            );
        var told = ticket.Told.Count;
        Assert.Equal((SlaClockState.Met, 12, 10), First(ticket.Changes(14)));
        Assert.Equal(told, ticket.Told.Count);
        // Another reply that is taken back changes nothing of it either.
        ticket.Reply(15);
        Assert.Equal((SlaClockState.Met, 12, 10), First(ticket.TakeBack(15.1, ticket.LastMessage)));
    }

    [Fact]
    public void What_was_met_in_time_stays_so_although_the_answer_is_split_off()
    {
        var ticket = new ToldTicket().Customer(9).Reply(9.5);
        var answer = ticket.LastMessage;
        ticket.Reply(12).Loses(13, answer);
        var told = ticket.Told.Count;
        Assert.Equal((SlaClockState.Met, 9.5, null), First(ticket.Changes(14)));
        Assert.Equal(told, ticket.Told.Count);
    }

    [Fact]
    public void A_ticket_that_was_split_off_owes_from_the_time_of_the_message_and_the_one_it_left_no_longer_for_it()
    {
        var split = new ToldTicket(createdAt: 12).Receives(
            12,
            SlaReason.TicketSplit,
            new TimelineMessage(ToldTicket.At(10), 50, TimelineMessageKind.Customer)
        );
        Assert.Equal((11, 18), (split.Due(SlaTarget.FirstResponse), split.Due(SlaTarget.Resolution)));
        var left = new ToldTicket().Customer(9).Reply(9.5).Customer(10);
        left.Loses(12, left.LastMessage);
        Assert.Equal(
            (SlaClockState.Canceled, SlaReason.TicketSplit),
            (left.Clock(SlaTarget.NextResponse).State, left.Clock(SlaTarget.NextResponse).Reason)
        );
        Assert.Equal(SlaClockState.Running, left.Clock(SlaTarget.Resolution).State);
    }

    [Fact]
    public void A_changed_policy_gives_running_clocks_their_new_time_and_escalates_nothing_that_is_past()
    {
        var ticket = new ToldTicket().Customer(9);
        ticket.Policy = ToldTicket.Usual with
        {
            Targets = [ToldTicket.Target(SlaTarget.FirstResponse, 30)],
            Steps = [Step(1, percent: 50), Step(2, offset: 60)],
        };
        ticket.Recalculates(10);
        Assert.Equal((9.5, 9.5), (ticket.Due(SlaTarget.FirstResponse), ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).BreachedAt)));
        Assert.Equal(
            ("""[{"policy":1,"step":1}]""", 10.5),
            (ticket.Clock(SlaTarget.FirstResponse).StepsDone, ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).NextAt))
        );
    }

    [Fact]
    public void A_policy_that_is_gone_takes_its_SLA_targets_along_and_brings_them_when_it_comes_back()
    {
        var ticket = new ToldTicket().Customer(9);
        ticket.Policy = null;
        Assert.Equal(
            (SlaClockState.Canceled, SlaReason.PolicyChanged),
            (ticket.Recalculates(9.5).Clock(SlaTarget.FirstResponse).State, ticket.Clock(SlaTarget.FirstResponse).Reason)
        );
        ticket.Policy = ToldTicket.Usual;
        Assert.Equal(
            (SlaClockState.Running, 10),
            (ticket.Recalculates(9.75).Clock(SlaTarget.FirstResponse).State, ticket.Due(SlaTarget.FirstResponse))
        );
    }

    [Fact]
    public void What_happens_exactly_at_the_due_time_is_in_time_and_a_moment_later_it_is_not()
    {
        Assert.Null(new ToldTicket().Customer(9).Reply(10).Clock(SlaTarget.FirstResponse).BreachedAt);
        var late = new ToldTicket().Customer(9).Reply(10 + (1 / 3600d));
        Assert.Equal(
            (SlaClockState.Met, 10),
            (late.Clock(SlaTarget.FirstResponse).State, ToldTicket.Hour(late.Clock(SlaTarget.FirstResponse).BreachedAt))
        );
        Assert.Contains("breached FirstResponse", late.Told);
        Assert.Equal(
            TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1),
            TimeSpan.FromMilliseconds(late.Clock(SlaTarget.FirstResponse).Elapsed)
        );
    }

    [Fact]
    public void A_pause_after_the_due_time_does_not_make_it_good()
    {
        var ticket = new ToldTicket().Customer(9).Status(11, StatusCategory.Pending);
        Assert.Equal((SlaClockState.Paused, 10), (ticket.Clock(SlaTarget.FirstResponse).State, ticket.Due(SlaTarget.FirstResponse)));
        Assert.Equal(10, ToldTicket.Hour(ticket.Reply(12).Clock(SlaTarget.FirstResponse).BreachedAt));
    }

    [Fact]
    public void What_was_held_after_its_due_time_is_later_only_by_what_counted()
    {
        var ticket = new ToldTicket()
            .Customer(9)
            .Status(11, StatusCategory.Closed)
            .Status(15, StatusCategory.Open)
            .Status(16, StatusCategory.Pending)
            .Status(18, StatusCategory.Open);
        Assert.Equal((SlaClockState.Running, 10), (ticket.Clock(SlaTarget.FirstResponse).State, ticket.Due(SlaTarget.FirstResponse)));
        Assert.Equal(TimeSpan.FromHours(6), TimeSpan.FromMilliseconds(ticket.Clock(SlaTarget.FirstResponse).Elapsed));
        // What was held before it was due moved the due time.
        Assert.Equal((23, 0), (ticket.Due(SlaTarget.Resolution), ticket.Clock(SlaTarget.Resolution).Elapsed));
    }

    [Fact]
    public void More_time_takes_a_breach_back_until_it_is_due_again()
    {
        var ticket = new ToldTicket().Customer(9);
        ticket.Clock(SlaTarget.FirstResponse).BreachedAt = ticket.Clock(SlaTarget.FirstResponse).DueAt;
        ticket.Policy = ToldTicket.Usual with { Targets = [ToldTicket.Target(SlaTarget.FirstResponse, 180)] };
        ticket.Recalculates(10.5);
        Assert.Equal(
            (12, null, 12),
            (
                ticket.Due(SlaTarget.FirstResponse),
                ticket.Clock(SlaTarget.FirstResponse).BreachedAt,
                ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).NextAt)
            )
        );
    }

    [Fact]
    public void Steps_count_as_the_promise_counts_and_wait_while_it_is_paused()
    {
        var ticket = new ToldTicket(
            ToldTicket.Usual with
            {
                Steps = [Step(1, percent: 50), Step(2, offset: -15), Step(3, offset: 30)],
            }
        ).Customer(9);
        Assert.Equal(9.5, ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).NextAt));
        Assert.Null(ticket.Status(9.25, StatusCategory.Pending).Clock(SlaTarget.FirstResponse).NextAt);
        Assert.Equal(10.5, ToldTicket.Hour(ticket.Status(10.25, StatusCategory.Open).Clock(SlaTarget.FirstResponse).NextAt));
    }

    private static (SlaClockState State, double? Ended, double? Breached) First(ToldTicket ticket) =>
        (
            ticket.Clock(SlaTarget.FirstResponse).State,
            ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).EndedAt),
            ToldTicket.Hour(ticket.Clock(SlaTarget.FirstResponse).BreachedAt)
        );

    private static EscalationStep Step(int id, int? percent = null, int? offset = null) =>
        new()
        {
            Id = id,
            Target = SlaTarget.FirstResponse,
            Percent = percent,
            OffsetMinutes = offset,
            Actions = [new EscalationAction(EscalationKind.AddTag, "late")],
        };
}
