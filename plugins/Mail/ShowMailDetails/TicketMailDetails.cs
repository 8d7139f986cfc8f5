using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Data;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.ShowMailDetails;

/// <summary>
/// What mail has to say about the messages of a ticket, read once for a page and not once for each message. It has a connection of its
/// own, because components of a page run side by side.
/// </summary>
internal sealed class TicketMailDetails(IServiceScopeFactory scopes)
{
    // Asked for by every ticket page, so in one question: which messages are mails, and what their processing said where it speaks of
    // programs.
    private const string Sql = """
        SELECT desk_message_id, NULL AS explanation FROM mail_message_id WHERE ticket_id = @ticket
        UNION ALL
        SELECT desk_message_id, explanation FROM mail_incoming WHERE ticket_id = @ticket AND desk_message_id IS NOT NULL AND explanation LIKE '%executables%'
        """;

    private Task<Dictionary<long, MessageMailDetails>>? _details;

    /// <summary>Reads the details of a ticket; later calls of the same page get the same.</summary>
    public Task LoadAsync(long ticketId) => _details ??= ReadAsync(ticketId);

    /// <summary>The details of a message, or null where it did not come or go by mail.</summary>
    public async Task<MessageMailDetails?> OfAsync(long messageId) =>
        _details is null ? null : (await _details).GetValueOrDefault(messageId);

    private async Task<Dictionary<long, MessageMailDetails>> ReadAsync(long ticketId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        var facts = new Dictionary<long, MessageMailDetails>();
        foreach (
            var row in await database.Connection.QueryToListAsync<Fact>(
                Sql,
                CancellationToken.None,
                [new DataParameter("ticket", ticketId)]
            )
        )
            if (row.Explanation is not null || !facts.ContainsKey(row.DeskMessageId))
                facts[row.DeskMessageId] = new MessageMailDetails(Explanation.FromJson(row.Explanation)?.Executables ?? []);
        return facts;
    }

    private sealed class Fact
    {
        [Column("desk_message_id")]
        public long DeskMessageId { get; set; }

        [Column("explanation")]
        public string? Explanation { get; set; }
    }
}

/// <summary>What mail has to say about a message.</summary>
/// <param name="Executables">Attachments that the reader's computer would run.</param>
internal sealed record MessageMailDetails(IReadOnlyList<string> Executables);
