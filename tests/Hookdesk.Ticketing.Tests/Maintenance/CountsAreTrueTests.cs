using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Maintenance;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.Maintenance;

public sealed class CountsAreTrueTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_count_that_is_not_true_is_named_and_so_are_tickets_that_are_not_counted(DatabaseProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider);
        var (one, other) = (await desk.DepartmentAsync("One"), await desk.DepartmentAsync("Other"));
        await desk.TicketAsync(one, "Printer", "kari@example.com", "First");
        await desk.TicketAsync(other, "Printer", "kari@example.com", "Second");
        Assert.Empty(await FindAsync(desk));

        await desk.WriteAsync(
            (_, write) => write.Table<CountRow>().Where(row => row.DepartmentId == one).Set(row => row.N, 3).UpdateAsync()
        );
        await desk.WriteAsync((_, write) => write.Table<CountRow>().Where(row => row.DepartmentId == other).DeleteAsync());

        Assert.Equal(
            [
                $"Department {one}, assignee 0, status {StatusCategory.New.Key()}: 3 tickets counted, but 1 found.",
                $"Department {other}, assignee 0, status {StatusCategory.New.Key()}: 0 tickets counted, but 1 found.",
            ],
            (await FindAsync(desk)).Order()
        );
    }

    private static Task<List<string>> FindAsync(Desk desk) =>
        desk.InAsync(async services =>
        {
            var found = new List<string>();
            await foreach (var problem in services.GetServices<IConsistencyCheck>().OfType<CountsAreTrue>().Single().FindProblemsAsync())
                found.Add(problem);
            return found;
        });
}
