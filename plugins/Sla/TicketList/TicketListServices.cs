using Hookdesk.Sdk;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.TicketList;

/// <summary>The due column, and lists by due time.</summary>
internal static class TicketListServices
{
    public static IServiceCollection AddTicketLists(this IServiceCollection services) =>
        DueClocks.AddTo(DueCounts.AddTo(services)).AddScoped<ITicketColumn, DueColumn>().AddScoped<ITicketListSource, DueLists>();
}
