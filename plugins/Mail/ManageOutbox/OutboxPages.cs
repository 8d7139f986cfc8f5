using System.Globalization;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Ui;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageOutbox;

/// <summary>One person's copy in the list.</summary>
public sealed record OutboxListRow(long Id, string Recipient, string Subject, string Mailbox, CopyState State)
{
    public long? TicketId { get; init; }
    public int Attempts { get; init; }

    /// <summary>Null when it is not to be sent any more.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    public string? Error { get; init; }
}

/// <summary>The list, newest first.</summary>
public sealed record OutboxList(IReadOnlyList<OutboxListRow> Rows, string Show, string? Mailbox, string? NewerHref, string? OlderHref);

/// <summary>What happened at one attempt.</summary>
public sealed record CopyLogEntry(DateTimeOffset At, string Text, string? Detail);

/// <summary>A copy's page.</summary>
public sealed record CopyModel(long Id, string RecipientName, string Recipient, string Subject, CopyState State)
{
    public long? TicketId { get; init; }
    public long? DeskMessageId { get; init; }
    public string Mailbox { get; init; } = "";
    public long MailboxId { get; init; }
    public int Attempts { get; init; }
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>Null when it is not to be sent any more.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    public DateTimeOffset? GivesUpAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Error { get; init; }
    public string MessageId { get; init; } = "";
    public bool MayRetry { get; init; }
    public bool MayGiveUp { get; init; }

    /// <summary>False when its mailbox can't send at present, so that waiting leads nowhere.</summary>
    public bool MailboxCanSend { get; init; } = true;

    public IReadOnlyList<CopyLogEntry> Log { get; init; } = [];
}

/// <summary>/admin/mail/outbox: what is to leave, what does not get through, what has left.</summary>
internal sealed class OutboxPages(IDatabase database, MailboxDirectory directory, IStringLocalizer<MailPlugin> T)
{
    private const int PageSize = 50;

    public async Task<IResult> ListAsync(string? show, KeysetRequest page, long? mailbox, CancellationToken cancellation)
    {
        show = show is "retrying" or "failed" or "sent" ? show : "unsent";
        var copies = Matching(show);
        if (mailbox is { } only)
            copies = copies.Where(copy => copy.MailboxId == only);
        var query =
            from copy in copies
            join mail in database.Table<OutgoingRow>() on copy.OutgoingId equals mail.Id
            select new
            {
                Copy = copy,
                mail.Subject,
                mail.TicketId,
            };
        var rows = await query.ToNewestFirstAsync(page, PageSize, row => row.Copy.Id, cancellation);
        var mailboxes = (await directory.ListAsync(cancellation)).ToDictionary(row => row.Id, row => row.Name);
        var list = rows
            .Items.Select(row => new OutboxListRow(
                row.Copy.Id,
                row.Copy.Recipient,
                row.Subject,
                mailboxes.GetValueOrDefault(row.Copy.MailboxId, ""),
                CopyLabels.Of(row.Copy.State, row.Copy.Error is not null, T)
            )
            {
                TicketId = row.TicketId,
                Attempts = row.Copy.Attempts,
                NextAttempt = row.Copy.State == OutboxState.Queued ? row.Copy.DueAt : null,
                Error = row.Copy.Error,
            })
            .ToList();
        var address =
            $"/admin/mail/outbox?show={show}" + (mailbox is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&mailbox={mailbox}"));
        return PageResults.Page<OutboxPage>(
            new
            {
                List = new OutboxList(
                    list,
                    show,
                    mailbox is { } id ? mailboxes.GetValueOrDefault(id) : null,
                    rows.BeforeHref(address),
                    rows.AfterHref(address)
                ),
            }
        );
    }

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation) =>
        await ReadAsync(id, cancellation) is { } model ? PageResults.Page<OutboxCopyPage>(new { Model = model }) : TypedResults.NotFound();

    private async Task<CopyModel?> ReadAsync(long id, CancellationToken cancellation)
    {
        var copy = await database.Table<OutboxRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation);
        if (copy is null)
            return null;
        var mail = await database
            .Table<OutgoingRow>()
            .Where(row => row.Id == copy.OutgoingId)
            .Select(row => new
            {
                row.Subject,
                row.TicketId,
                row.DeskMessageId,
                row.CreatedAt,
            })
            .FirstAsync(cancellation);
        var mailbox = await directory.FindAsync(copy.MailboxId, cancellation);
        var waits = copy.State == OutboxState.Queued;
        return new CopyModel(
            copy.Id,
            copy.RecipientName,
            copy.Recipient,
            mail.Subject,
            CopyLabels.Of(copy.State, copy.Error is not null, T)
        )
        {
            TicketId = mail.TicketId,
            DeskMessageId = mail.DeskMessageId,
            Mailbox = mailbox?.Name ?? "",
            MailboxId = copy.MailboxId,
            MailboxCanSend = mailbox?.CanSend == true,
            Attempts = copy.Attempts,
            WrittenAt = mail.CreatedAt,
            NextAttempt = waits ? copy.DueAt : null,
            GivesUpAt = waits ? copy.GiveUpAt : null,
            EndedAt = copy.EndedAt,
            Error = copy.Error,
            MessageId = copy.MessageId,
            MayRetry = copy.State is OutboxState.Queued or OutboxState.Failed,
            MayGiveUp = copy.State is OutboxState.Queued or OutboxState.Failed,
            Log = await LogAsync(id, cancellation),
        };
    }

    /// <summary>What happened to a copy, attempt by attempt, newest first.</summary>
    public async Task<IReadOnlyList<CopyLogEntry>> LogAsync(long id, CancellationToken cancellation) =>
        [
            .. (
                await database
                    .Table<DeliveryLogRow>()
                    .Where(row => row.OutboxId == id)
                    .OrderByDescending(row => row.Id)
                    .Take(200)
                    .ToListAsync(cancellation)
            ).Select(row => new CopyLogEntry(row.At, CopyLabels.Outcome(row.Outcome, T), row.Detail)),
        ];

    private IQueryable<OutboxRow> Matching(string show) =>
        show switch
        {
            "retrying" => database.Table<OutboxRow>().Where(copy => copy.State == OutboxState.Queued && copy.Error != null),
            "failed" => database.Table<OutboxRow>().Where(copy => copy.State == OutboxState.Failed),
            "sent" => database.Table<OutboxRow>().Where(copy => copy.State == OutboxState.Sent),
            _ => database
                .Table<OutboxRow>()
                .Where(copy => copy.State == OutboxState.Queued || copy.State == OutboxState.Sending || copy.State == OutboxState.Failed),
        };
}
