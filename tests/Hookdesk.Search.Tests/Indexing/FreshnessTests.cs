using System.Diagnostics;
using Hookdesk.Sdk.Events;
using Hookdesk.Search.Indexing;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Tests.Indexing;

public abstract class FreshnessTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    // How soon is measured by the benchmarks: here it is only that nobody has to ask for it.
    [Fact]
    public async Task A_message_is_found_soon_after_its_arrival_without_anybody_asking_for_it()
    {
        var word = $"w{Guid.NewGuid():N}";
        var ticket = await desk.TicketAsync(
            await desk.DepartmentAsync($"D{Guid.NewGuid():N}"),
            "Printer",
            $"It says {word} on the display"
        );
        long[] found = [];
        for (var clock = Stopwatch.StartNew(); found.Length == 0 && clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(20))
            found = await desk.TicketsAsync(word);
        Assert.Equal([ticket], found);
    }

    [Theory]
    [InlineData(0, 6, null)]
    [InlineData(5_000, 6, "The search index is behind")]
    [InlineData(5_000, 0, null)]
    public async Task An_index_that_is_far_behind_the_log_is_told_in_the_overview_but_not_while_a_desk_starts(
        long ahead,
        int minutes,
        string? title
    )
    {
        await desk.TicketAsync(await desk.DepartmentAsync($"D{Guid.NewGuid():N}"), "Printer", "Hello");
        await desk.IndexedAsync();

        var problems = await desk.InAsync(services =>
            ActivatorUtilities
                .CreateInstance<IndexProblems>(
                    services,
                    new LogAhead(services.GetRequiredService<IEventLog>(), ahead),
                    new At(services.GetRequiredService<NodeIndexOwner>().Begun.AddMinutes(minutes))
                )
                .ProblemsAsync()
                .AsTask()
        );

        Assert.Equal(
            title,
            problems.SingleOrDefault(problem => !problem.Title.StartsWith("Some content", StringComparison.Ordinal))?.Title
        );
    }

    [Fact]
    public async Task What_changes_in_a_ticket_changes_what_it_is_found_by()
    {
        var word = $"w{Guid.NewGuid():N}";
        var (first, second) = ($"First {word}", $"Second {word}");
        var (from, to) = (await desk.DepartmentAsync(first), await desk.DepartmentAsync(second));
        var ticket = await desk.TicketAsync(from, "Printer", $"Display {word}", with: made => made with { Tags = ["blue"] });
        await desk.IndexedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync($"{word} department:\"{first}\" tag:blue status:new"));

        var agent = await desk.AgentAsync(Sdk.Security.DefaultRoles.Administrator);
        await agent.Browser.OpenAsync($"/tickets/{ticket}");
        await agent.Browser.PostAsync(
            $"/tickets/{ticket}/department",
            new FormUrlEncodedContent([KeyValuePair.Create("department", $"{to}")])
        );
        await agent.Browser.PostAsync($"/tickets/{ticket}/status", new FormUrlEncodedContent([KeyValuePair.Create("status", "closed")]));
        await desk.IndexedAsync();
        Assert.Empty(await desk.TicketsAsync($"{word} department:\"{first}\""));
        Assert.Equal([ticket], await desk.TicketsAsync($"{word} department:\"{second}\" status:closed"));
    }

    [Fact]
    public async Task A_customers_new_name_finds_the_tickets_of_that_customer()
    {
        var department = await desk.DepartmentAsync($"D{Guid.NewGuid():N}");
        var address = $"{Guid.NewGuid():N}@example.com";
        var ticket = await desk.TicketAsync(department, "Invoice", "Where is it?", address);
        var customer = await desk.InAsync(async services => (await services.GetRequiredService<ITickets>().FindAsync(ticket))!.RequesterId);
        var admin = await desk.AgentAsync(Sdk.Security.DefaultRoles.Administrator);
        await admin.Browser.OpenAsync($"/customers/{customer}");
        await admin.Browser.SubmitAsync($"form[action='/customers/{customer}']", ("name", "Wilhelmine Överby"));
        await desk.IndexedAsync();
        Assert.Contains(ticket, await desk.TicketsAsync("requester:wilhelmine requester:overby"));
        Assert.Contains($"customer:{customer}", await desk.FindAsync("kind:customer överby"));
    }

    [Fact]
    public async Task An_organizations_new_name_finds_its_people_and_what_they_wrote()
    {
        var (before, after) = ($"o{Guid.NewGuid():N}", $"o{Guid.NewGuid():N}");
        var admin = await desk.AgentAsync(Sdk.Security.DefaultRoles.Administrator);
        await admin.Browser.OpenAsync("/organizations/new");
        await admin.Browser.SubmitAsync("form[action='/organizations/new']", ("name", before), ("domains", $"{before}.example"));
        var organization = (await admin.Browser.OpenAsync("/organizations"))
            .Document.QuerySelectorAll("a[href^='/organizations/']")
            .First(link => link.TextContent.Trim() == before)
            .GetAttribute("href")!;
        var ticket = await desk.TicketAsync(
            await desk.DepartmentAsync($"D{Guid.NewGuid():N}"),
            "Invoice",
            "Where is it?",
            $"ann@{before}.example"
        );
        await desk.IndexedAsync();
        Assert.Contains(ticket, await desk.TicketsAsync($"organization:{before}"));

        await admin.Browser.OpenAsync(organization);
        await admin.Browser.SubmitAsync($"form[action='{organization}']", ("name", after));
        await desk.IndexedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync($"organization:{after}"));
        Assert.Contains(await desk.FindAsync($"{after} kind:customer"), key => key.StartsWith("customer:", StringComparison.Ordinal));
        Assert.Empty(await desk.TicketsAsync($"organization:{before}"));
    }

    [Fact]
    public async Task A_reply_that_was_taken_back_is_found_no_more()
    {
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync($"D{Guid.NewGuid():N}"), "Printer", "Hello");
        var agent = await desk.AgentAsync(Sdk.Security.DefaultRoles.Administrator);
        await agent.Browser.OpenAsync($"/tickets/{ticket}");
        var word = $"w{Guid.NewGuid():N}";
        await agent.Browser.SubmitAsync($"form[action='/tickets/{ticket}/messages']", ("kind", "reply"), ("html", $"<p>{word}</p>"));
        await desk.IndexedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync(word));
        var page = await agent.Browser.OpenAsync($"/tickets/{ticket}");
        var message = page.Document.QuerySelectorAll(".hd-message").Last().Id!["message-".Length..];
        await agent.Browser.PostAsync($"/tickets/{ticket}/messages/{message}/undo");
        await desk.IndexedAsync();
        Assert.Empty(await desk.TicketsAsync(word));
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    public sealed class OnSqlite(SqliteDesk desk) : FreshnessTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : FreshnessTests(desk);
}
