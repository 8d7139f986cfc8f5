using Hookdesk.Mail.Data;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.MessageDetails;

/// <summary>
/// What mail has to say about the messages of a ticket, read once for a page and not once for each message. It has a connection of its own, because components of a page run
/// side by side.
/// </summary>
internal sealed class TicketMailFacts(IServiceScopeFactory scopes)
{
    private Task<Dictionary<long, MessageFacts>>? _facts;

    /// <summary>Reads the facts of a ticket; later calls of the same page get the same.</summary>
    public Task LoadAsync(long ticketId) => _facts ??= ReadAsync(ticketId);

    /// <summary>The facts of a message, or null where it did not come or go by mail.</summary>
    public async Task<MessageFacts?> OfAsync(long messageId) => _facts is null ? null : (await _facts).GetValueOrDefault(messageId);

    private async Task<Dictionary<long, MessageFacts>> ReadAsync(long ticketId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        var ids = await database.Table<MessageIdRow>().Where(row => row.TicketId == ticketId).Select(row => row.DeskMessageId).Distinct().ToListAsync();
        var facts = ids.ToDictionary(id => id, _ => new MessageFacts([]));
        var explained = await database.Table<IncomingRow>().Where(row => row.TicketId == ticketId && row.DeskMessageId != null && row.Explanation!.Contains("executables"))
            .Select(row => new { row.DeskMessageId, row.Explanation }).ToListAsync();
        foreach (var row in explained) facts[row.DeskMessageId!.Value] = new MessageFacts(Explanation.FromJson(row.Explanation)?.Executables ?? []);
        return facts;
    }
}

/// <summary>What mail has to say about a message.</summary>
/// <param name="Executables">Attachments that the reader's computer would run.</param>
internal sealed record MessageFacts(IReadOnlyList<string> Executables);
