using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.SendMail;
using Hookdesk.Mail.Workers;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.Outbox;

/// <summary>The pages of the outbox: what waits, what was given up, what has left, and the log of each copy.</summary>
internal static class OutboxEndpoints
{
    private const int PageSize = 50;

    public static IEndpointRouteBuilder MapOutbox(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/mail/outbox", ListAsync).RequirePermission(MailPermissions.Manage);
        endpoints.MapGet("/admin/mail/outbox/{id:long}", ShowAsync).RequirePermission(MailPermissions.Manage);
        endpoints.MapPost("/admin/mail/outbox/{id:long}/retry", RetryAsync).RequirePermission(MailPermissions.Manage);
        return endpoints;
    }

    private static async Task<IResult> ListAsync(IDatabase database, MailboxDirectory directory, string? show, long? before, CancellationToken cancellation)
    {
        var tab = show is "failed" or "sent" ? show : "waiting";
        var copies = database.Table<OutboxRow>().Where(copy => before == null || copy.Id < before);
        copies = tab switch
        {
            "failed" => copies.Where(copy => copy.State == OutboxState.Failed),
            "sent" => copies.Where(copy => copy.State == OutboxState.Sent),
            _ => copies.Where(copy => copy.State == OutboxState.Queued || copy.State == OutboxState.Sending),
        };
        var rows = await (from copy in copies
                          join mail in database.Table<OutgoingRow>() on copy.OutgoingId equals mail.Id
                          orderby copy.Id descending
                          select new OutboxEntry(copy, mail.Subject, mail.TicketId)).Take(PageSize + 1).ToListAsync(cancellation);
        var older = rows.Count > PageSize ? rows[PageSize - 1].Copy.Id : (long?)null;
        var names = (await directory.ListAsync(cancellation)).ToDictionary(mailbox => mailbox.Id, mailbox => mailbox.Name);
        var failed = await database.Table<OutboxRow>().CountAsync(copy => copy.State == OutboxState.Failed, cancellation);
        return PageResults.Page<OutboxPage>(new { Model = new OutboxList(tab, [.. rows.Take(PageSize)], names, failed, older) });
    }

    private static async Task<IResult> ShowAsync(long id, IDatabase database, CancellationToken cancellation)
    {
        var found = await (from copy in database.Table<OutboxRow>()
                           join mail in database.Table<OutgoingRow>() on copy.OutgoingId equals mail.Id
                           where copy.Id == id
                           select new OutboxEntry(copy, mail.Subject, mail.TicketId)).FirstOrDefaultAsync(cancellation);
        if (found is null) return Results.NotFound();
        var log = await database.Table<DeliveryLogRow>().Where(row => row.OutboxId == id).OrderByDescending(row => row.Id).Take(200).ToListAsync(cancellation);
        return PageResults.Page<OutboxCopyPage>(new { Model = new OutboxCopy(found, log) });
    }

    private static async Task<IResult> RetryAsync(long id, HttpContext context, IDatabase database, IMessageDelivery delivery, MailSignals signals, MailCounts counts, IStringLocalizer<MailPlugin> T, CancellationToken cancellation)
    {
        var changed = await database.WriteAsync(async write =>
        {
            var done = await write.Table<OutboxRow>().Where(copy => copy.Id == id && (copy.State == OutboxState.Failed || copy.State == OutboxState.Queued))
                .Set(copy => copy.State, OutboxState.Queued).Set(copy => copy.DueAt, write.Now).Set(copy => copy.GiveUpAt, write.Now + RetryPauses.GiveUpAfter).Set(copy => copy.EndedAt, (DateTimeOffset?)null)
                .UpdateAsync(cancellation);
            if (done == 0) return false;
            await write.InsertAsync(new DeliveryLogRow { OutboxId = id, At = write.Now, Outcome = "retry" }, cancellation);
            var outgoing = await write.Table<OutboxRow>().Where(copy => copy.Id == id).Select(copy => copy.OutgoingId).FirstAsync(cancellation);
            await SendOutbox.ShowAsync(write, delivery, outgoing, cancellation);
            signals.WakeSenderAfter(write);
            return true;
        }, cancellation);
        counts.Forget();
        context.Response.Toast(changed ? T["It is sent again now, under the same Message-ID."] : T["It has left already."], changed ? "success" : "info");
        return Results.LocalRedirect($"/admin/mail/outbox/{id}");
    }
}

/// <summary>A copy with the mail it is of.</summary>
internal sealed record OutboxEntry(OutboxRow Copy, string Subject, long? TicketId);

/// <summary>A page of the outbox.</summary>
internal sealed record OutboxList(string Tab, IReadOnlyList<OutboxEntry> Entries, IReadOnlyDictionary<long, string> Mailboxes, int Failed, long? OlderThan);

/// <summary>A copy with its log.</summary>
internal sealed record OutboxCopy(OutboxEntry Entry, IReadOnlyList<DeliveryLogRow> Log);
