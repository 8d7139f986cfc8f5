using Hookdesk.Mail.Data;
using Hookdesk.Mail.ManageMailboxes;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail;

/// <summary>
/// Tells the overview of the administration of mailboxes that don't fetch or send, of mail that was not processed, and of mail that waits
/// or was given up.
/// </summary>
internal sealed class MailProblems(MailboxCards cards, IDatabase database, IStringLocalizer<MailPlugin> T) : ISystemStatusProvider
{
    public string Name => T["Email"];

    public async ValueTask<IReadOnlyList<SystemProblem>> ProblemsAsync(CancellationToken cancellation = default)
    {
        var mailboxes = await cards.ReadAsync(cancellation);
        var outbox = database.Table<OutboxRow>();
        var failed = await database.Table<IncomingRow>().CountAsync(row => row.State == IncomingState.Failed, cancellation);
        var given = await outbox.CountAsync(row => row.State == OutboxState.Failed, cancellation);
        var retrying = await outbox.CountAsync(row => row.State == OutboxState.Queued && row.Error != null, cancellation);
        SystemProblem?[] found =
        [
            mailboxes.All(card => card.State == "disabled")
                ? Problem(
                    T["No active mailbox"],
                    T["Email isn't received, and replies to customers aren't sent."],
                    "/admin/mailboxes",
                    T["Mailboxes"]
                ) with
                {
                    IsUrgent = false,
                }
                : null,
            .. mailboxes.Where(card => card.State == "broken").Select(Broken),
            failed == 0
                ? null
                : Problem(
                    T.Plural(failed, "{0} incoming email wasn't processed", "{0} incoming emails weren't processed"),
                    T["The email is kept, but has no ticket. Retry it or create a ticket yourself."],
                    "/admin/mail/failed",
                    T["Failed email"]
                ),
            given == 0
                ? null
                : Problem(
                    T.Plural(given, "{0} email couldn't be sent", "{0} emails couldn't be sent"),
                    T["Sending has stopped. Retry it in the outbox."],
                    "/admin/mail/outbox?show=failed",
                    T["Outbox"]
                ),
            retrying == 0
                ? null
                : Problem(
                    T.Plural(retrying, "{0} email is being retried", "{0} emails are being retried"),
                    T["Sending failed. It's retried for up to four days."],
                    "/admin/mail/outbox",
                    T["Outbox"]
                ),
        ];
        return [.. found.OfType<SystemProblem>()];
    }

    private SystemProblem Broken(MailboxCard card) =>
        Problem(
            T["{0}: {1}", card.Name, card.Word],
            (card.FetchProblem ?? card.SendProblem) is { } problem
                ? $"{problem.Title} {problem.Advice}"
                : T["See the mailbox for details."],
            $"/admin/mailboxes/{card.Id}",
            T["Open the mailbox"]
        );

    private static SystemProblem Problem(string title, string text, string href, string link) =>
        new(title, text) { Href = href, LinkText = link };
}
