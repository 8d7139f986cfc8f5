using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using TicketExtras;

namespace Hookdesk.Ticketing.Tests.Conditions;

/// <summary>A plugin's field, operators and relative date are used like Ticketing's own.</summary>
public sealed class OtherPluginsConditionsTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task What_a_plugin_adds_is_evaluated_found_said_and_takes_nothing_down_when_it_fails(DatabaseProvider provider)
    {
        await using var desk = await Desk.StartAsync(provider, options => options.AddPlugin<TicketExtrasPlugin>());
        var department = await desk.DepartmentAsync("Conditions");
        var tickets = new List<long>();
        for (var number = 0; number < 4; number++)
            tickets.Add(await desk.TicketAsync(department));
        var condition = ConditionGroup.All(
            new ConditionTest("extras-hundreds", "extras-multiple-of", ["200"]),
            new ConditionTest("extras-parity", "any-of", ["EVEN"]),
            new ConditionTest("created", "more-than", ["@extras-last-sale"])
        );
        await desk.InAsync(async services =>
        {
            var conditions = services.GetRequiredService<ITicketConditions>();
            var vocabulary = await conditions.ReadAsync();
            var even = tickets.Where(id => id % 2 == 0).ToList();
            var context = new ConditionContext(services.GetRequiredService<TimeProvider>().GetUtcNow(), TimeZoneInfo.Utc, null);
            Assert.Equal(
                "Hundreds is a multiple of 200 and Parity is EVEN and Created is after the start of the last sale",
                vocabulary.Describe(condition).ToString()
            );
            Assert.Equal(even, await MatchingAsync());
            Assert.Equal(even, await FoundAsync());
            Assert.Empty(await conditions.NotInSqlAsync(condition));

            // What has no SQL is named, and no view can be made of it.
            ConditionTest colour = new("extras-colour", "any-of", ["red"]),
                longer = new("subject", "extras-long", []);
            Assert.Equal([colour, longer], await conditions.NotInSqlAsync(ConditionGroup.Any(condition, colour, longer)));
            await Assert.ThrowsAsync<NotSupportedException>(() =>
                conditions.WhereAsync(services.GetRequiredService<IDatabase>().Table<TicketQueryRow>(), longer, context)
            );

            // One that fails matches nothing, also where it must not hold.
            services.GetRequiredService<Extras>().Fails = true;
            condition = ConditionGroup.None(condition);
            Assert.Empty(await MatchingAsync());
            Assert.Empty(await FoundAsync());
            return true;

            async Task<List<long>> MatchingAsync()
            {
                var values = await services.GetRequiredService<ITicketFields>().ReadAsync(tickets);
                return [.. tickets.Where(id => vocabulary.Matches(condition, key => values.Of(id, key), context))];
            }

            async Task<List<long>> FoundAsync() =>
                await (await conditions.WhereAsync(services.GetRequiredService<IDatabase>().Table<TicketQueryRow>(), condition, context))
                    .OrderBy(ticket => ticket.Id)
                    .Select(ticket => ticket.Id)
                    .ToListAsync();
        });
    }
}
