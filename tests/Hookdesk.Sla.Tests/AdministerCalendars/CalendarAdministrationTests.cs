using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.Tests.AdministerCalendars;

public abstract class CalendarAdministrationTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;
    private readonly string _name = $"Hours {Guid.NewGuid().ToString("N")[..10]}";

    [Fact]
    public async Task A_calendar_is_made_with_breaks_and_holidays_and_clocks_run_by_it_at_once()
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, page) = await CreateAsync(
            admin,
            ("zone", "Europe/Oslo"),
            ("hours-1", "9-12 13-17"),
            ("hours-6", "10:00-14:00"),
            ("holidays", "05-17 Constitution Day\n2026-05-14..2026-05-15 Long weekend")
        );
        Assert.Equal("09:00-12:00, 13:00-17:00", page.Document.QuerySelector("[name=hours-1]")!.GetAttribute("value"));
        Assert.Contains("Constitution Day", page.Document.QuerySelector(".sla-holidays")!.TextContent);

        var calendar = (await FindAsync(id))!;
        Assert.Equal(
            Duration.FromHours(7 + 8 + 8 + 4),
            calendar.Calendar.Between(Instant.FromUtc(2026, 5, 10, 22, 0), Instant.FromUtc(2026, 5, 17, 22, 0))
        );
        Assert.Equal(
            Duration.FromHours(7 + (4 * 8) + 4),
            calendar.Calendar.Between(Instant.FromUtc(2026, 11, 22, 23, 0), Instant.FromUtc(2026, 11, 29, 23, 0))
        );
        Assert.Equal(1, await EventsAsync(id));
    }

    [Theory]
    [InlineData("name", "  ", "Enter a calendar name.")]
    [InlineData("zone", "Mars/Olympus", "The time zone Mars/Olympus doesn't exist.")]
    [InlineData("hours-2", "09:00-12:00, 11:30-17:00", "09:00-12:00 and 11:30-17:00 overlap.")]
    [InlineData("hours-3", "17:00-09:00", "ends before it starts")]
    [InlineData("hours-4", "nine to five", "isn't a valid range")]
    [InlineData("hours-5", "09:00-24:30", "isn't a valid time")]
    [InlineData("holidays", "2026-05-14 Fine\n2026-02-30 Never", "Line 2: 2026-02-30 isn't a valid date.")]
    [InlineData("holidays", "01-01..12-31 Always", "Every business day in the next ten years is a holiday")]
    [InlineData("feed", "ftp://example.com/holidays.ics", "Enter a URL that starts with https:// or http://.")]
    public async Task What_is_wrong_is_said_beside_its_field_what_was_typed_is_kept_and_nothing_is_saved(
        string field,
        string value,
        string message
    )
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(admin, ("hours-1", "10:00-11:00"));
        var page = await admin.SubmitAsync(
            "#calendar",
            ("do", "save"),
            ("holidays", field == "holidays" ? value : "2026-12-24 Kept"),
            (field == "holidays" ? "hours-7" : field, field == "holidays" ? "" : value)
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(message, page.Document.QuerySelector($"#{field}-error")!.TextContent);
        Assert.Contains(field == "holidays" ? "" : "2026-12-24 Kept", page.Document.QuerySelector("[name=holidays]")!.TextContent);
        Assert.Equal(1, (await FindAsync(id))!.Version);
        Assert.Equal(1, await EventsAsync(id));
    }

    [Fact]
    public async Task A_calendar_without_working_time_is_refused()
    {
        using var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/sla/calendars/new");
        var page = await admin.SubmitAsync(
            "#calendar",
            [("do", "save"), ("name", _name), .. Enumerable.Range(1, 7).Select(day => ($"hours-{day}", (string?)"-"))]
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("Enter open hours for at least one weekday.", page.Document.QuerySelector("#hours-error")!.TextContent);
        Assert.DoesNotContain(_name, (await admin.OpenAsync("/admin/sla/calendars")).Text);
    }

    [Fact]
    public async Task Two_calendars_of_one_name_are_refused()
    {
        using var admin = await desk.Host.SignInAsync();
        await CreateAsync(admin);
        await admin.OpenAsync("/admin/sla/calendars/new");
        var page = await admin.SubmitAsync("#calendar", ("do", "save"), ("name", _name.ToUpperInvariant()));
        Assert.Equal("A calendar with this name already exists.", page.Document.QuerySelector("#name-error")!.TextContent);
    }

    [Fact]
    public async Task Of_two_admins_the_second_is_told_and_loses_nothing()
    {
        using var one = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(one);
        using var other = await desk.Host.SignInAsync();
        await other.OpenAsync($"/admin/sla/calendars/{id}");
        await one.SubmitAsync("#calendar", ("do", "save"), ("hours-1", "08:00-09:00"));
        var page = await other.SubmitAsync("#calendar", ("do", "save"), ("hours-1", "10:00-12:00"));
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("Someone else has changed this calendar.", page.Text);
        Assert.Equal("10:00-12:00", page.Document.QuerySelector("[name=hours-1]")!.GetAttribute("value"));
        Assert.Equal(Duration.FromHours(1), await MondayAsync(id));
        page = await other.SubmitAsync("#calendar", ("do", "save"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(Duration.FromHours(2), await MondayAsync(id));
    }

    [Fact]
    public async Task A_holiday_is_added_without_script_and_kept_when_saved()
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(admin);
        var page = await admin.SubmitAsync(
            "#calendar",
            ("do", "add-holiday"),
            ("new-date", "2026-12-24"),
            ("new-name", "Christmas Eve"),
            ("new-yearly", "true")
        );
        Assert.Equal("12-24 Christmas Eve", page.Document.QuerySelector("[name=holidays]")!.TextContent);
        Assert.Equal("", page.Document.QuerySelector("[name=new-date]")!.GetAttribute("value") ?? "");
        Assert.Equal(1, (await FindAsync(id))!.Version);
        await admin.SubmitAsync("#calendar", ("do", "save"));
        Assert.Equal(
            Duration.Zero,
            (await FindAsync(id))!.Calendar.Between(Instant.FromUtc(2029, 12, 24, 0, 0), Instant.FromUtc(2029, 12, 25, 0, 0))
        );
    }

    [Fact]
    public async Task Holidays_of_an_icalendar_file_are_added_to_the_list_and_saved_with_it()
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(admin, ("holidays", "12-25 Christmas"));
        var page = await UploadAsync(
            admin,
            id,
            "norway.ics",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200517\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Constitution Day\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20260101T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        var holidays = page.Document.QuerySelector("[name=holidays]")!.TextContent.Trim();
        Assert.Equal("12-25 Christmas\n05-17 Constitution Day", holidays);
        Assert.Contains(
            "Added 1 holiday from norway.ics to the list. Save to keep it. 1 event that doesn't last all day was skipped.",
            page.Document.Body!.TextContent
        );
        Assert.Equal(1, (await FindAsync(id))!.Version);
        await admin.SubmitAsync("#calendar", ("do", "save"), ("holidays", holidays));
        Assert.False((await FindAsync(id))!.Calendar.IsOpen(Instant.FromUtc(2027, 5, 17, 12, 0)));
    }

    [Fact]
    public async Task An_unreadable_file_is_refused_with_its_name_and_line()
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(admin);
        var page = await UploadAsync(
            admin,
            id,
            "broken.ics",
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261345\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal(
            "broken.ics: Line 3 of the file can't be read: “DTSTART;VALUE=DATE:20261345”.",
            page.Document.QuerySelector("#file-error")!.TextContent
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await UploadAsync(admin, id, "", "")).Status);
    }

    [Fact]
    public async Task The_preview_shows_what_is_typed_and_saves_nothing()
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(admin);
        var page = await admin.SubmitAsync(
            "#calendar",
            ("do", "preview"),
            ("hours-1", ""),
            ("holidays", "2026-05-14 Ascension Day"),
            ("year", "2026")
        );
        Assert.Contains("2026 overview", page.Text);
        Assert.Contains("208 business days, 1,664 hours.", page.Text); // 261 weekdays, less 52 Mondays and the holiday
        var may = page.Document.QuerySelectorAll(".sla-month")[4];
        Assert.Equal(
            "holiday",
            may.QuerySelectorAll("td").Single(cell => cell.TextContent.StartsWith("14,", StringComparison.Ordinal)).GetAttribute("data-day")
        );
        Assert.Contains(
            "14 Ascension Day",
            string.Join(' ', may.QuerySelector(".sla-holidays")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );
        Assert.Equal(1, (await FindAsync(id))!.Version);

        page = await admin.SubmitAsync("#calendar", ("look", "2028"));
        Assert.Contains("2028 overview", page.Text);
        Assert.Equal("2026-05-14 Ascension Day", page.Document.QuerySelector("[name=holidays]")!.TextContent.Trim());
        Assert.Equal(
            "2027 2029",
            string.Join(' ', page.Document.QuerySelectorAll("button[name=look]").Select(button => button.GetAttribute("value")))
        );
    }

    [Fact]
    public async Task An_address_in_a_private_network_is_not_asked()
    {
        using var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/sla/calendars/new");
        foreach (
            var address in new[]
            {
                desk.Host.BaseAddress.ToString(),
                "http://[::1]:9/x.ics",
                "http://localhost:9/x.ics",
                "webcal://127.0.0.1/x.ics",
                "http://169.254.169.254/latest",
            }
        )
        {
            var page = await admin.SubmitAsync("#calendar", ("do", "save"), ("name", _name), ("feed", address));
            Assert.Contains("is in a private network", page.Document.QuerySelector("#feed-error")!.TextContent);
        }
        Assert.DoesNotContain(_name, (await admin.OpenAsync("/admin/sla/calendars")).Text);
    }

    [Fact]
    public async Task A_time_zone_that_is_gone_is_shown_and_clocks_go_on_in_the_installations()
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(admin, ("zone", "Europe/Oslo"));
        await desk.WriteAsync(
            async (_, write) =>
                await write
                    .Table<CalendarRow>()
                    .Where(row => row.Id == id)
                    .Set(row => row.TimeZone, "Europe/Atlantis")
                    .Set(row => row.Version, 2)
                    .UpdateAsync()
        );
        desk.Host.Services.GetRequiredService<CalendarCache>().Forget();

        Assert.True((await FindAsync(id))!.Calendar.IsOpen(Instant.FromUtc(2026, 11, 23, 16, 59)));
        Assert.Contains("Time zone Europe/Atlantis no longer exists", (await admin.OpenAsync("/admin/sla/calendars")).Text);
        Assert.Contains("SLA clocks use UTC", (await admin.OpenAsync($"/admin/sla/calendars/{id}")).Text);
        var page = await admin.SubmitAsync("#calendar", ("do", "save"));
        Assert.Contains("time zone Europe/Atlantis no longer exists", page.Document.QuerySelector("#zone-error")!.TextContent);
        Assert.Equal(HttpStatusCode.OK, (await admin.SubmitAsync("#calendar", ("do", "save"), ("zone", "Europe/Oslo"))).Status);
        Assert.Equal("Europe/Oslo", (await FindAsync(id))!.Zone.Id);
    }

    [Fact]
    public async Task A_calendar_that_nothing_uses_is_deleted()
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(admin, ("holidays", "12-25 Christmas"));
        await admin.SubmitAsync($"form[action='/admin/sla/calendars/{id}/delete']");
        Assert.Null(await FindAsync(id));
        Assert.Equal(
            0,
            await desk.InAsync(services =>
                services.GetRequiredService<IDatabase>().Table<CalendarHolidayRow>().CountAsync(row => row.CalendarId == id)
            )
        );
        Assert.Equal(HttpStatusCode.NotFound, (await admin.OpenAsync($"/admin/sla/calendars/{id}")).Status);
        Assert.Equal(2, await EventsAsync(id));
    }

    [Fact]
    public async Task A_calendar_that_a_policy_uses_is_not_deleted()
    {
        using var admin = await desk.Host.SignInAsync();
        var (id, _) = await CreateAsync(admin);
        var policy = await desk.WriteAsync(
            (_, write) =>
                write.InsertWithIdAsync(
                    PolicyStore.Row(
                        new Policy
                        {
                            Name = $"Gold {_name}",
                            IsEnabled = false,
                            CalendarId = id,
                            Version = 1,
                        }
                    )
                )
        );
        var page = await admin.OpenAsync($"/admin/sla/calendars/{id}");
        Assert.Contains($"This calendar is used by Gold {_name}.", page.Text);
        Assert.Null(page.Document.QuerySelector("form[action$='/delete']"));
        await admin.PostAsync($"/admin/sla/calendars/{id}/delete");
        Assert.NotNull(await FindAsync(id));
        Assert.Contains($"Gold {_name}", (await admin.OpenAsync("/admin/sla/calendars")).Text);

        await desk.WriteAsync(async (_, write) => await write.Table<PolicyRow>().Where(row => row.Id == policy).DeleteAsync());
        await admin.PostAsync($"/admin/sla/calendars/{id}/delete");
        Assert.Null(await FindAsync(id));
    }

    [Fact]
    public async Task Who_may_not_administer_sla_sees_none_of_it()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/admin/sla/calendars")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/admin/sla/calendars/1")).Status);
        var supervisor = await desk.AgentAsync(DefaultRoles.Supervisor);
        Assert.Contains("Office hours", (await supervisor.Browser.OpenAsync("/admin/sla/calendars")).Text);
    }

    private async Task<(long Id, TestPage Page)> CreateAsync(TestBrowser admin, params (string Name, string? Value)[] fields)
    {
        await admin.OpenAsync("/admin/sla/calendars/new");
        var page = await admin.SubmitAsync("#calendar", [("do", "save"), ("name", _name), .. fields]);
        Assert.True(page.Status == HttpStatusCode.OK, page.Text);
        return (long.Parse(page.Url.AbsolutePath.Split('/')[^1], CultureInfo.InvariantCulture), page);
    }

    private static async Task<(HttpStatusCode Status, IHtmlDocument Document)> UploadAsync(
        TestBrowser admin,
        long id,
        string name,
        string content
    )
    {
        var page = await admin.OpenAsync($"/admin/sla/calendars/{id}");
        var form = new MultipartFormDataContent();
        foreach (
            var field in page
                .Document.QuerySelectorAll("#calendar [name]")
                .Where(field => field.GetAttribute("type") is not ("file" or "checkbox") && field.LocalName != "button")
        )
            form.Add(
                new StringContent(field.LocalName == "textarea" ? field.TextContent : field.GetAttribute("value") ?? ""),
                field.GetAttribute("name")!
            );
        form.Add(new StringContent("read-file"), "do");
        if (name.Length > 0)
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name);
        var answer = await admin.PostAsync($"/admin/sla/calendars/{id}", form);
        return (answer.StatusCode, await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync()));
    }

    private async Task<CachedCalendar?> FindAsync(long id) => await desk.Host.Services.GetRequiredService<CalendarCache>().FindAsync(id);

    private async Task<Duration> MondayAsync(long id) =>
        (await FindAsync(id))!.Calendar.Between(Instant.FromUtc(2026, 11, 23, 0, 0), Instant.FromUtc(2026, 11, 24, 0, 0));

    private async Task<int> EventsAsync(long id) =>
        (
            await desk.InAsync(services => services.GetRequiredService<IEventLog>().ReadSubjectAsync(new EntityRef("sla-calendar", id), 10))
        ).Count;

    public sealed class OnSqlite(SqliteDesk desk) : CalendarAdministrationTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : CalendarAdministrationTests(desk);
}
