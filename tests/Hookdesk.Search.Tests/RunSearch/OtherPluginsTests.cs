using Hookdesk.Fixtures.FoundThings;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Search.Indexing;
using Hookdesk.TestServers;
using Microsoft.Extensions.DependencyInjection;
using TicketExtras;

namespace Hookdesk.Search.Tests.RunSearch;

public sealed class OtherPluginsTests
{
    [Fact]
    public async Task Things_of_another_plugin_are_found_by_their_readers_shown_by_its_component_and_kept_up()
    {
        await using var desk = await Desk.StartAsync(configure: options => options.AddPlugin<FoundThingsPlugin>());
        var (reader, other) = (await desk.AgentAsync(DefaultRoles.Agent), await desk.AgentAsync(DefaultRoles.Agent));
        var things = desk.Host.Services.GetRequiredService<Things>();
        things.All[1] = ("Everybody's gadget", "shared gizmos", 0);
        things.All[2] = ("Private gadget", "secret gizmos", reader.Id);
        await ChangedAsync(desk, 1, 2);
        var page = await reader.Browser.OpenAsync("/search?q=gizmo");
        Assert.Equal(
            ["/things/2?marked=gizmos", "/things/1?marked=gizmos"],
            page.Document.QuerySelectorAll(".search-results .hd-row-link").Select(link => link.GetAttribute("href"))
        );
        Assert.Equal("gizmos", page.Document.QuerySelector(".search-results .thing mark")!.TextContent);
        page = await other.Browser.OpenAsync("/search?q=gizmo");
        Assert.Contains("1 result", page.Text);
        Assert.DoesNotContain("Private", page.Html);
        Assert.Empty(await desk.FindAsync("hushhush"));
        // Things have no dates: they are in no stretch of time, be it ever so long.
        Assert.Equal(2, (await desk.FindAsync("gizmo", new SomeUser(reader.Id, _ => true))).Count);
        Assert.Empty(await desk.FindAsync("gizmo created:<2999-01-01", new SomeUser(reader.Id, _ => true)));

        things.All.TryRemove(1, out _);
        await ChangedAsync(desk, 1);
        Assert.Contains("No results found", (await other.Browser.OpenAsync("/search?q=gizmo")).Text);
    }

    [Fact]
    public async Task A_plugin_adds_terms_to_tickets_and_a_filter_that_asks_for_them()
    {
        await using var desk = await Desk.StartAsync(configure: options => options.AddPlugin<FoundThingsPlugin>());
        var department = await desk.DepartmentAsync("Sales");
        var (first, second) = (
            await desk.TicketAsync(department, "One", "alphaword"),
            await desk.TicketAsync(department, "Two", "alphaword")
        );
        await desk.IndexedAsync();
        Assert.Equal([first % 2 == 0 ? first : second], await desk.TicketsAsync("alphaword parity:even"));
    }

    [Fact]
    public async Task A_plugin_that_is_switched_on_later_has_its_things_found_and_adds_to_what_is_there()
    {
        using var data = new ThrowAwayFolder("later");
        long first,
            second;
        await using (var desk = await StartAsync(_ => { }))
        {
            var department = await desk.DepartmentAsync("Sales");
            (first, second) = (
                await desk.TicketAsync(department, "One", "alphaword"),
                await desk.TicketAsync(department, "Two", "alphaword")
            );
            await desk.IndexedAsync();
        }
        for (var time = 0; time < 2; time++)
        {
            await using (var desk = await StartAsync(options => options.AddPlugin<FoundThingsPlugin>()))
            {
                desk.Host.Services.GetRequiredService<Things>().All[1] = ("Gadget", "shared gizmos", 0);
                await ChangedAsync(desk, 1);
                await FoundAsync(desk, "gizmos", ["thing:1"]);
                await FoundAsync(desk, "alphaword parity:even", [$"ticket:{(first % 2 == 0 ? first : second)}"]);
                // What happens while the plugin is off is not told to it.
                desk.Host.Services.GetRequiredService<Things>().All[1] = ("Gadget", $"other gizmos {time}", 0);
            }
            await using (var desk = await StartAsync(_ => { }))
                await FoundAsync(desk, "alphaword", [$"ticket:{second}", $"ticket:{first}"]);
            await using (var desk = await StartAsync(options => options.AddPlugin<FoundThingsPlugin>()))
                await FoundAsync(desk, $"other gizmos {time}", ["thing:1"]);
        }

        Task<Desk> StartAsync(Action<PluginTestOptions> with) =>
            Desk.StartAsync(configure: options =>
            {
                options.DataDirectory = data.Path;
                with(options);
            });
    }

