using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Mail.SendMail;

/// <summary>The mails of a ticket so far, for the headers by which mail programs keep them together.</summary>
internal sealed class MailThread
{
    private const int RecentRows = 60;
    private const int MostReferences = 20;

    private readonly List<MessageIdRow> _rows;

    private MailThread(List<MessageIdRow> rows) => _rows = rows;

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>The mailbox by which the last mail of a customer came; null where none did.</summary>
    public long? CameBy => _rows.LastOrDefault(row => row.Recipient is null)?.MailboxId;

    public static async Task<MailThread> LoadAsync(ITable<MessageIdRow> table, long ticketId, CancellationToken cancellation)
    {
        var rows = await table
            .Where(row => row.TicketId == ticketId)
            .OrderByDescending(row => row.Id)
            .Take(RecentRows)
            .ToListAsync(cancellation);
        rows.Reverse();
        return new MailThread(rows);
    }

    /// <summary>
    /// What a mail to somebody refers to, oldest first: what the last mail that came referred to, that mail, and the copies that this
    /// person got since. The last one is what it answers. Long threads keep their first and their last ids (RFC 5322, 3.6.4, sets no
    /// bound; servers do).
    /// </summary>
    public IReadOnlyList<string> ReferencesFor(string address)
    {
        var person = Addresses.Key(address);
        var came = _rows.FindLastIndex(row => row.Recipient is null && !row.MessageId.EndsWith("@incoming", StringComparison.Ordinal));
        var ids = came < 0 ? [] : Ids(_rows[came].ReferenceIds).Append(_rows[came].MessageId).ToList();
        ids.AddRange(_rows.Skip(came + 1).Where(row => row.Recipient == person).Select(row => row.MessageId));
        var distinct = ids.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count <= MostReferences ? distinct : [distinct[0], .. distinct.TakeLast(MostReferences - 1)];
    }

    private static string[] Ids(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
