using System.Globalization;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>A failed mail in the list.</summary>
public sealed record FailedMailRow(long Id, string From, string Subject, string Mailbox, DateTimeOffset ArrivedAt, FailureText Failure);

/// <summary>The list, newest first.</summary>
public sealed record FailedMailList(
    IReadOnlyList<FailedMailRow> Rows,
    bool ShowsDiscarded,
    string? Mailbox,
    string? NewerHref,
    string? OlderHref
);

/// <summary>A failed mail's page.</summary>
public sealed record FailedMailModel(long Id, string From, string Subject, string Mailbox, DateTimeOffset ArrivedAt, FailureText Failure)
{
    public long Size { get; init; }
    public int Attempts { get; init; }
    public string? MessageId { get; init; }
    public bool IsDiscarded { get; init; }
    public RawText? Raw { get; init; }
    public IReadOnlyList<DepartmentInfo> Departments { get; init; } = [];
    public long DepartmentId { get; init; }

    /// <summary>What was typed in the form for a ticket, after a mistake.</summary>
    public string SenderName { get; init; } = "";

    public string SenderAddress { get; init; } = "";
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
}

/// <summary>/admin/mail/failed: what could not be processed, kept with its reason.</summary>
internal sealed class FailedMailPages(
    IDatabase database,
    MailboxDirectory directory,
    IDepartments departments,
    RawMail raw,
    IStringLocalizer<MailPlugin> T
)
{
    private const int PageSize = 30;

    public async Task<IResult> ListAsync(KeysetRequest page, long? mailbox, bool discarded, CancellationToken cancellation)
    {
        var state = discarded ? IncomingState.Discarded : IncomingState.Failed;
        var query = database.Table<IncomingRow>().Where(row => row.State == state);
        if (mailbox is { } only)
            query = query.Where(row => row.MailboxId == only);
        var rows = await query.ToNewestFirstAsync(page, PageSize, row => row.Id, cancellation);
        var mailboxes = (await directory.ListAsync(cancellation)).ToDictionary(row => row.Id, row => row.Name);
        var list = new List<FailedMailRow>(rows.Items.Count);
        foreach (var row in rows.Items)
        {
            var (from, subject) = await HeadAsync(row, cancellation);
            list.Add(
                new FailedMailRow(
                    row.Id,
                    from,
                    subject,
                    mailboxes.GetValueOrDefault(row.MailboxId, ""),
                    row.ArrivedAt,
                    FailureLabels.Of(row.Error, row.RawHash.Length > 0, T)
                )
            );
        }

        var address =
            $"/admin/mail/failed?discarded={(discarded ? "true" : "false")}"
            + (mailbox is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&mailbox={mailbox}"));
        return PageResults.Page<FailedMailPage>(
            new
            {
                List = new FailedMailList(
                    list,
                    discarded,
                    mailbox is { } id ? mailboxes.GetValueOrDefault(id) : null,
                    rows.BeforeHref(address),
                    rows.AfterHref(address)
                ),
            }
        );
    }

    public async Task<IResult> ShowAsync(
        long id,
        CancellationToken cancellation,
        Func<FailedMailModel, FailedMailModel>? with = null,
        int status = StatusCodes.Status200OK
    )
    {
        var row = await database.Table<IncomingRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation);
        if (row is null)
            return TypedResults.NotFound();
        // It has become a message meanwhile: there is its page.
        if (row.State is not (IncomingState.Failed or IncomingState.Discarded))
            return row.DeskMessageId is { } message
                ? TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/mail/messages/{message}"))
                : TypedResults.LocalRedirect("/admin/mail/failed");
        var (from, subject) = await HeadAsync(row, cancellation);
        var mailbox = await directory.FindAsync(row.MailboxId, cancellation);
        var model = new FailedMailModel(
            row.Id,
            from,
            subject,
            mailbox?.Name ?? "",
            row.ArrivedAt,
            FailureLabels.Of(row.Error, row.RawHash.Length > 0, T)
        )
        {
            Size = row.Size,
            Attempts = row.Attempts,
            MessageId = row.MessageId,
            IsDiscarded = row.State == IncomingState.Discarded,
            Raw = await raw.ReadTextAsync(row.RawHash, cancellation),
            Departments = await departments.ListAsync(cancellation),
            DepartmentId = mailbox?.DepartmentId ?? 0,
        };
        return PageResults.Page<FailedMailDetails>(new { Model = with?.Invoke(model) ?? model }, status);
    }

    /// <summary>
    /// GET /admin/mail/incoming/{id}/raw: the mail byte by byte, for keeping or another mail program. Never shown by the browser.
    /// </summary>
    public async Task<IResult> DownloadAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var hash = await database
            .Table<IncomingRow>()
            .Where(row => row.Id == id)
            .Select(row => row.RawHash)
            .FirstOrDefaultAsync(cancellation);
        if (hash is null || await raw.ReadAsync(hash, cancellation) is not { } bytes)
            return TypedResults.NotFound();
        context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        return TypedResults.File(bytes, "message/rfc822", string.Create(CultureInfo.InvariantCulture, $"mail-{id}.eml"));
    }

    private async Task<(string From, string Subject)> HeadAsync(IncomingRow row, CancellationToken cancellation)
    {
        var (from, subject) = (row.FromAddress, row.Subject);
        if (from is null || subject is null)
        {
            var head = await raw.ReadHeadAsync(row.RawHash, cancellation);
            (from, subject) = (from ?? head.From, subject ?? head.Subject);
        }

        return (from ?? T["Unknown sender"], string.IsNullOrWhiteSpace(subject) ? T["(no subject)"] : subject);
    }
}
