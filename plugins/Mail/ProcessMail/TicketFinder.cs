using System.Globalization;
using System.Text.RegularExpressions;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>The ticket that a mail belongs to, and why.</summary>
/// <param name="TicketId">The ticket; null where none was found.</param>
/// <param name="Rule">One of <see cref="TicketRules"/>.</param>
/// <param name="Evidence">What the rule saw.</param>
/// <param name="Signed">What our own signature says, where one decided.</param>
/// <param name="Rejected">Signatures that were wrong.</param>
internal sealed record FoundTicket(long? TicketId, string Rule, string? Evidence, SignedId? Signed, IReadOnlyList<string> Rejected);

/// <summary>Message-IDs of mail that came before, by id.</summary>
internal sealed class KnownIds
{
    private readonly Dictionary<string, List<MessageIdRow>> _rows = new(StringComparer.Ordinal);

    public IEnumerable<MessageIdRow> Of(string id) => _rows.TryGetValue(id, out var rows) ? rows : [];

    /// <summary>Those of the same batch are known to the mails behind them before they are committed.</summary>
    public void Add(MessageIdRow row)
    {
        if (_rows.TryGetValue(row.MessageId, out var rows))
            rows.Add(row);
        else
            _rows[row.MessageId] = [row];
    }
}

/// <summary>
/// Finds the ticket of a mail: by our own signed Message-ID in In-Reply-To, then in References from last to first; by a known foreign
/// Message-ID; by our signed token in the body; by the number in the subject, where the sender takes part in that ticket.
/// </summary>
internal sealed partial class TicketFinder(MailboxDirectory directory, ITickets tickets)
{
    // A thread of years: its ends say enough.
    private const int MostReferences = 40;
    private const int QueryChunk = 200;

    /// <summary>Reads what is known of the ids that some mails answer, in one query for all.</summary>
    public async Task<KnownIds> LoadAsync(ITable<MessageIdRow> table, IEnumerable<ParsedMail> mails, CancellationToken cancellation)
    {
        var known = new KnownIds();
        var wanted = mails.SelectMany(Bounded).Distinct(StringComparer.Ordinal).ToList();
        foreach (var some in wanted.Chunk(QueryChunk))
        {
            var list = some.ToList();
            foreach (
                var row in await table.Where(row => list.Contains(row.MessageId)).OrderByDescending(row => row.Id).ToListAsync(cancellation)
            )
                known.Add(row);
        }

        return known;
    }

    public async Task<FoundTicket> FindAsync(
        ParsedMail mail,
        MailAddress sender,
        MailboxRow mailbox,
        KnownIds known,
        CancellationToken cancellation
    )
    {
        var key = await directory.KeyAsync(cancellation);
        var rejected = new List<string>();
        foreach (var id in Bounded(mail))
        {
            // The signature says where the message was sent from; since then it may have been split off.
            if (MessageIds.Verify(key, id) is { } signed)
                return new(
                    known.Of(id).FirstOrDefault(row => row.DeskMessageId == signed.MessageId)?.TicketId ?? signed.TicketId,
                    TicketRules.SignedId,
                    id,
                    signed,
                    rejected
                );
            if (MessageIds.HasOurForm(id))
                rejected.Add(id);
        }

        foreach (var id in Bounded(mail).Except(rejected))
            if (await KnownTicketAsync(known.Of(id), mailbox, cancellation) is { } ticket)
                return new(ticket, TicketRules.KnownId, id, null, rejected);

        if (MessageIds.VerifyAll(key, mail.Text).FirstOrDefault() is { } token)
            return new(
                (await tickets.FindMessageAsync(token.MessageId, cancellation))?.TicketId ?? token.TicketId,
                TicketRules.BodyToken,
                MessageIds.Token(key, token),
                token,
                rejected
            );

        foreach (Match match in SubjectNumber().Matches(mail.Subject))
        {
            if (!long.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number))
                continue;
            if (await tickets.TakesPartAsync(number, sender.Address, cancellation))
                return new(number, TicketRules.SubjectNumber, match.Value.Trim(), null, rejected);
        }

        return new(null, TicketRules.None, null, null, rejected);
    }

    /// <summary>Where a message of the desk was sent from that bounced, by what came back of it.</summary>
    public async Task<SignedId?> BouncedAsync(BounceReport report, CancellationToken cancellation)
    {
        var key = await directory.KeyAsync(cancellation);
        return report.MessageIds.Select(id => MessageIds.Verify(key, id)).FirstOrDefault(id => id is not null);
    }

    // The same mail to two departments is a ticket in each, and an answer to both goes to each its own.
    private async Task<long?> KnownTicketAsync(IEnumerable<MessageIdRow> rows, MailboxRow mailbox, CancellationToken cancellation)
    {
        var list = rows.ToList();
        if (list.FirstOrDefault(row => row.MailboxId == mailbox.Id) is { } here)
            return here.TicketId;
        foreach (var row in list)
            if (await tickets.FindAsync(row.TicketId, cancellation) is { } ticket && ticket.DepartmentId == mailbox.DepartmentId)
                return row.TicketId;
        return null;
    }

    private static IEnumerable<string> Bounded(ParsedMail mail) =>
        mail.Answers.Count <= MostReferences
            ? mail.Answers
            : mail.Answers.Take(MostReferences / 2).Concat(mail.Answers.Skip(mail.Answers.Count - MostReferences / 2));

    [GeneratedRegex(@"(?<![\w&])#\s?(\d{1,15})(?!\w)")]
    private static partial Regex SubjectNumber();
}
