using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;

namespace Hookdesk.Sla.Tests.Recalculate;

public sealed class ChangedCalendarTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_holiday_that_is_entered_today_moves_the_SLA_targets_that_are_running(DatabaseProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        using var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/sla/calendars/new");
        var page = await admin.SubmitAsync(
            "#calendar",
            [("do", "save"), ("name", "24/7"), .. Enumerable.Range(1, 7).Select(day => ($"hours-{day}", (string?)"00:00-24:00"))]
        );
        var calendar = long.Parse(page.Url.Segments[^1], CultureInfo.InvariantCulture);
        var department = await desk.DepartmentAsync("Support");
        await desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    CalendarId = calendar,
                    Targets = [new PolicyTarget { Target = SlaTarget.FirstResponse, Minutes = [90, 90, 90, 90] }],
                }
        );
        var ticket = await desk.TicketAsync(department);
        var clock = await desk.ClockAsync(ticket, SlaTarget.FirstResponse);
        Assert.Equal(clock.StartedAt.AddMinutes(90), clock.DueAt);

        var today = clock.StartedAt.UtcDateTime.Date;
        await admin.SubmitAsync("#calendar", ("do", "save"), ("holidays", $"{today:yyyy-MM-dd}..{today.AddDays(2):yyyy-MM-dd} Storm"));
        await desk.RecalculatedAsync();
        Assert.Equal(
            new DateTimeOffset(today.AddDays(3), TimeSpan.Zero).AddMinutes(90),
            (await desk.ClockAsync(ticket, SlaTarget.FirstResponse)).DueAt
        );

        await admin.SubmitAsync("#calendar", ("do", "save"), ("holidays", ""));
        await desk.RecalculatedAsync();
        Assert.Equal(clock.DueAt, (await desk.ClockAsync(ticket, SlaTarget.FirstResponse)).DueAt);
    }
}
