using System.Net;
using System.Text.RegularExpressions;
using Hookdesk.EndToEnd.Tests.EveryPage;
using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;
using Microsoft.Playwright;
using Npgsql;

namespace Hookdesk.EndToEnd.Tests.FirstStart;

/// <summary>The first start, as the person sees it who has just unpacked the program.</summary>
public sealed partial class SetUpTests(RealParts parts, DeskWithoutMail withoutMail, NewDesk newDesk) : DeskTest(parts)
{
    [Theory]
    [InlineData(Providers.Sqlite)]
    [InlineData(Providers.PostgreSql)]
    public async Task The_browser_leads_from_the_first_page_to_the_first_list_of_tickets(string provider)
    {
        var mail = await MailAsync();
        var address = await mail.AddMailboxAsync("support");
        var connection = await DatabaseAsync(provider);
        var desk = await StartNewDeskAsync();
        var admin = await OpenBrowserAsync(desk);

        await admin.GoAsync("/");
        await admin.SeesHeadingAsync("Welcome");
        await admin.PressAsync("Continue");

        await admin.SeesHeadingAsync("Database");
        if (connection is not null)
            await ChoosePostgresAsync(admin, connection);
        await admin.PressAsync("Continue");

        await admin.SeesHeadingAsync("Your site");
        await admin.FillAsync("Name", "Fjord Support");
        await admin.PressAsync("Continue");

        await MakeAdministratorAsync(admin);
        await admin.SeesHeadingAsync("Your first mailbox");
        Assert.Empty(await Accessibility.ViolationsAsync(admin.Page)); // The walk over every page can't come here.
        await admin.FillFirstMailboxAsync(mail, address);
        await admin.PressAsync("Continue");

        // The page after set-up is usable: the first ticket can be written at once.
        await admin.Page.ReachAsync(url => !url.Contains("/setup", StringComparison.Ordinal));
        await admin.NewTicketAsync("The first ticket", "It works.");
        await admin.GoAsync("/tickets/all");
        await admin.Page.Locator("a.hd-row-link", new() { HasText = "The first ticket" }).WaitForAsync();
        Assert.Contains("Fjord Support", await admin.Page.TitleAsync(), StringComparison.Ordinal);
        if (connection is not null)
            Assert.True(await HasTableAsync(connection, "core_user"), "Nothing was written into the PostgreSQL that was chosen.");

        // What was chosen is kept: after a restart it is the same desk, and the session of set-up goes on.
        await desk.StopAsync();
        await desk.ServeAsync();
        // The open page noticed that the desk was away, as it should.
        admin.ForgetProblems();
        await admin.GoAsync("/admin/plugins");
        await admin.SeesHeadingAsync("Plugins");
        var again = await SignInAsync(desk);
        await again.IsInAsync();
        await again.OpenTicketAsync("The first ticket");
    }

    [Fact]
    public async Task A_wrong_database_is_explained_and_nothing_is_lost()
    {
        var desk = await newDesk.GetAsync();
        var admin = await OpenBrowserAsync(desk);
        await admin.GoAsync("/");
        await admin.PressAsync("Continue");
        await ChoosePostgresAsync(admin, "Host=127.0.0.1;Port=9;Database=nowhere;Username=nobody");
        await admin.PressAsync("Test connection");

        await admin.SeesAsync("The connection failed.");
        Assert.Equal("nowhere", await admin.Page.GetByLabel("Database", new() { Exact = true }).InputValueAsync());
        await admin.Page.GetByLabel("Built-in (SQLite)").CheckAsync();
        await admin.PressAsync("Continue");
        await admin.SeesHeadingAsync("Your site");
    }

