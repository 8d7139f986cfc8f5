using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Labels;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>How a mailbox fares, at a glance.</summary>
public sealed record MailboxCard(long Id, string Name, string Address, string Department)
{
    /// <summary><c>active</c>, <c>disabled</c> or <c>broken</c>, as the theme marks cards.</summary>
    public required string State { get; init; }

    /// <summary>The tone of <see cref="Word"/>.</summary>
    public required string Tone { get; init; }

    /// <summary>Its state in a word.</summary>
    public required string Word { get; init; }

    public bool CanFetch { get; init; }
    public bool CanSend { get; init; }
    public DateTimeOffset? FetchedAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Messages on the server that are still to be fetched.</summary>
    public int Waiting { get; init; }

    /// <summary>Mail that could not be processed.</summary>
    public int FailedMail { get; init; }

    /// <summary>Copies that wait to be sent.</summary>
    public int Queued { get; init; }

    /// <summary>Copies that were given up.</summary>
    public int FailedCopies { get; init; }

    public ProblemText? FetchProblem { get; init; }
    public DateTimeOffset? FetchFailingSince { get; init; }
    public ProblemText? SendProblem { get; init; }
    public DateTimeOffset? SendFailingSince { get; init; }
}

/// <summary>/admin/mailboxes.</summary>
internal sealed class MailboxCards(IDatabase database, IDepartments departments, TimeProvider time, IStringLocalizer<MailPlugin> T)
{
    // The loops ask every minute at the latest; silence for so long means that no node runs them.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(15);

    public async Task<IResult> ShowAsync(CancellationToken cancellation) =>
        PageResults.Page<MailboxesPage>(
            new { Cards = await ReadAsync(cancellation), HasDepartments = (await departments.ListAsync(cancellation)).Count > 0 }
        );

    public async Task<IReadOnlyList<MailboxCard>> ReadAsync(CancellationToken cancellation)
    {
        var mailboxes = await database.Table<MailboxRow>().OrderBy(row => row.Name).ThenBy(row => row.Id).ToListAsync(cancellation);
        var states = await database.Table<MailboxStateRow>().ToDictionaryAsync(row => row.MailboxId, cancellation);
        var failed = await database
            .Table<IncomingRow>()
            .Where(row => row.State == IncomingState.Failed)
            .GroupBy(row => row.MailboxId)
            .Select(group => new { group.Key, N = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.N, cancellation);
        var copies = await database
            .Table<OutboxRow>()
            .Where(row => row.State == OutboxState.Queued || row.State == OutboxState.Sending || row.State == OutboxState.Failed)
            .GroupBy(row => new { row.MailboxId, Failed = row.State == OutboxState.Failed })
            .Select(group => new
            {
                group.Key.MailboxId,
                group.Key.Failed,
                N = group.Count(),
            })
            .ToListAsync(cancellation);

        var cards = new List<MailboxCard>(mailboxes.Count);
        foreach (var mailbox in mailboxes)
        {
            var state = states.GetValueOrDefault(mailbox.Id) ?? new MailboxStateRow();
            var department = await departments.FindAsync(mailbox.DepartmentId, cancellation);
            cards.Add(
                Card(mailbox, state, department?.Name ?? "") with
                {
                    FailedMail = failed.GetValueOrDefault(mailbox.Id),
                    Queued = copies.Where(group => group.MailboxId == mailbox.Id && !group.Failed).Sum(group => group.N),
                    FailedCopies = copies.Where(group => group.MailboxId == mailbox.Id && group.Failed).Sum(group => group.N),
                }
            );
        }

        // What needs somebody comes first.
        return
        [
            .. cards.OrderBy(card =>
                card.State switch
                {
                    "broken" => 0,
                    "active" => 1,
                    _ => 2,
                }
            ),
        ];
    }

    private MailboxCard Card(MailboxRow mailbox, MailboxStateRow state, string department)
    {
        var fetchProblem =
            mailbox.CanFetch && state.FetchFailingSince is not null && ConnectionProblem.FromJson(state.FetchProblem) is { } fetch
                ? ProblemLabels.Of(fetch, mailbox.FetchHost, mailbox.FetchPort, T)
                : null;
        var sendProblem =
            mailbox.CanSend && state.SendFailingSince is not null && ConnectionProblem.FromJson(state.SendProblem) is { } send
                ? ProblemLabels.Of(send, mailbox.SmtpHost, mailbox.SmtpPort, T)
                : null;
        var silent = mailbox.CanFetch && fetchProblem is null && state.FetchedAt is { } last && time.GetUtcNow() - last > Silence;
        var (look, tone, word) =
            !mailbox.IsActive ? ("disabled", "neutral", T["Not active"])
            : fetchProblem is not null ? ("broken", "danger", T["Receiving failed"])
            : sendProblem is not null ? ("broken", "danger", T["Sending failed"])
            : silent ? ("broken", "danger", T["Not responding"])
            : !mailbox.CanFetch && !mailbox.CanSend ? ("broken", "warning", T["No server"])
            : mailbox.CanFetch && state.FetchedAt is null ? ("active", "info", T["Not fetched yet"])
            : ("active", "success", T["Working"]);
        return new MailboxCard(mailbox.Id, mailbox.Name, mailbox.Address, department)
        {
            State = look,
            Tone = tone,
            Word = word,
            CanFetch = mailbox.CanFetch,
            CanSend = mailbox.CanSend,
            FetchedAt = state.FetchedAt,
            SentAt = state.SentAt,
            Waiting = state.Waiting,
            FetchProblem = fetchProblem,
            FetchFailingSince = state.FetchFailingSince,
            SendProblem = sendProblem,
            SendFailingSince = state.SendFailingSince,
        };
    }
}
