using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>
/// Keeps what mail knows of messages with them when tickets are merged or split: answers find the ticket in which the message answered
/// is now, a thread goes on with its references, and the original stays at hand. Until an event is handled an answer goes where the
/// message was, which for a merged ticket is the same.
/// </summary>
internal sealed class FollowMovedMessages : EventSubscriber
{
    // So many ids in one statement.
    private const int Portion = 500;

    public override string Name => "hookdesk.mail.moved-messages";

    public override IReadOnlySet<string> Names { get; } = new HashSet<string> { "ticket.merge-received", "ticket.split-received" };

    public override async Task HandleAsync(IReadOnlyList<EventRecord> events, IServiceProvider services, CancellationToken cancellation)
    {
        var database = services.GetRequiredService<IDatabase>();
        foreach (var record in events)
        {
            var (from, to, messages) =
                record.As<TicketMergeReceived>() is { } merged ? (merged.FromId, merged.TicketId, merged.MessageIds)
                : record.As<TicketSplitReceived>() is { } split ? (split.FromId, split.TicketId, split.MessageIds)
                : (0, 0, []);
            // Only what is still where it was: told twice, it does nothing the second time.
            foreach (var ids in messages.Chunk(Portion))
                await database.WriteAsync(
                    async write =>
                    {
                        await write
                            .Table<MessageIdRow>()
                            .Where(row => row.TicketId == from && ids.Contains(row.DeskMessageId))
                            .Set(row => row.TicketId, to)
                            .UpdateAsync(cancellation);
                        await write
                            .Table<IncomingRow>()
                            .Where(row => row.TicketId == from && row.DeskMessageId != null && ids.Contains(row.DeskMessageId.Value))
                            .Set(row => row.TicketId, to)
                            .UpdateAsync(cancellation);
                        await write
                            .Table<OutgoingRow>()
                            .Where(row => row.TicketId == from && row.DeskMessageId != null && ids.Contains(row.DeskMessageId.Value))
                            .Set(row => row.TicketId, to)
                            .UpdateAsync(cancellation);
                    },
                    cancellation
                );
        }
    }
}