    [Fact]
    public async Task Set_up_can_not_be_run_again()
    {
        var desk = await SharedDeskAsync(withoutMail);

        var stranger = await OpenBrowserAsync(desk);
        foreach (var step in new[] { "", "/code", "/language", "/database", "/site", "/administrator" })
        {
            await stranger.Page.GotoAsync($"/setup{step}");
            Assert.Equal("/sign-in", new Uri(stranger.Page.Url).AbsolutePath);
        }

        using var http = new HttpClient { BaseAddress = desk.Address };
        foreach (var step in new[] { "/code", "/database", "/administrator" })
        {
            using var answer = await http.PostAsync(
                $"/setup{step}",
                new FormUrlEncodedContent([new("name", "Eve"), new("email", "eve@evil.example")]),
                Cancel
            );
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"POST /setup{step} was answered {answer.StatusCode}.");
        }

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(desk.SetUpAsync);
        Assert.Contains("already been set up", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_in_before_the_desk_is_set_up()
    {
        var desk = await newDesk.GetAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = desk.Address };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        foreach (var path in new[] { "/", "/tickets", "/admin/plugins", "/sign-in", "/setup/more" })
        {
            using var answer = await http.GetAsync(path, Cancel);
            Assert.Equal("/setup", answer.Headers.Location?.OriginalString);
        }

        using var alive = await http.GetAsync("/health/live", Cancel);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task The_code_that_was_printed_opens_set_up()
    {
        var desk = await StartNewDeskAsync(asksForCode: true);
        var code = PrintedCode().Match(desk.Output).Groups[1].Value;
        Assert.NotEqual("", code);
        var admin = await OpenBrowserAsync(desk);

        await admin.GoAsync("/");
        await admin.SeesHeadingAsync("Set up Hookdesk");
        await admin.FillAsync("Code", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH");
        await admin.PressAsync("Continue");
        await admin.SeesAsync("Incorrect setup code.");
        await admin.FillAsync("Code", code.ToLowerInvariant());
        await admin.PressAsync("Continue");
        await admin.SeesHeadingAsync("Welcome");
    }

    [Fact]
    public async Task Two_who_set_up_at_once_make_one_administrator_who_leaves_the_mailbox_for_later_and_is_led_to_the_first_department()
    {
        var desk = await StartNewDeskAsync();
        var first = await OpenBrowserAsync(desk);
        var second = await OpenBrowserAsync(desk);
        foreach (var person in new[] { first, second })
        {
            await person.GoAsync("/");
            await person.PressAsync("Continue");
            await person.SeesHeadingAsync("Database");
            await person.PressAsync("Continue");
            await person.SeesHeadingAsync("Your site");
            await person.FillAsync("Name", "Fjord Support");
            await person.PressAsync("Continue");
            await person.SeesHeadingAsync("Administrator");
        }

        await MakeAdministratorAsync(first);
        await first.Page.ReachAsync(url => !url.Contains("/setup/administrator", StringComparison.Ordinal));
        await FillAdministratorAsync(second, "Eve", "eve@desk.example");
        await second.Page.ReachAsync(url => !url.Contains("/setup", StringComparison.Ordinal));
        Assert.DoesNotContain("eve@desk.example", await desk.RunAsync("users", "list"), StringComparison.Ordinal);

        await first.PressAsync("Skip for now");
        await first.Page.ReachAsync(url => !url.Contains("/setup", StringComparison.Ordinal));
        await first.Page.GotoAsync("/tickets/new");
        await first.FollowAsync("New department");
        await first.SeesHeadingAsync("New department");
    }

    private static async Task ChoosePostgresAsync(Agent admin, string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        await admin.Page.GetByLabel("PostgreSQL: for").CheckAsync();
        await admin.FillAsync("Server", connection.Host!);
        await admin.FillAsync("Port", $"{connection.Port}");
        await admin.Page.Locator("input[name=database]").FillAsync(connection.Database!);
        await admin.FillAsync("User", connection.Username!);
    }

    private static async Task MakeAdministratorAsync(Agent admin)
    {
        await admin.SeesHeadingAsync("Administrator");
        await FillAdministratorAsync(admin, Desk.AdminName, Desk.AdminEmail);
    }

    private static async Task FillAdministratorAsync(Agent admin, string name, string email)
    {
        await admin.FillAsync("Name", name);
        await admin.FillAsync("Email address", email);
        await admin.FillAsync("Password", Desk.AdminPassword);
        await admin.FillAsync("Confirm password", Desk.AdminPassword);
        await admin.PressAsync("Finish setup");
    }

    private static async Task<bool> HasTableAsync(string connectionString, string table)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("SELECT to_regclass(@name) IS NOT NULL", connection)
        {
            Parameters = { new("name", table) },
        };
        return await command.ExecuteScalarAsync(Cancel) is true;
    }

    [GeneratedRegex("enter this code: ([A-Z0-9-]+)")]
    private static partial Regex PrintedCode();
}
