using System.Net;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Setup;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Maintenance;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.DemoData;

public sealed class DemoDeskTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task The_demo_fills_a_new_desk_whose_counts_are_true_and_does_nothing_the_second_time(DatabaseProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        for (var time = 0; time < 2; time++)
            await desk.InAsync(async services =>
            {
                foreach (var demo in services.GetServices<IDemoData>().OrderBy(data => data.Order))
                    await demo.FillAsync(_ => { });
            });
        Assert.Equal(
            (300, 4, 9),
            (
                await desk.ReadAsync(db => db.Table<TicketRow>().CountAsync()),
                await desk.ReadAsync(db => db.Table<DepartmentRow>().CountAsync()),
                await UsersAsync(desk)
            )
        );
        Assert.True(await desk.ReadAsync(db => db.Table<TicketRow>().Select(t => t.StatusId).Distinct().CountAsync()) >= 4);
        await desk.InAsync(async services =>
        {
            await foreach (var problem in services.GetServices<IConsistencyCheck>().OfType<CountsAreTrue>().Single().FindProblemsAsync())
                Assert.Fail(problem);
            var blobs = services.GetRequiredService<IBlobStore>();
            await foreach (var (hash, place) in services.GetServices<IBlobReferences>().OfType<AttachedBlobs>().Single().ListAsync())
                Assert.True(await blobs.ExistsAsync(hash), place);
        });
        // The history tells of each message when it was written.
        var events = await desk.InAsync(services =>
            services.GetRequiredService<Sdk.Events.IEventLog>().ReadSubjectAsync(Contracts.TicketSubjects.Ticket(150), 100)
        );
        var written = await desk.ReadAsync(db =>
            db.Table<MessageRow>().Where(m => m.TicketId == 150).Select(m => new { m.Id, m.CreatedAt }).ToListAsync()
        );
        Assert.NotEmpty(written);
        Assert.All(
            written,
            message =>
                Assert.Equal(message.CreatedAt, events.Single(record => record.As<Contracts.MessageAdded>()?.MessageId == message.Id).At)
        );
        Assert.True(written[0].CreatedAt < TimeProvider.System.GetUtcNow().AddDays(-20));
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        Assert.Equal(50, (await agent.Browser.OpenAsync("/tickets/all")).Document.QuerySelectorAll(".hd-row").Length);
        foreach (var id in new[] { 1, 57, 150, 299 })
            Assert.Equal(HttpStatusCode.OK, (await agent.Browser.OpenAsync($"/tickets/{id}")).Status);
        Assert.Contains(
            "สวัสดี",
            (await desk.ReadAsync(db => db.Table<MessageRow>().Where(m => m.Text.StartsWith("สวัสดี")).Select(m => m.Text).FirstAsync()))
        );
    }

    // The eight agents and the administrator that the host makes, where it makes one.
    private static async Task<int> UsersAsync(Desk desk) =>
        (await desk.InAsync(services => services.GetRequiredService<Sdk.Users.IUsers>().ListAsync())).Count(user =>
            user.Email.EndsWith("@desk.example", StringComparison.Ordinal) && user.Email != Sdk.Testing.PluginTestHost.AdminEmail
        ) + 1;
}
