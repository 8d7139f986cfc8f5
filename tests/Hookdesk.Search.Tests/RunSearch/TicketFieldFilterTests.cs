using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using TicketExtras;

namespace Hookdesk.Search.Tests.RunSearch;

public sealed class TicketFieldFilterTests
{
    [Fact]
    public async Task Every_field_of_tickets_is_a_filter_also_another_plugins_and_its_values_are_completed()
    {
        await using var desk = await Desk.StartAsync(configure: options => options.AddPlugin<TicketExtrasPlugin>());
        var extras = desk.Host.Services.GetRequiredService<Extras>();
        var department = await desk.DepartmentAsync("Sales");
        var norwegian = await desk.TicketAsync(
            department,
            "One",
            "alphaword",
            "ola@nordlys.example",
            ticket => ticket with { Message = ticket.Message with { Language = "nb" } }
        );
        var other = await desk.TicketAsync(department, "Two", "alphaword");
        extras.Colours[other] = "red";
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, other, StatusCategory.OnHold)
        );
        await desk.IndexedAsync();
        Assert.Equal([norwegian], await desk.TicketsAsync("alphaword language:nb"));
        Assert.Equal([norwegian], await desk.TicketsAsync("requester-domain:Nordlys.example"));
        Assert.Equal([other], await desk.TicketsAsync("extras-colour:red"));
        Assert.Equal([other], await desk.TicketsAsync("alphaword extras-colour:\"Red as a rose\""));
        Assert.Equal([norwegian], await desk.TicketsAsync("alphaword -extras-colour:red"));
        Assert.Equal([other], await desk.TicketsAsync("status:onhold"));

        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        Assert.Contains("Red as a rose", (await agent.Browser.OpenAsync("/search/complete?q=extras-colour:r")).Html);
        Assert.Contains("extras-colour:", (await agent.Browser.OpenAsync("/search/complete?q=extras")).Html);
        Assert.Contains("On hold", (await agent.Browser.OpenAsync("/search/complete?q=status:on")).Html);

        // A plugin that fails takes its own filter with it, and no ticket.
        extras.Fails = true;
        var later = await desk.TicketAsync(department, "Three", "betaword");
        await desk.IndexedAsync();
        Assert.Equal([later], await desk.TicketsAsync("betaword"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task The_admins_own_fields_are_filters_with_completion_and_found_by_plain_words(DatabaseProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        var admin = await desk.Host.SignInAsync();
        foreach (
            var (kind, title, choices) in new[]
            {
                ("choice", "Contract type", "Gold plated\nSilver"),
                ("number", "Seats", ""),
                ("date", "Promised on", ""),
                ("tickbox", "Paid", ""),
                ("text", "Room", ""),
            }
        )
        {
            await admin.OpenAsync($"/admin/ticket-fields/new?kind={kind}");
            await admin.SubmitAsync("#field", ("title", title), ("choices", choices));
        }
        var department = await desk.DepartmentAsync("Sales");
        var (one, two) = (await desk.TicketAsync(department, "One", "alphaword"), await desk.TicketAsync(department, "Two", "alphaword"));
        foreach (
            var (key, value) in new[]
            {
                ("contract-type", "gold-plated"),
                ("seats", "12.5"),
                ("promised-on", "2026-03-29"),
                ("paid", "yes"),
                ("room", "Cellar 4b"),
            }
        )
            await desk.WriteAsync(
                (services, write) => services.GetRequiredService<ITicketChanges>().SetFieldAsync(write, one, key, [value])
            );
        await desk.IndexedAsync();

        foreach (
            var query in new[]
            {
                "contract-type:\"Gold plated\"",
                "contract-type:gold-plated",
                "seats:12.5",
                "promised-on:2026-03-29",
                "promised-on:2026-03",
                "paid:yes",
                "room:cellar",
                "cellar",
                "plated alphaword",
            }
        )
            Assert.Equal([one], await desk.TicketsAsync(query));
        foreach (var zone in new[] { "Pacific/Honolulu", "Pacific/Auckland" })
        {
            var user = new SomeUser(1, _ => true) { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) };
            Assert.Equal([one], await desk.TicketsAsync("promised-on:2026-03-29", user));
            Assert.Empty(await desk.TicketsAsync("promised-on:2026-03-30", user));
        }
        Assert.Equal([two], await desk.TicketsAsync("alphaword -paid:yes"));

        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        Assert.Contains("contract-type:", (await agent.Browser.OpenAsync("/search/complete?q=contr")).Html);
        Assert.Contains("Gold plated", (await agent.Browser.OpenAsync("/search/complete?q=contract-type:gol")).Html);
    }

    [Fact]
    public async Task What_the_admin_changes_about_fields_is_found_on_tickets_that_did_not_change()
    {
        await using var desk = await Desk.StartAsync();
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "alphaword");
        await desk.IndexedAsync();
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/ticket-fields/new?kind=tickbox");
        await admin.SubmitAsync("#field", ("title", "Paid"));
        await FoundAsync("paid:no", ticket);

        await admin.OpenAsync("/admin/ticket-fields/new?kind=choice");
        var field = (await admin.SubmitAsync("#field", ("title", "Contract"), ("choices", "Gold"))).Url.AbsolutePath;
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetFieldAsync(write, ticket, "contract", ["gold"])
        );
        await FoundAsync("gold", ticket);
        var choice = (await admin.OpenAsync(field)).Document.QuerySelector("[name^=choice-]")!.GetAttribute("name")!;
        await admin.SubmitAsync("#field", (choice, "Premium"));
        await FoundAsync("premium", ticket);
        await FoundAsync("gold");

        await admin.OpenAsync($"{field}/delete");
        await admin.SubmitAsync($"form[action='{field}/delete']");
        await FoundAsync("premium");

        async Task FoundAsync(string query, params long[] expected)
        {
            long[] found = [-1];
            for (var tries = 0; tries < 2400 && !expected.SequenceEqual(found); tries++, await Task.Delay(50))
                found = await desk.TicketsAsync(query);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("0001-01..")]
    [InlineData("<0001-01-02")]
    [InlineData("9999-12-31")]
    public async Task A_day_at_the_end_of_all_times_is_searched_like_any_other(string day)
    {
        await using var desk = await Desk.StartAsync();
        await desk.FindAsync($"created:{day}", new SomeUser(1, _ => true) { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo") });
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Messages_are_found_in_the_ticket_that_they_were_merged_into_or_split_off_to(DatabaseProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        var department = await desk.DepartmentAsync("Sales");
        var (first, second) = (
            await desk.TicketAsync(department, "One", "alphaword"),
            await desk.TicketAsync(department, "Two", "betaword")
        );
        var third = await desk.AnswerAsync(second, "gammaword");
        await desk.IndexedAsync();
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync($"/tickets/{first}/merge");
        await admin.SubmitAsync($"form[action='/tickets/{first}/merge']", ("number", $"{second}"));
        await desk.IndexedAsync();
        Assert.Equal([second], await desk.TicketsAsync("alphaword"));
        await admin.OpenAsync($"/tickets/{second}/messages/{third.MessageId}/split");
        var created = (await admin.SubmitAsync("form[action$='/split']", ("subject", "Three"))).Url.AbsolutePath;
        await desk.IndexedAsync();
        Assert.Equal([created], (await desk.TicketsAsync("gammaword")).Select(id => $"/tickets/{id}"));
        Assert.Equal([second], await desk.TicketsAsync("betaword"));
    }
}
