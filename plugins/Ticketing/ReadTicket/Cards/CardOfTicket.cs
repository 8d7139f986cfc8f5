using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.ReadTicket.Cards;

/// <summary>A card that shows more of the ticket than its context tells: what the page has read, or, on another page, reads itself.</summary>
public abstract class CardOfTicket : ComponentBase
{
    [Parameter, EditorRequired]
    public required TicketSummary Context { get; set; }

    /// <summary>What the ticket's page has read of it.</summary>
    [CascadingParameter]
    internal TicketReading? OfPage { get; set; }

    [Inject]
    internal TicketLoader Tickets { get; set; } = null!;

    [Inject]
    internal IServiceScopeFactory Scopes { get; set; } = null!;

    private protected TicketReading? Reading { get; private set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Reading = OfPage;
        if (Reading?.Ticket.Id == Context.Id)
            return;
        await using var scope = Scopes.CreateAsyncScope();
        Reading = await Tickets.OpenAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), Context.Id, CancellationToken.None);
    }
}
