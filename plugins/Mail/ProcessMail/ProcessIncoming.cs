using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>
/// Makes stored mails messages of tickets, many in one transaction. When a batch fails, each of its mails is tried alone, so that one
/// bad mail never stops the others; a mail that fails alone is kept for the admin.
/// </summary>
internal sealed partial class ProcessIncoming(
    PrepareMail prepare,
    MailCounts counts,
    IServiceScopeFactory scopes,
    ILogger<ProcessIncoming> log
)
{
    // A failing database is not the mail's fault; after so many attempts it is.
    public const int MostAttempts = 3;

    public async Task ProcessAsync(MailboxRow mailbox, IReadOnlyList<StoredMessage> messages, CancellationToken cancellation)
    {
        var good = await prepare.PrepareAllAsync(messages, (message, error) => FailAsync(message.Row, error, cancellation), cancellation);
        if (good.Count == 0 || await TryTogetherAsync(mailbox, good, cancellation))
            return;
        foreach (var mail in good)
            await TryAloneAsync(mailbox, mail, null, cancellation);
    }

    /// <summary>Processes one mail.</summary>
    /// <param name="mailbox">The mailbox it came by.</param>
    /// <param name="mail">The mail.</param>
    /// <param name="asSender">The sender as the admin says; null to take it from the mail.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>False when it failed; it is kept with its error.</returns>
    public async Task<bool> TryAloneAsync(MailboxRow mailbox, PreparedMail mail, MailAddress? asSender, CancellationToken cancellation)
    {
        try
        {
            await HandleAllAsync(mailbox, [mail], asSender, cancellation);
            return true;
        }
        catch (AlreadyProcessedException)
        {
            return true;
        }
        catch (RefusedException refused)
        {
            await RefuseAsync(mail, refused.Message, cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await FailAsync(mail.Row, error, cancellation);
            return false;
        }
    }

    /// <summary>Keeps a mail with what went wrong. The database's own failures are tried again a few times before.</summary>
    public async Task FailAsync(IncomingRow row, Exception error, CancellationToken cancellation, bool isAttempt = true)
    {
        Failed(log, row.Id, row.MailboxId, error);
        await using var scope = scopes.CreateAsyncScope();
        var attempts = row.Attempts + (isAttempt ? 1 : 0);
        var state = error is System.Data.Common.DbException && attempts < MostAttempts ? IncomingState.Received : IncomingState.Failed;
        var text = error is MailProblemException problem ? problem.Message : $"{error.GetType().Name}: {error.Message}";
        await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .WriteAsync(
                write =>
                    write
                        .Table<IncomingRow>()
                        .Where(r => r.Id == row.Id && (r.State == IncomingState.Received || r.State == IncomingState.Failed))
                        .Set(r => r.State, state)
                        .Set(r => r.Attempts, attempts)
                        .Set(r => r.Error, text)
                        .UpdateAsync(cancellation),
                cancellation
            );
        counts.Forget();
    }

    private async Task<bool> TryTogetherAsync(MailboxRow mailbox, IReadOnlyList<PreparedMail> mails, CancellationToken cancellation)
    {
        if (mails.Count == 1)
            return false;
        try
        {
            await HandleAllAsync(mailbox, mails, null, cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            OneByOne(log, mails.Count, mailbox.Id, error.GetType().Name);
            return false;
        }
    }

    private async Task HandleAllAsync(
        MailboxRow mailbox,
        IReadOnlyList<PreparedMail> mails,
        MailAddress? asSender,
        CancellationToken cancellation
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var database = services.GetRequiredService<IDatabase>();
        var finder = services.GetRequiredService<TicketFinder>();
        var handle = services.GetRequiredService<HandleMail>();
        await database.WriteAsync(
            async write =>
            {
                var known = await finder.LoadAsync(write.Table<MessageIdRow>(), mails.Select(mail => mail.Mail), cancellation);
                foreach (var mail in mails)
                    await handle.HandleAsync(write, mail, mailbox, known, asSender, cancellation);
            },
            cancellation
        );
    }

    private async Task RefuseAsync(PreparedMail mail, string reason, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var explanation = new Explanation { Outcome = Outcomes.Refused, Detail = reason }.ToJson();
        await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .WriteAsync(
                write =>
                    write
                        .Table<IncomingRow>()
                        .Where(row => row.Id == mail.Row.Id)
                        .Set(row => row.State, IncomingState.Discarded)
                        .Set(row => row.Error, reason)
                        .Set(row => row.Explanation, explanation)
                        .Set(row => row.FromAddress, mail.Mail.From == null ? null : mail.Mail.From.Address)
                        .Set(row => row.Subject, mail.Mail.Subject)
                        .UpdateAsync(cancellation),
                cancellation
            );
    }

    [LoggerMessage(1, LogLevel.Warning, "Email {IncomingId} in mailbox {MailboxId} couldn't be processed. The email is kept")]
    private static partial void Failed(ILogger log, long incomingId, long mailboxId, Exception error);

    [LoggerMessage(
        2,
        LogLevel.Information,
        "A batch of {Count} emails in mailbox {MailboxId} failed ({Error}). Retrying each email separately"
    )]
    private static partial void OneByOne(ILogger log, int count, long mailboxId, string error);
}
