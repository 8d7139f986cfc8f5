using System.Net;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.ReadTicket;

public abstract class RightsTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task A_ticket_of_another_department_is_not_found_by_any_address()
    {
        var (own, other) = (await desk.DepartmentAsync("Own"), await desk.DepartmentAsync("Other"));
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, own, DefaultRoles.Agent);
        var hidden = await desk.TicketAsync(other, "Secret");
        foreach (
            var path in new[]
            {
                "",
                "/images",
                "/properties",
                "/thread",
                "/thread?after=0&before=99999",
                "/news?after=0",
                "/history",
                "/messages/1",
                "/messages/1/body",
                "/attachments/1",
            }
        )
            Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/tickets/{hidden}{path}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync($"/tickets/department/{other}")).Status);

        await agent.Browser.OpenAsync("/tickets/all");
        foreach (var path in new[] { "/messages", "/draft", "/status", "/assignee", "/priority", "/department", "/subject", "/tags" })
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await agent.Browser.PostAsync($"/tickets/{hidden}{path}", new FormUrlEncodedContent([]))).StatusCode
            );
    }

    [Fact]
    public async Task A_hidden_ticket_is_neither_listed_nor_counted_nor_shown_beside_its_customer()
    {
        var (own, other) = (await desk.DepartmentAsync("Own"), await desk.DepartmentAsync("Other"));
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, own, DefaultRoles.Agent);
        var customer = $"kari.{Guid.NewGuid():N}@example.com";
        await desk.TicketAsync(other, "Secret matter", customer);
        var seen = await desk.TicketAsync(own, "Open matter", customer);
        var list = await agent.Browser.OpenAsync("/tickets/all");
        Assert.DoesNotContain("Secret matter", list.Html);
        Assert.Equal(["0", "1", "1", "1"], list.Document.QuerySelectorAll("#hd-views .hd-view-count").Select(count => count.TextContent));
        Assert.DoesNotContain("Secret matter", (await agent.Browser.OpenAsync($"/tickets/{seen}")).Html);
    }

    [Fact]
    public async Task A_role_in_a_department_gives_its_permissions_there_and_a_role_held_everywhere_gives_them_everywhere()
    {
        var (own, other) = (await desk.DepartmentAsync("Own"), await desk.DepartmentAsync("Other"));
        var member = await desk.AgentAsync();
        await desk.JoinAsync(member.Id, own, DefaultRoles.Agent);
        var everywhere = await desk.AgentAsync(DefaultRoles.Agent);
        var (first, second) = (await desk.TicketAsync(own), await desk.TicketAsync(other));
        Assert.Equal(HttpStatusCode.OK, (await member.Browser.OpenAsync($"/tickets/{first}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await member.Browser.OpenAsync($"/tickets/{second}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await everywhere.Browser.OpenAsync($"/tickets/{second}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await member.Browser.OpenAsync("/admin/departments")).Status);
    }

    [Fact]
    public async Task Somebody_without_any_department_is_told_what_to_do()
    {
        var agent = await desk.AgentAsync();
        var page = await agent.Browser.OpenAsync("/tickets");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Ask an administrator", page.Text);
    }

    [Fact]
    public async Task Live_news_of_a_ticket_reach_only_those_who_may_see_it()
    {
        var (own, other) = (await desk.DepartmentAsync("Own"), await desk.DepartmentAsync("Other"));
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, own, DefaultRoles.Agent);
        var (seen, hidden) = (await desk.TicketAsync(own), await desk.TicketAsync(other));
        await desk.InAsync(async services =>
        {
            var guard = services.GetServices<ILiveTopicGuard>().OfType<Navigation.TicketTopics>().Single();
            var user = new FixedUser(agent.Id);
            Assert.True(await guard.MayFollowAsync($"ticket:{seen}", user));
            Assert.True(await guard.MayFollowAsync($"ticket-messages:{seen}", user));
            Assert.True(await guard.MayFollowAsync("tickets", user));
            Assert.False(await guard.MayFollowAsync($"ticket:{hidden}", user));
            Assert.False(await guard.MayFollowAsync($"ticket-deliveries:{hidden}", user));
            Assert.Null(await guard.MayFollowAsync("mailbox:1", user));
        });
    }

    private sealed class FixedUser(long id) : ICurrentUser
    {
        public bool IsSignedIn => true;
        public long Id => id;
        public Sdk.Users.UserInfo? Info => null;
        public IReadOnlyCollection<long> RoleIds => [];
        public TimeZoneInfo TimeZone => TimeZoneInfo.Utc;

        public bool Has(Permission permission) => false;
    }

    public sealed class OnSqlite(SqliteDesk desk) : RightsTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : RightsTests(desk);
}
