using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Clocks;

/// <summary>Clocks on a real desk, from the event log.</summary>
public abstract class FollowTheLogTests(SharedDesk shared)
{
    private Desk Desk => shared.Desk;

    [Fact]
    public async Task A_ticket_gets_its_clocks_from_the_policy_that_fits_it()
    {
        var department = await Desk.DepartmentAsync("Sales");
        var policy = await Desk.PolicyAsync(department);
        var ticket = await Desk.TicketAsync(department);
        var clocks = await Desk.ClocksAsync(ticket);
        Assert.Equal([SlaTarget.FirstResponse, SlaTarget.Resolution], clocks.Select(clock => clock.Target));
        Assert.All(
            clocks,
            clock => Assert.Equal((policy, SlaClockState.Running, clock.StartedAt.AddHours(1)), (clock.PolicyId, clock.State, clock.DueAt))
        );
        Assert.Empty(await Desk.ClocksAsync(await Desk.TicketAsync(await Desk.DepartmentAsync("Elsewhere"))));
    }

    [Fact]
    public async Task The_conversation_meets_starts_pauses_and_ends_clocks_and_each_is_an_event()
    {
        var department = await Desk.DepartmentAsync("Talk");
        await Desk.PolicyAsync(department);
        var agent = await Desk.AgentAsync("Agent");
        var ticket = await Desk.TicketAsync(department);
        await Desk.ReplyAsync(ticket, agent, MessageKind.Note);
        Assert.Equal(SlaClockState.Running, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).State);
        await Desk.ReplyAsync(ticket, agent);
        Assert.Equal(SlaClockState.Met, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).State);
        // The desk's usual status after a reply waits for the customer.
        Assert.Equal(SlaClockState.Paused, (await Desk.ClockAsync(ticket, SlaTarget.Resolution)).State);
        await Desk.AnswerAsync(ticket, with: message => message with { Automatic = true });
        Assert.DoesNotContain(await Desk.ClocksAsync(ticket), clock => clock.Target == SlaTarget.NextResponse);
        await Desk.AnswerAsync(ticket);
        Assert.Equal(SlaClockState.Running, (await Desk.ClockAsync(ticket, SlaTarget.NextResponse)).State);
        await ChangeAsync(ticket, (changes, write) => changes.SetStatusAsync(write, ticket, StatusCategory.Closed));
        Assert.All(await Desk.ClocksAsync(ticket), clock => Assert.False(clock.IsActive));

        var history = (await Desk.HistoryAsync(ticket)).Where(name => name.StartsWith("sla.", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            history.Count(name => name == "sla.clock-started"),
            history.Count(name => name is "sla.clock-met" or "sla.clock-canceled")
        );
        Assert.Contains("sla.clock-paused", history);
        Assert.Contains("sla.clock-resumed", history);
    }

    [Fact]
    public async Task A_priority_that_is_raised_brings_its_own_target()
    {
        var department = await Desk.DepartmentAsync("Hurry");
        await Desk.PolicyAsync(department);
        var ticket = await Desk.TicketAsync(department);
        await Desk.ClocksAsync(ticket);
        await ChangeAsync(ticket, (changes, write) => changes.SetPriorityAsync(write, ticket, TicketPriority.Urgent));
        var clock = await Desk.ClockAsync(ticket, SlaTarget.FirstResponse);
        Assert.Equal((30, clock.StartedAt.AddMinutes(30)), (clock.Minutes, clock.DueAt));
        Assert.Contains("sla.clock-changed", await Desk.HistoryAsync(ticket));
    }

    [Fact]
    public async Task A_ticket_that_moves_to_another_department_gets_that_ones_policy()
    {
        var (from, to) = (await Desk.DepartmentAsync("From"), await Desk.DepartmentAsync("To"));
        await Desk.PolicyAsync(from);
        var policy = await Desk.PolicyAsync(
            to,
            policy => policy with { Targets = [policy.For(SlaTarget.Resolution)! with { Minutes = [600, 600, 600, 600] }] }
        );
        var ticket = await Desk.TicketAsync(from);
        await Desk.ClocksAsync(ticket);
        await ChangeAsync(ticket, (changes, write) => changes.MoveAsync(write, ticket, to));
        Assert.Equal((SlaClockState.Canceled, SlaReason.TicketChanged), await StateAsync(ticket, SlaTarget.FirstResponse));
        var resolution = await Desk.ClockAsync(ticket, SlaTarget.Resolution);
        Assert.Equal((policy, resolution.StartedAt.AddHours(10)), (resolution.PolicyId, resolution.DueAt));
    }

    [Fact]
    public async Task The_ticket_row_names_what_lists_and_cards_ask_about()
    {
        var department = await Desk.DepartmentAsync("Rows");
        await Desk.PolicyAsync(department);
        var agent = await Desk.AgentAsync("Agent");
        var ticket = await Desk.TicketAsync(
            department,
            with: ticket => ticket with { AssigneeId = agent.Id, Priority = TicketPriority.High }
        );
        var first = await Desk.ClockAsync(ticket, SlaTarget.FirstResponse);
        var row = await Desk.InAsync(services =>
            services.GetRequiredService<IDatabase>().Table<TicketRow>().FirstAsync(row => row.TicketId == ticket)
        );
        Assert.Equal(
            (department, agent.Id, StatusCategory.New, TicketPriority.High, true),
            (row.DepartmentId, row.AssigneeId, TicketStatus.CategoryOf(row.StatusId), row.Priority, row.IsOpen)
        );
        Assert.Equal(first.DueAt!.Value.ToUnixTimeMilliseconds(), row.DueOrder);
    }

    [Fact]
    public async Task A_ticket_without_a_promise_has_a_place_behind_all_others()
    {
        var ticket = await Desk.TicketAsync(await Desk.DepartmentAsync("Without targets"));
        await Desk.CaughtUpAsync();
        var row = await Desk.InAsync(services =>
            services.GetRequiredService<IDatabase>().Table<TicketRow>().FirstAsync(row => row.TicketId == ticket)
        );
        Assert.Equal((TicketRow.NotDue, null), (row.DueOrder, row.DueClockId));
    }

    [Fact]
    public async Task A_receipt_and_other_automatic_messages_of_the_desk_change_nothing()
    {
        var department = await Desk.DepartmentAsync("Receipts");
        await Desk.PolicyAsync(department);
        var ticket = await Desk.TicketAsync(department);
        var before = (await Desk.ClocksAsync(ticket)).Select(clock => (clock.Target, clock.State, clock.DueAt)).ToList();
        // As a receipt is told of, and an agent's absence note that goes to the customer.
        await Desk.WriteAsync(
            (_, write) =>
            {
                write.Record(new MessageAdded(ticket, long.MaxValue - 1, MessageKind.Automatic, Automatic: true));
                write.Record(new MessageAdded(ticket, long.MaxValue, MessageKind.Reply, Automatic: true));
                return Task.FromResult(true);
            }
        );
        Assert.Equal(before, (await Desk.ClocksAsync(ticket)).Select(clock => (clock.Target, clock.State, clock.DueAt)));
    }

    [Fact]
    public async Task A_ticket_that_is_merged_leaves_its_question_to_the_other_one()
    {
        var department = await Desk.DepartmentAsync("Merge");
        await Desk.PolicyAsync(department);
        var agent = await Desk.AgentAsync("Agent");
        var target = await Desk.TicketAsync(department);
        await Desk.ReplyAsync(target, agent);
        var source = await Desk.TicketAsync(department, "The same again");
        var asked = (await Desk.ClockAsync(source, SlaTarget.FirstResponse)).StartedAt;
        await agent.Browser.OpenAsync($"/tickets/{source}/merge");
        await agent.Browser.SubmitAsync($"form[action='/tickets/{source}/merge']", ("number", $"{target}"));
        Assert.Equal((SlaClockState.Canceled, SlaReason.TicketMerged), await StateAsync(source, SlaTarget.FirstResponse));
        Assert.Equal((SlaClockState.Canceled, SlaReason.TicketMerged), await StateAsync(source, SlaTarget.Resolution));
        var owed = await Desk.ClockAsync(target, SlaTarget.NextResponse);
        Assert.Equal(asked, owed.StartedAt);
        Assert.True(owed.IsActive);
    }

    [Fact]
    public async Task A_message_that_is_split_off_takes_its_clock_along_and_the_new_ticket_begins_with_its_own_status()
    {
        var department = await Desk.DepartmentAsync("Split");
        await Desk.PolicyAsync(department);
        var agent = await Desk.AgentAsync("Agent");
        var ticket = await Desk.TicketAsync(department);
        await Desk.ReplyAsync(ticket, agent);
        var asked = await Desk.AnswerAsync(ticket);
        await Desk.ReplyAsync(ticket, agent);
        var again = await Desk.AnswerAsync(ticket);
        Assert.Equal((SlaClockState.Running, SlaReason.CustomerWrote), await StateAsync(ticket, SlaTarget.NextResponse));
        await agent.Browser.OpenAsync($"/tickets/{ticket}/messages/{asked.MessageId}/split");
        var page = await agent.Browser.SubmitAsync("form.hd-form[action$='/split']", ("subject", "Another matter"), ("later", "true"));
        var created = long.Parse(page.Url.Segments[^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((SlaClockState.Canceled, SlaReason.TicketSplit), await StateAsync(ticket, SlaTarget.NextResponse));
        var clocks = await Desk.ClocksAsync(created);
        Assert.Equal(again.MessageId, Assert.Single(clocks, clock => clock is { Target: SlaTarget.NextResponse, IsActive: true }).Starter);
        var row = await Desk.InAsync(services =>
            services.GetRequiredService<IDatabase>().Table<TicketRow>().FirstAsync(row => row.TicketId == created)
        );
        Assert.Equal((int)StatusCategory.Open, row.StatusId);
    }

    [Fact]
    public async Task A_reply_that_is_taken_back_was_never_given()
    {
        var department = await Desk.DepartmentAsync("Undo");
        await Desk.PolicyAsync(department);
        var agent = await Desk.AgentAsync("Agent");
        var ticket = await Desk.TicketAsync(department);
        await agent.Browser.OpenAsync($"/tickets/{ticket}");
        await agent.Browser.SubmitAsync("#reply-form", ("html", "Done."));
        Assert.Equal((SlaClockState.Met, SlaReason.AgentReplied), await StateAsync(ticket, SlaTarget.FirstResponse));
        var reply = (await Desk.ClockAsync(ticket, SlaTarget.Update)).Starter;
        await agent.Browser.PostAsync($"/tickets/{ticket}/messages/{reply}/undo");
        Assert.Equal(SlaClockState.Running, (await StateAsync(ticket, SlaTarget.FirstResponse)).Item1);
        Assert.Equal((SlaClockState.Canceled, SlaReason.ReplyTakenBack), await StateAsync(ticket, SlaTarget.Update));
    }

    [Fact]
    public async Task An_organization_that_gets_another_name_brings_its_tickets_the_policy_of_that_name()
    {
        var admin = await Desk.Host.SignInAsync();
        var domain = $"acme{Guid.NewGuid():N}.example";
        await admin.OpenAsync("/organizations/new");
        var page = await admin.SubmitAsync("form.hd-form", ("name", $"Acme, Inc. {domain}"), ("domains", domain));
        var department = await Desk.DepartmentAsync("Organizations");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Condition = ConditionGroup.All(
                        policy.Condition,
                        new ConditionTest("organization", ConditionOperators.AnyOf, [$"Globex {domain}"])
                    ),
                }
        );
        var ticket = await Desk.TicketAsync(department, from: $"kari@{domain}");
        Assert.Empty(await Desk.ClocksAsync(ticket));
        var organization = await Desk.InAsync(async services =>
            (await services.GetRequiredService<ITicketRecords>().ListOrganizationsAsync(0, 1000))
                .Single(known => known.Domains.Contains(domain))
                .Id
        );
        await admin.OpenAsync($"/organizations/{organization}");
        await admin.PostAsync(
            $"/organizations/{organization}",
            new FormUrlEncodedContent([
                KeyValuePair.Create("name", $"Globex {domain}"),
                KeyValuePair.Create("domains", domain),
                KeyValuePair.Create("notes", ""),
            ])
        );
        await Desk.RecalculatedAsync();
        Assert.Equal(SlaClockState.Running, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).State);
    }

    private async Task<(SlaClockState, SlaReason)> StateAsync(long ticket, SlaTarget target)
    {
        var clock = await Desk.ClockAsync(ticket, target);
        return (clock.State, clock.Reason);
    }

    private Task<bool> ChangeAsync(long ticket, Func<ITicketChanges, IWriteScope, Task<bool>> change) =>
        Desk.WriteAsync(
            async (services, write) =>
                await change(services.GetRequiredService<ITicketChanges>(), write)
                    ? true
                    : throw new InvalidOperationException($"Ticket {ticket} did not change.")
        );
}

public sealed class FollowTheLogOnSqliteTests(SqliteDesk desk) : FollowTheLogTests(desk);

public sealed class FollowTheLogOnPostgresTests(PostgresDesk desk) : FollowTheLogTests(desk);
