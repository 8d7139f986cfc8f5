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
        var problems = new List<SystemProblem>();
        var mailboxes = await cards.ReadAsync(cancellation);
        if (mailboxes.All(card => card.State == "disabled"))
            problems.Add(
                new SystemProblem(T["No active mailbox"], T["Email isn't received, and replies to customers aren't sent."])
                {
                    IsUrgent = false,
                    Href = "/admin/mailboxes",
                    LinkText = T["Mailboxes"],
                }
            );
        foreach (var card in mailboxes.Where(card => card.State == "broken"))
        {
            var problem = card.FetchProblem ?? card.SendProblem;
            problems.Add(
                new SystemProblem(
                    T["{0}: {1}", card.Name, card.Word],
                    problem is not null ? $"{problem.Title} {problem.Advice}" : T["See the mailbox for details."]
                )
                {
                    Href = $"/admin/mailboxes/{card.Id}",
                    LinkText = T["Open the mailbox"],
                }
            );
        }
        var failed = await database.Table<IncomingRow>().CountAsync(row => row.State == IncomingState.Failed, cancellation);
        if (failed > 0)
            problems.Add(
                new SystemProblem(
                    T.Plural(failed, "{0} incoming email wasn't processed", "{0} incoming emails weren't processed"),
                    T["The email is kept, but has no ticket. Retry it or create a ticket yourself."]
                )
                {
                    Href = "/admin/mail/failed",
                    LinkText = T["Failed email"],
                }
            );
        var given = await database.Table<OutboxRow>().CountAsync(row => row.State == OutboxState.Failed, cancellation);
        if (given > 0)
            problems.Add(
                new SystemProblem(
                    T.Plural(given, "{0} email couldn't be sent", "{0} emails couldn't be sent"),
                    T["Sending has stopped. Retry it in the outbox."]
                )
                {
                    Href = "/admin/mail/outbox?show=failed",
                    LinkText = T["Outbox"],
                }
            );
        var retrying = await database
            .Table<OutboxRow>()
            .CountAsync(row => row.State == OutboxState.Queued && row.Attempts > 0, cancellation);
        if (retrying > 0)
            problems.Add(
                new SystemProblem(
                    T.Plural(retrying, "{0} email is being retried", "{0} emails are being retried"),
                    T["Sending failed. It's retried for up to four days."]
                )
                {
                    Href = "/admin/mail/outbox",
                    LinkText = T["Outbox"],
                }
            );
        return problems;
    }
}
