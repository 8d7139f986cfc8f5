using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using TicketExtras;

namespace Hookdesk.Ticketing.Tests.ReadFields;

public abstract class TicketFieldsTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task Everything_that_a_ticket_has_can_be_asked_for_many_tickets_in_one_go()
    {
        var department = await desk.DepartmentAsync("Fields");
        var (first, second) = (await TicketAsync(department, "Field.One"), await TicketAsync(department, "field.two"));
        await desk.WriteAsync(
            async (services, write) =>
            {
                var organization = await write.InsertWithIdAsync(
                    new OrganizationRow
                    {
                        Name = "Nordlys AS",
                        NormalizedName = "nordlys as",
                        CreatedAt = write.Now,
                    }
                );
                var requester = await write.Table<TicketRow>().Where(t => t.Id == first).Select(t => t.RequesterId).FirstAsync();
                await write
                    .Table<CustomerRow>()
                    .Where(c => c.Id == requester)
                    .Set(c => c.OrganizationId, organization)
                    .Set(c => c.Language, "nb")
                    .UpdateAsync();
                return await services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, first, StatusCategory.OnHold);
            }
        );
        var values = await desk.InAsync(services => services.GetRequiredService<ITicketFields>().ReadAsync([first, second, 999_999]));
        var expected = new Dictionary<string, string>
        {
            ["department"] = $"{department}",
            ["status"] = "onhold",
            ["status-category"] = "onhold",
            ["priority"] = "high",
            ["assignee"] = "",
            ["tag"] = "printer|VIP",
            ["channel"] = "mail",
            ["language"] = "nb",
            ["requester"] = "Field.One@Nordlys.example",
            ["requester-domain"] = "nordlys.example",
            ["organization"] = "Nordlys AS",
            ["subject"] = "Printer is offline",
        };
        Assert.Equal(expected, expected.ToDictionary(pair => pair.Key, pair => string.Join('|', values.Of(first, pair.Key))));
        Assert.Equal(
            ("new", null, "field.two@Nordlys.example"),
            (values.First(second, "status"), values.First(second, "organization"), values.First(second, "requester"))
        );
        Assert.Empty(values.Of(999_999, "status"));

        var fields = await desk.InAsync(async services => await services.GetRequiredService<ITicketFields>().ListAsync());
        Assert.Equal(
            [.. expected.Keys, "created", "updated", "last-customer-message", "message-count", "has-attachment"],
            fields.Where(field => !field.IsFilledIn).Select(field => field.Key)
        );
        Assert.Equal(("1", "no"), (values.First(first, "message-count"), values.First(first, "has-attachment")));
        Assert.Equal(values.First(first, "created"), values.First(first, "last-customer-message"));
        Assert.Equal("On hold", fields.First(field => field.Key == "status").Choices!.First(choice => choice.Value == "onhold").Title);
        Assert.Contains(
            fields.First(field => field.Key == "department").Choices!,
            choice => choice.Value == $"{department}" && choice.Title == "Fields"
        );
    }

    [Fact]
    public async Task Values_are_suggested_to_who_types_those_first_that_begin_so()
    {
        await desk.TicketAsync(
            await desk.DepartmentAsync("Ærlig support"),
            with: ticket => ticket with { Tags = ["ærfugl", "lærer", "Æra", "100%"] }
        );
        Assert.Equal(["Æra", "ærfugl", "lærer"], await SuggestAsync("tag", "ÆR", 10));
        Assert.Equal(["Æra"], await SuggestAsync("tag", "ær", 1));
        Assert.Equal(["100%"], await SuggestAsync("tag", "0%", 10));
        Assert.Equal(["Ærlig support"], await SuggestAsync("department", "ærlig", 10));
        Assert.Equal(["Urgent"], await SuggestAsync("priority", "URG", 10));
        Assert.Empty(await SuggestAsync("nobody-has-this", "", 10));

        Task<string[]> SuggestAsync(string key, string typed, int count) =>
            desk.InAsync(async services =>
                (await services.GetRequiredService<ITicketFields>().SuggestAsync(key, typed, count))
                    .Select(choice => choice.Title)
                    .ToArray()
            );
    }

    [Fact]
    public async Task What_a_transaction_has_changed_is_what_its_rules_read()
    {
        var id = await TicketAsync(await desk.DepartmentAsync("Fields"), "third");
        var (priority, tags) = await desk.WriteAsync(
            async (services, write) =>
            {
                await services.GetRequiredService<ITicketChanges>().SetPriorityAsync(write, id, TicketPriority.Low);
                await services.GetRequiredService<ITicketChanges>().ChangeTagsAsync(write, id, [], ["vip"]);
                var values = await services.GetRequiredService<ITicketFields>().ReadAsync([id], ["priority", "tag"]);
                return (values.First(id, "priority"), values.Of(id, "tag"));
            }
        );
        Assert.Equal(("low", "printer"), (priority, string.Join('|', tags)));
    }

    private Task<long> TicketAsync(long department, string name) =>
        desk.TicketAsync(
            department,
            from: $"{name}@Nordlys.example",
            with: ticket => ticket with { Priority = TicketPriority.High, Tags = ["VIP", "printer"] }
        );

    public sealed class OnSqlite(SqliteDesk desk) : TicketFieldsTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : TicketFieldsTests(desk);
}

public sealed class OtherPluginsFieldsTests
{
    [Fact]
    public async Task Fields_of_another_plugin_are_asked_for_like_Ticketings_own_and_take_nothing_down_when_they_fail()
    {
        await using var desk = await Desk.StartAsync(configure: options => options.AddPlugin<TicketExtrasPlugin>());
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Fields"));
        var extras = desk.Host.Services.GetRequiredService<Extras>();
        extras.Colours[id] = "red";
        var fields = await desk.InAsync(async services => await services.GetRequiredService<ITicketFields>().ListAsync());
        Assert.Equal("Red as a rose", fields.Single(field => field.Key == "extras-colour").Choices![0].Title);
        Assert.Equal("Status", fields.Single(field => field.Key == "status").Title);
        Assert.Equal(("red", "new"), await ReadAsync());
        extras.Fails = true;
        Assert.Equal((null, "new"), await ReadAsync());

        Task<(string?, string?)> ReadAsync() =>
            desk.InAsync(async services =>
            {
                var values = await services
                    .GetRequiredService<ITicketFields>()
                    .ReadAsync([id], ["extras-colour", "status", "nobody-has-this"]);
                return (values.First(id, "extras-colour"), values.First(id, "status"));
            });
    }
}
