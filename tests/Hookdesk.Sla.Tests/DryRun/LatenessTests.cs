using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.DryRun;

/// <summary>By how much an SLA target would have been missed counts as the SLA target counts.</summary>
public sealed class LatenessTests
{
    [Fact]
    public async Task What_held_a_promise_after_it_was_due_made_it_no_later()
    {
        await using var desk = await Desk.StartAsync();
        var department = await desk.DepartmentAsync("Sales");
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        await desk.PolicyAsync(department, policy => policy with { Targets = [policy.For(SlaTarget.FirstResponse)!] });
        var ticket = await desk.TicketAsync(department);
        desk.Clock.Forward(TimeSpan.FromMinutes(65));
        await StatusAsync(StatusCategory.Pending);
        desk.Clock.Forward(TimeSpan.FromDays(3));
        await StatusAsync(StatusCategory.Open);
        desk.Clock.Forward(TimeSpan.FromMinutes(5));
        await desk.ReplyAsync(ticket, agent);
        await desk.CaughtUpAsync();
        var page = await (await desk.Host.SignInAsync()).OpenAsync("/admin/sla/policies/try");
        Assert.Equal(
            "First response, 10 min late",
            page.Document.QuerySelector($"a[href='/tickets/{ticket}']")!.Closest("tr")!.Children[2].TextContent.Trim()
        );

        Task<bool> StatusAsync(StatusCategory status) =>
            desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, ticket, status));
    }

    [Fact]
    public async Task Lateness_counts_in_the_hours_that_were_promised_and_what_came_after_hours_is_late_all_the_same()
    {
        await using var desk = await Desk.StartAsync();
        var department = await desk.DepartmentAsync("Sales");
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        await desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Targets =
                    [
                        policy.Targets.First(policyTarget => policyTarget.Target == SlaTarget.FirstResponse) with
                        {
                            InBusinessHours = true,
                            Minutes = [20, 20, 20, 20],
                        },
                    ],
                }
        );

        // A Monday; the office is open from nine to five.
        desk.Clock.Set(new DateTimeOffset(2027, 1, 4, 16, 29, 59, TimeSpan.Zero));
        var late = await desk.TicketAsync(department, "Late");
        desk.Clock.Set(new DateTimeOffset(2027, 1, 4, 16, 39, 59, TimeSpan.Zero));
        var afterHours = await desk.TicketAsync(department, "After hours");
        desk.Clock.Set(new DateTimeOffset(2027, 1, 4, 16, 50, 0, TimeSpan.Zero));
        var kept = await desk.TicketAsync(department, "Met");
        desk.Clock.Set(new DateTimeOffset(2027, 1, 4, 18, 0, 0, TimeSpan.Zero));
        await desk.ReplyAsync(late, agent);
        await desk.ReplyAsync(afterHours, agent);
        desk.Clock.Set(new DateTimeOffset(2027, 1, 5, 9, 5, 0, TimeSpan.Zero));
        await desk.ReplyAsync(kept, agent);
        await desk.CaughtUpAsync();

        var page = await (await desk.Host.SignInAsync()).OpenAsync("/admin/sla/policies/try");
        Assert.Equal("First response, 10 min late", Missed(late));
        Assert.Equal("First response, 1 min late", Missed(afterHours));
        Assert.Equal("", Missed(kept));

        string Missed(long ticket) =>
            page.Document.QuerySelector($"a[href='/tickets/{ticket}']")!.Closest("tr")!.Children[2].TextContent.Trim();
    }
}
