using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.TicketList;

/// <summary>The statuses of tickets on which something can be due.</summary>
internal static class OpenStatuses
{
    public static async ValueTask<IReadOnlyList<int>> OfAsync(ITicketStatuses statuses, CancellationToken cancellation) =>
        [.. (await statuses.ListAsync(cancellation)).Where(status => status.Category.IsOpen()).Select(status => status.Id)];
}
