using System.Globalization;
using System.Net;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.HolidayFeeds;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.Tests.HolidayFeeds;

/// <summary>A calendar whose holidays come from an address. The desk of these tests may ask its own network.</summary>
public sealed class CalendarAddressTests : IAsyncLifetime
{
    private const string Ascension = "DTSTART;VALUE=DATE:20270506|SUMMARY:Ascension Day";
    private const string WhitMonday = "DTSTART;VALUE=DATE:20270517|SUMMARY:Whit Monday";
    private Desk _desk = null!;
    private HolidayServer _server = null!;
    private TestBrowser _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await Desk.StartAsync(configure: options => options.Set("Hookdesk:Sla:PrivateAddresses", "true"));
        _server = await HolidayServer.StartAsync();
        _admin = await _desk.Host.SignInAsync();
    }

    [Fact]
    public async Task Its_holidays_are_read_when_it_is_saved_and_again_every_day()
    {
        _server.Give(Ascension);
        var id = await CreateAsync();
        Assert.False(await IsOpenAsync(id, 5, 6));
        Assert.True(await IsOpenAsync(id, 5, 17));
        Assert.Contains("1 holiday.", (await _admin.OpenAsync($"/admin/sla/calendars/{id}")).Text);
        var version = (await FindAsync(id)).Version;

        _server.Give(WhitMonday);
        await RefreshAsync();
        Assert.True(await IsOpenAsync(id, 5, 17), "It was read a moment ago.");
        _desk.Clock.Forward(TimeSpan.FromDays(1));
        await RefreshAsync();
        Assert.False(await IsOpenAsync(id, 5, 17));
        Assert.True(await IsOpenAsync(id, 5, 6), "What is no longer at the address is no holiday any more.");
        Assert.Equal(version + 1, (await FindAsync(id)).Version);

        _desk.Clock.Forward(TimeSpan.FromDays(1));
        await RefreshAsync();
        Assert.Equal(version + 1, (await FindAsync(id)).Version);
    }

    [Fact]
    public async Task When_it_fails_the_holidays_stay_and_the_page_says_why_until_it_works_again()
    {
        _server.Give(Ascension);
        var id = await CreateAsync();
        _server.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        _desk.Clock.Forward(TimeSpan.FromDays(1));
        await RefreshAsync();
        Assert.False(await IsOpenAsync(id, 5, 6));
        Assert.Contains(
            "The server answered with error 503. The holidays from the last successful update still apply.",
            (await _admin.OpenAsync($"/admin/sla/calendars/{id}")).Text
        );
        Assert.Contains("The server answered with error 503.", (await _admin.OpenAsync("/admin/sla/calendars")).Text);

        _server.Give(WhitMonday);
        await _admin.OpenAsync($"/admin/sla/calendars/{id}");
        var page = await _admin.SubmitAsync("#read-address");
        Assert.DoesNotContain("503", page.Text);
        Assert.False(await IsOpenAsync(id, 5, 17));
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_beside_the_field_and_nothing_is_saved()
    {
        await _admin.OpenAsync("/admin/sla/calendars/new");
        _server.Answer = context => context.Response.WriteAsync("<!doctype html>");
        Assert.Contains("This isn't an iCalendar file. Line 1 is “<!doctype html>”", await RefusedAsync());
        _server.Answer = async context =>
        {
            for (var i = 0; i < 64 && !context.RequestAborted.IsCancellationRequested; i++)
                await context.Response.Body.WriteAsync(new byte[64 * 1024]);
        };
        Assert.Equal("The file is larger than 2 MB.", await RefusedAsync());
        _server.Answer = context =>
        {
            context.Response.Redirect("file:///etc/passwd");
            return Task.CompletedTask;
        };
        Assert.Equal("The server answered with error 302.", await RefusedAsync());
        _server.Answer = context =>
        {
            context.Response.Redirect("/for/ever");
            return Task.CompletedTask;
        };
        Assert.Equal("The server answered with error 302.", await RefusedAsync());
        _server.Answer = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("this is not packed");
        };
        Assert.Contains("The URL doesn't respond", await RefusedAsync());
        Assert.Contains("The URL doesn't respond", await RefusedAsync("http://127.0.0.1:1/holidays.ics"));
        Assert.DoesNotContain("From an address", (await _admin.OpenAsync("/admin/sla/calendars")).Text);
    }

    [Fact]
    public async Task An_address_that_leaves_no_working_time_is_refused_and_the_holidays_stay()
    {
        _server.Give(Ascension);
        var id = await CreateAsync();
        _server.Give([
            .. Enumerable
                .Range(0, 366)
                .Select(day =>
                    $"DTSTART;VALUE=DATE:{new DateOnly(2024, 1, 1).AddDays(day):yyyyMMdd}|RRULE:FREQ=YEARLY|SUMMARY:Closed for good"
                ),
        ]);
        _desk.Clock.Forward(TimeSpan.FromDays(1));
        await RefreshAsync();
        Assert.True(await IsOpenAsync(id, 5, 17));
        Assert.False(await IsOpenAsync(id, 5, 6));
        Assert.Contains("this calendar has no business hours", (await _admin.OpenAsync($"/admin/sla/calendars/{id}")).Text);
    }

    [Fact]
    public async Task An_address_that_has_moved_is_followed()
    {
        _server.Give(Ascension);
        var give = _server.Answer;
        _server.Answer = context =>
        {
            if (context.Request.Path != "/holidays.ics")
                return give(context);
            context.Response.Redirect("/moved.ics", permanent: true);
            return Task.CompletedTask;
        };
        Assert.False(await IsOpenAsync(await CreateAsync(), 5, 6));
    }

    [Fact]
    public async Task An_address_that_is_taken_out_takes_its_holidays_with_it()
    {
        _server.Give(Ascension);
        var id = await CreateAsync();
        await _admin.SubmitAsync("#calendar", ("do", "save"), ("feed", ""));
        Assert.True(await IsOpenAsync(id, 5, 6));
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _server.DisposeAsync();
        await _desk.DisposeAsync();
    }

    private async Task<long> CreateAsync()
    {
        await _admin.OpenAsync("/admin/sla/calendars/new");
        var page = await _admin.SubmitAsync("#calendar", ("do", "save"), ("name", "From an address"), ("feed", _server.Address));
        Assert.True(page.Status == HttpStatusCode.OK, page.Text);
        return long.Parse(page.Url.Segments[^1], CultureInfo.InvariantCulture);
    }

    private async Task<string> RefusedAsync(string? address = null)
    {
        var page = await _admin.SubmitAsync("#calendar", ("do", "save"), ("name", "From an address"), ("feed", address ?? _server.Address));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        return page.Document.QuerySelector("#feed-error")!.TextContent;
    }

    private Task RefreshAsync() =>
        _desk.Host.InScopeAsync(services =>
            services
                .GetRequiredService<RefreshFeeds>()
                .RunAsync(new TaskRun(RefreshFeeds.TaskName, _desk.Clock.GetUtcNow(), _ => { }), default)
        );

    private async Task<CachedCalendar> FindAsync(long id) => (await _desk.Host.Services.GetRequiredService<CalendarCache>().FindAsync(id))!;

    private async Task<bool> IsOpenAsync(long id, int month, int day) =>
        (await FindAsync(id)).Calendar.IsOpen(Instant.FromUtc(2027, month, day, 12, 0));
}
