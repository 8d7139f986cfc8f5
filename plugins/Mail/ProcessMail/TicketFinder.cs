using System.Globalization;
using System.Text.RegularExpressions;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.Domain.Quotation;
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

    // Mail servers try for five days (RFC 5321, section 4.5.4.1).
    private static readonly TimeSpan LatestReport = TimeSpan.FromDays(6);

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
        var found = await AnsweredAsync(mail, sender, mailbox, known, cancellation);
        // Forwarded to another department is a question to that one: it is no answer to the mail that it quotes.
        return
            found.TicketId is { } ticket
            && QuotationWords.IsForwardSubject(mail.Subject)
            && !known.Of(found.Evidence ?? "").Any(row => row.MailboxId == mailbox.Id)
            && await tickets.FindAsync(ticket, cancellation) is { } other
            && other.DepartmentId != mailbox.DepartmentId
            ? new FoundTicket(null, TicketRules.ForwardedElsewhere, found.Evidence, null, found.Rejected)
            : found;
    }

    private async Task<FoundTicket> AnsweredAsync(
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

        if (MessageIds.VerifyAll(key, mail.Text).Concat(MessageIds.VerifyAll(key, mail.Html)).FirstOrDefault() is { } token)
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
    /// <param name="report">The report.</param>
    /// <param name="sent">What was sent, and to whom; where the report names no mail of ours, it is about the last one to its address.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<SignedId?> BouncedAsync(
        BounceReport report,
        IQueryable<OutboxRow> sent,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var key = await directory.KeyAsync(cancellation);
        if (report.MessageIds.Select(id => MessageIds.Verify(key, id)).FirstOrDefault(id => id is not null) is { } named)
            return named;
        if (report.Recipient is not { } recipient)
            return null;
        var since = now - LatestReport;
        var last = await sent.Where(copy => copy.Recipient == recipient && copy.State == OutboxState.Sent && copy.EndedAt > since)
            .OrderByDescending(copy => copy.Id)
            .Select(copy => copy.MessageId)
            .FirstOrDefaultAsync(cancellation);
        return last is null ? null : MessageIds.Verify(key, last);
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

    [GeneratedRegex(@"(?<![\w&])#\s?(\d{1,15})(?!\w)", RegexOptions.None, 5000)]
    private static partial Regex SubjectNumber();
}
