using Hookdesk.Sdk.Hooks;
using Hookdesk.Ticketing.Contracts;

namespace TicketExtras;

/// <summary>Notes what is known of a status that was added.</summary>
public sealed class NoteNewStatus(ITicketStatuses statuses, Extras extras) : IActionHandler<TicketOptionCreated>
{
    public async Task HandleAsync(TicketOptionCreated action, CancellationToken cancellation)
    {
        var status = await statuses.GetAsync(action.Id, cancellation);
        extras.NewStatuses.Enqueue($"{status.Key}: {status.Name}, {status.Category}, {status.Color}");
    }
}
