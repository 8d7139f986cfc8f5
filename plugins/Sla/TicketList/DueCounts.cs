using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Clocks;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.TicketList;

/// <summary>How many tickets are overdue, and how many soon will be.</summary>
internal sealed record DueCount(long Breached, long Soon);

/// <summary>
/// How many tickets are overdue and how many soon will be, by what a reader may see. Every page beside which the views stand asks for
/// it, and the answer changes by the clock on the wall too, so it is kept for two seconds, and until a clock changes. Readers of the
/// same departments share an answer. Singleton.
/// </summary>
internal sealed class DueCounts(NodeCache<string, DueCount> cache)
{
    public static IServiceCollection AddTo(IServiceCollection services) =>
        services
            .AddSingleton<DueCounts>()
            .AddNodeCache<string, DueCount>(limit: 1000, invalidatedBy: ClockActions.All, freshFor: TimeSpan.FromSeconds(2));

    public ValueTask<DueCount> OfAsync(DepartmentScope departments, CancellationToken cancellation) =>
        departments.IsEmpty
            ? new(new DueCount(0, 0))
            : cache.GetAsync(
                departments.IsAll ? "" : string.Join(',', departments.Ids),
                (services, stop) => CountAsync(services, departments, stop),
                cancellation
            );

    private static async Task<DueCount> CountAsync(IServiceProvider services, DepartmentScope departments, CancellationToken cancellation)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var open = await OpenStatuses.OfAsync(services.GetRequiredService<ITicketStatuses>(), cancellation);
        var rows = await services
            .GetRequiredService<IDatabase>()
            .Connection.QueryToListAsync<Counted>(
                DueQuery.CountSql(departments, open),
                cancellation,
                [
                    new DataParameter("now", now.ToUnixTimeMilliseconds()),
                    new DataParameter("until", (now + DueLists.SoonIs).ToUnixTimeMilliseconds()),
                ]
            );
        return new DueCount(rows[0].Breached, rows[0].Soon);
    }

    private sealed class Counted
    {
        [Column("breached")]
        public long Breached { get; set; }

        [Column("soon")]
        public long Soon { get; set; }
    }
}
