using System.Net;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Ticketing.Tests;

public sealed class SmokeTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Every_page_answers(DatabaseProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        var sales = await desk.DepartmentAsync("Sales");
        var ticket = await desk.TicketAsync(sales);
        foreach (
            var path in new[]
            {
                "/tickets",
                "/tickets/mine",
                "/tickets/unassigned",
                "/tickets/all",
                "/tickets/closed",
                "/tickets/spam",
                $"/tickets/department/{sales}",
                "/tickets/all?status=new",
                $"/tickets/{ticket}",
                $"/tickets/{ticket}/images",
                $"/tickets/{ticket}/history",
                $"/tickets/{ticket}/properties",
                $"/tickets/{ticket}/thread",
                $"/tickets/{ticket}/news?after=0",
                "/tickets/views",
                "/tickets/new",
                "/customers",
                "/customers?q=kari",
                "/customers/find?q=kari",
                "/customers/1",
                "/customers/new",
                "/organizations",
                "/organizations/new",
                "/admin/departments",
                $"/admin/departments/{sales}",
                "/admin/departments/new",
                "/admin/tags",
                "/admin/settings/tickets",
            }
        )
        {
            var page = await agent.Browser.OpenAsync(path);
            Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {page.Status} {page.Html}");
        }
    }
}
