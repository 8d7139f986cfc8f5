using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Fields;

/// <summary>What rules and filters of other plugins can ask about SLA targets.</summary>
public abstract class SlaFieldTests(DatabaseProvider provider) : TestsOnOwnDesk(provider)
{
    [Fact]
    public async Task A_ticket_can_be_asked_how_its_SLA_targets_stand_and_by_which_policy()
    {
        var department = await Desk.DepartmentAsync("Here");
        var policy = await Desk.PolicyAsync(
            department,
            policy => policy with { Name = "Gold", Targets = [policy.For(SlaTarget.FirstResponse)! with { Minutes = [600, 240, 60, 30] }] }
        );
        var agent = await Desk.AgentAsync(DefaultRoles.Agent);
        var late = await Desk.TicketAsync(department);
        await Desk.CaughtUpAsync();
        await Desk.PassAsync(TimeSpan.FromMinutes(250));
        var broken = late;
        var (soon, running, kept, held, past, plain) = (
            await Desk.TicketAsync(department, with: Of(TicketPriority.High)),
            await Desk.TicketAsync(department),
            await Desk.TicketAsync(department),
            await Desk.TicketAsync(department),
            await Desk.TicketAsync(department, with: ticket => ticket with { Message = ticket.Message with { IsHistory = true } }),
            await Desk.TicketAsync(await Desk.DepartmentAsync("Without"))
        );
        await Desk.ReplyAsync(kept, agent);
        await Desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, held, StatusCategory.OnHold)
        );
        Assert.Equal(
            ["breached", "running", "running", "met", "paused", "none", "none"],
            await ReadAsync("sla", late, soon, running, kept, held, past, plain)
        );
        Assert.Equal([$"{policy}", null], await ReadAsync("sla-policy", late, plain));
        var due = (await Desk.ClockAsync(running, SlaTarget.FirstResponse)).DueAt!.Value;
        Assert.Equal(
            [due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", System.Globalization.CultureInfo.InvariantCulture), null, null, null],
            await ReadAsync("due", running, kept, held, plain)
        );
        // Answered too late: nothing is open any more, so it is none of those that the view counts.
        await Desk.ReplyAsync(broken, agent);
        Assert.Equal(["past-breached"], await ReadAsync("sla", broken));

        // A condition finds the same tickets in the database.
        foreach (var state in new[] { "running", "paused", "breached", "met", "past-breached", "none" })
            await FoundAsync(new ConditionTest("sla", "any-of", [state]));
        await FoundAsync(new ConditionTest("sla-policy", "any-of", [$"{policy}"]));
        await FoundAsync(new ConditionTest("sla-policy", "empty", []));
        await FoundAsync(new ConditionTest("due", "next-hours", ["2"]));
        await FoundAsync(new ConditionTest("due", "not-empty", []));

        var fields = await Desk.InAsync(services => services.GetRequiredService<ITicketFields>().ListAsync().AsTask());
        Assert.Equal(
            ["running", "paused", "breached", "met", "past-breached", "none"],
            fields.Single(field => field.Key == "sla").Choices!.Select(choice => choice.Value)
        );
        Assert.Equal(TicketFieldKind.Date, fields.Single(field => field.Key == "due").Kind);
        Assert.Contains(new TicketFieldChoice($"{policy}", "Gold"), fields.Single(field => field.Key == "sla-policy").Choices!);
    }

    private static Func<NewTicket, NewTicket> Of(TicketPriority priority) => ticket => ticket with { Priority = priority };

    private Task<bool> FoundAsync(ConditionTest test) =>
        Desk.InAsync(async services =>
        {
            var (conditions, database) = (services.GetRequiredService<ITicketConditions>(), services.GetRequiredService<IDatabase>());
            var context = new ConditionContext(Desk.Clock.GetUtcNow(), TimeZoneInfo.Utc, null);
            var all = await database.Table<TicketQueryRow>().Select(ticket => ticket.Id).ToListAsync();
            var values = await services.GetRequiredService<ITicketFields>().ReadAsync(all, [test.Field]);
            var vocabulary = await conditions.ReadAsync();
            var matching = all.Where(id => vocabulary.Matches(test, key => values.Of(id, key), context)).Order();
            var found = await (await conditions.WhereAsync(database.Table<TicketQueryRow>(), test, context))
                .Select(ticket => ticket.Id)
                .ToListAsync();
            Assert.Equal(matching, found.Order());
            return true;
        });

    private async Task<string?[]> ReadAsync(string key, params long[] tickets)
    {
        await Desk.CaughtUpAsync();
        var values = await Desk.InAsync(services => services.GetRequiredService<ITicketFields>().ReadAsync(tickets, [key]));
        return [.. tickets.Select(ticket => values.First(ticket, key))];
    }

    public sealed class OnSqlite() : SlaFieldTests(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : SlaFieldTests(DatabaseProvider.PostgreSql);
}