    [Fact]
    public async Task Fields_of_a_plugin_that_is_switched_on_later_are_found_on_old_tickets_too()
    {
        using var data = new ThrowAwayFolder("fields");
        long first,
            second;
        await using (var desk = await Desk.StartAsync(configure: options => options.DataDirectory = data.Path))
        {
            var department = await desk.DepartmentAsync("Sales");
            (first, second) = (
                await desk.TicketAsync(department, "One", "alphaword"),
                await desk.TicketAsync(department, "Two", "alphaword")
            );
            await desk.IndexedAsync();
        }
        await using (
            var desk = await Desk.StartAsync(configure: options =>
            {
                options.DataDirectory = data.Path;
                options.AddPlugin<TicketExtrasPlugin>();
            })
        )
            await FoundAsync(desk, "alphaword extras-parity:even", [$"ticket:{(first % 2 == 0 ? first : second)}"]);
    }

    [Fact]
    public async Task A_source_that_fails_does_not_hold_up_the_others()
    {
        await using var desk = await Desk.StartAsync(configure: options => options.AddPlugin<FoundThingsPlugin>());
        var department = await desk.DepartmentAsync("Sales");
        await desk.TicketAsync(department, "One", "alphaword");
        await desk.IndexedAsync();
        desk.Host.Services.GetRequiredService<Things>().Fails = true;
        var ticket = await desk.TicketAsync(department, "Two", "betaword");
        await desk.IndexedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync("betaword"));
        Assert.Equal(["thing"], desk.Host.Services.GetRequiredService<NodeIndexOwner>().Open().FailedKinds.Keys);
        var admin = await desk.Host.SignInAsync();
        Assert.Contains("thing: recent changes may be missing from search results.", (await admin.OpenAsync("/admin/search")).Text);
    }

    [Fact]
    public async Task A_source_that_cannot_say_what_or_where_its_things_are_is_left_out_of_the_page()
    {
        await using var desk = await Desk.StartAsync(configure: options => options.AddPlugin<FoundThingsPlugin>());
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "gammaword");
        var things = desk.Host.Services.GetRequiredService<Things>();
        things.All[1] = ("Gadget", "gammaword", 0);
        await ChangedAsync(desk, 1);
        var admin = await desk.Host.SignInAsync();
        Assert.Equal(["/things/1", $"/tickets/{ticket}"], await LinksAsync());
        things.IsNowhere = true;
        Assert.Equal([$"/tickets/{ticket}"], await LinksAsync());
        (things.IsNowhere, things.IsNameless) = (false, true);
        Assert.Equal([$"/tickets/{ticket}"], await LinksAsync());

        async Task<IEnumerable<string>> LinksAsync() =>
            (await admin.OpenAsync("/search?q=gammaword"))
                .Document.QuerySelectorAll(".search-results .hd-row-link")
                .Select(link => link.GetAttribute("href")!.Split('?', '#')[0])
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_source_that_fails_keeps_nobody_from_searching_nor_a_new_index_from_being_built_and_is_tried_again_at_the_next_start()
    {
        using var data = new ThrowAwayFolder("fails");
        long ticket;
        await using (var desk = await StartAsync())
        {
            ticket = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "gizmos");
            var things = desk.Host.Services.GetRequiredService<Things>();
            things.All[1] = ("Gadget", "shared gizmos", 0);
            await ChangedAsync(desk, 1);
            Assert.Equal(2, (await desk.FindAsync("gizmos")).Count);
            var admin = await desk.Host.SignInAsync();
            things.All[1] = ("Explosive gadget", "shared gizmos", 0);
            await ChangedAsync(desk, 1);
            var page = await admin.OpenAsync("/search?q=gizmos");
            Assert.Equal(
                "/things/1?marked=gizmos",
                page.Document.QuerySelectorAll(".search-results a")
                    .First(link => link.TextContent == "Explosive gadget")
                    .GetAttribute("href")
            );
            Assert.Contains("2 results", page.Text);
            things.Fails = true;
            Assert.Equal([$"ticket:{ticket}"], await desk.FindAsync("gizmos"));

            var owner = desk.Host.Services.GetRequiredService<NodeIndexOwner>();
            var before = owner.Open().Current.Folder;
            await admin.OpenAsync("/admin/search");
            await admin.SubmitAsync("form[action='/admin/search/rebuild']");
            for (var tries = 0; tries < 2400 && owner.Open().Current.Folder == before; tries++)
                await Task.Delay(50);
            Assert.NotEqual(before, owner.Open().Current.Folder);
            Assert.Equal(["thing"], owner.Open().FailedKinds.Keys);
            Assert.Equal([$"ticket:{ticket}"], await desk.FindAsync("gizmos"));
            things.Fails = false;
        }
        await using (var desk = await StartAsync())
        {
            IReadOnlyList<string> found = [];
            for (var tries = 0; tries < 2400 && found.Count < 2; tries++, await Task.Delay(50))
                found = await desk.FindAsync("gizmos");
            Assert.Equal(["thing:1", $"ticket:{ticket}"], found.Order());
        }

        Task<Desk> StartAsync() =>
            Desk.StartAsync(configure: options =>
            {
                options.DataDirectory = data.Path;
                options.AddPlugin<FoundThingsPlugin>();
            });
    }

    [Fact]
    public async Task What_takes_long_to_read_holds_nothing_up_and_is_read_afterwards_also_when_the_desk_went_down_meanwhile()
    {
        var data = Directory.CreateTempSubdirectory("hookdesk-search-").FullName;
        try
        {
            await using (var desk = await StartAsync())
            {
                Arrange(desk);
                await ChangedAsync(desk, 1);
                Assert.Equal(["thing:1"], await desk.FindAsync("gizmos"));
                Assert.Empty(await desk.FindAsync("lengthy"));
                var ticket = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "Behind it", "alphaword");
                await desk.IndexedAsync();
                Assert.Equal([ticket], await desk.TicketsAsync("alphaword"));
            }
            await using (var desk = await StartAsync())
            {
                var things = Arrange(desk);
                await desk.IndexedAsync();
                Assert.Empty(await desk.FindAsync("lengthy"));
                things.Slow.SetResult();
                await desk.FinishedAsync();
                Assert.Equal(["thing:1"], await desk.FindAsync("lengthy gizmos"));
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        Task<Desk> StartAsync() =>
            Desk.StartAsync(configure: options =>
            {
                options.DataDirectory = data;
                options.AddPlugin<FoundThingsPlugin>();
            });

        static Things Arrange(Desk desk)
        {
            var things = desk.Host.Services.GetRequiredService<Things>();
            (things.All[1], things.More[1]) = (("Gadget", "shared gizmos", 0), "a lengthy report");
            return things;
        }
    }

    private static async Task ChangedAsync(Desk desk, params long[] ids)
    {
        await desk.InAsync(async services =>
        {
            await services
                .GetRequiredService<IDatabase>()
                .WriteAsync(write =>
                {
                    foreach (var id in ids)
                        write.Record(new ThingChanged(id));
                    return Task.CompletedTask;
                });
            return true;
        });
        await desk.IndexedAsync();
    }

    private static async Task FoundAsync(Desk desk, string query, string[] expected)
    {
        IReadOnlyList<string> found = [];
        for (var tries = 0; tries < 2400 && !expected.SequenceEqual(found); tries++, await Task.Delay(50))
            found = await desk.FindAsync(query);
        Assert.Equal(expected, found);
    }
}
