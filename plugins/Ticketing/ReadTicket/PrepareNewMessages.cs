using Hookdesk.Sdk.Events;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>Prepares each message as soon as it is stored, so that opening its ticket has nothing dear to do.</summary>
internal sealed class PrepareNewMessages : EventSubscriber
{
    public override string Name => "hookdesk.ticketing.prepare-messages";

    public override IReadOnlySet<string> Names { get; } = new HashSet<string> { "ticket.message-added" };

    // Each may be megabytes.
    public override int BatchSize => 20;

    public override Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation) =>
        services
            .GetRequiredService<MessagePreparation>()
            .KeepAsync([.. events.Select(record => record.As<MessageAdded>()?.MessageId ?? 0).Distinct()], cancellation);
}
