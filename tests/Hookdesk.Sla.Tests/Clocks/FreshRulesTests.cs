using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.Tests.Clocks;

/// <summary>Rules that changed and tickets that were not looked at since.</summary>
public abstract class FreshRulesTests(DatabaseProvider provider) : TestsOnOwnDesk(provider)
{
    [Theory]
    [InlineData("steps", true)]
    [InlineData("steps", false)]
    [InlineData("calendar", true)]
    [InlineData("calendar", false)]
    [InlineData("place", true)]
    [InlineData("place", false)]
    public async Task Nothing_past_is_escalated_although_something_happens_to_the_ticket_at_the_same_time(string change, bool ticketFirst)
    {
        var department = await Desk.DepartmentAsync("Fresh");
        var calendar = await ClosedCalendarAsync();
        var other = await Desk.PolicyAsync(
            department,
            policy => policy with { Targets = [policy.For(SlaTarget.FirstResponse)!], Steps = [Step(1, 25)] }
        );
        var id = await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    CalendarId = calendar,
                    Targets = [policy.For(SlaTarget.FirstResponse)! with { InBusinessHours = change == "calendar" }],
                    Steps = [Step(2, change == "calendar" ? 25 : 80)],
                }
        );
        var ticket = await Desk.TicketAsync(department);
        Assert.Equal(id, (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).PolicyId);
        await Desk.PassAsync(TimeSpan.FromMinutes(36));

        var policy = await Desk.FindPolicyAsync(id);
        await Desk.WriteAsync(
            async (services, write) =>
            {
                if (ticketFirst)
                    await HappensAsync();
                if (change == "steps")
                    await write.UpdateAsync(
                        PolicyStore.Row(policy with { Version = policy.Version + 1, Steps = [.. policy.Steps, Step(3, 25)] })
                    );
                if (change == "place")
                    await write
                        .Table<PolicyRow>()
                        .Where(row => row.Id == other)
                        .Set(row => row.Position, policy.Position - 1)
                        .UpdateAsync();
                if (change == "calendar")
                    await OpenAsync(services, write, calendar);
                else
                    write.Record(new SlaPolicyChanged(id, policy.Name));
                return ticketFirst || await HappensAsync();

                Task<bool> HappensAsync() =>
                    services.GetRequiredService<ITicketChanges>().SetPriorityAsync(write, ticket, TicketPriority.High);
            }
        );
        await Desk.RecalculatedAsync();
        await Desk.DueAsync();
        var clock = await Desk.ClockAsync(ticket, SlaTarget.FirstResponse);
        Assert.Equal((change == "place" ? other : id, clock.StartedAt.AddHours(1)), (clock.PolicyId, clock.DueAt));
        Assert.DoesNotContain("sla.step-reached", await Desk.HistoryAsync(ticket));
        await Desk.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(change == "steps", (await Desk.HistoryAsync(ticket)).Contains("sla.step-reached"));
    }

    private static EscalationStep Step(int id, int percent) =>
        new()
        {
            Id = id,
            Target = SlaTarget.FirstResponse,
            Percent = percent,
            Actions = [new EscalationAction(EscalationKind.AddTag, "late")],
        };

    // Open 24/7, but not in these days.
    private Task<long> ClosedCalendarAsync()
    {
        var today = LocalDate.FromDateTime(Desk.Clock.GetUtcNow().UtcDateTime);
        return Desk.WriteAsync(
            (services, write) =>
                services
                    .GetRequiredService<CalendarWriter>()
                    .CreateAsync(
                        write,
                        new CalendarRow { Name = "24/7", TimeZone = "UTC" },
                        DayAndNight,
                        [.. Enumerable.Range(-1, 4).Select(day => new NamedHoliday(today.PlusDays(day), false, "Storm"))],
                        CancellationToken.None
                    )
        );
    }

    private static async Task OpenAsync(IServiceProvider services, IWriteScope write, long calendar)
    {
        var row = await write.Table<CalendarRow>().FirstAsync(row => row.Id == calendar);
        Assert.True(await services.GetRequiredService<CalendarWriter>().ChangeAsync(write, row, DayAndNight, [], CancellationToken.None));
    }

    private static Dictionary<IsoDayOfWeek, IReadOnlyList<WorkingInterval>> DayAndNight { get; } =
        Enumerable
            .Range(1, 7)
            .ToDictionary(
                day => (IsoDayOfWeek)day,
                IReadOnlyList<WorkingInterval> (_) => [new WorkingInterval(LocalTime.Midnight, LocalTime.Midnight)]
            );
}

public sealed class FreshRulesOnSqliteTests() : FreshRulesTests(DatabaseProvider.Sqlite);

public sealed class FreshRulesOnPostgresTests() : FreshRulesTests(DatabaseProvider.PostgreSql);
