using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.TestServers;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Tests;

/// <summary>What the overview of the administration says of email.</summary>
public sealed class MailProblemsTests(SqliteMailDesk shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_that_does_not_come_in_or_go_out_is_counted_and_leads_to_where_it_is_mended()
    {
        var desk = shared.Desk;
        var mailbox = await desk.MailboxAsync(box =>
            (box.SmtpHost, box.SmtpPort, box.FetchProtocol) = ("127.0.0.1", 1, FetchProtocol.None)
        );
        var failed = await desk.ReceiveOneAsync(mailbox, Samples.Mail(mailbox.Address, mailbox.Address, "From ourselves", "Hello"));
        Assert.Equal(IncomingState.Failed, failed.State);
        foreach (var state in new[] { OutboxState.Failed, OutboxState.Queued })
            await CopyAsync(mailbox, state);

        var problems = (await ProblemsAsync()).ToDictionary(problem => problem.Href!);

        await CountedAsync(
            "/admin/mail/failed",
            "incoming email",
            db => db.Table<IncomingRow>().CountAsync(row => row.State == IncomingState.Failed)
        );
        await CountedAsync(
            "/admin/mail/outbox?show=failed",
            "email",
            db => db.Table<OutboxRow>().CountAsync(row => row.State == OutboxState.Failed)
        );
        Assert.Contains("being retried", problems["/admin/mail/outbox"].Title, StringComparison.Ordinal);
        // The server is not there, which the worker finds out by the first copy it sends.
        var href = $"/admin/mailboxes/{mailbox.Id}";
        var broken = await MailDesk.EventuallyAsync(
            async () => (await ProblemsAsync()).FirstOrDefault(problem => problem.Href == href),
            problem => problem is not null
        );
        Assert.True(broken!.IsUrgent);
        Assert.StartsWith(mailbox.Name, broken.Title, StringComparison.Ordinal);

        async Task CountedAsync(string place, string what, Func<Sdk.Data.IDatabase, Task<int>> count)
        {
            var number = await desk.ReadAsync(count);
            Assert.StartsWith($"{number} {what}{(number == 1 ? " " : "s ")}", problems[place].Title, StringComparison.Ordinal);
        }
    }

    private Task<IReadOnlyList<SystemProblem>> ProblemsAsync() =>
        shared.Desk.Host.InScopeAsync(services =>
            services.GetServices<ISystemStatusProvider>().OfType<MailProblems>().Single().ProblemsAsync(Cancellation).AsTask()
        );

    private Task<long> CopyAsync(MailboxRow mailbox, OutboxState state) =>
        shared.Desk.WriteAsync(
            async (_, write) =>
                await write.InsertWithIdAsync(
                    new OutboxRow
                    {
                        OutgoingId = await write.InsertWithIdAsync(
                            new OutgoingRow
                            {
                                MailboxId = mailbox.Id,
                                Subject = "Your printer",
                                Html = "<p>Try again.</p>",
                                CreatedAt = write.Now,
                            },
                            Cancellation
                        ),
                        MailboxId = mailbox.Id,
                        Recipient = "kari@customers.example",
                        MessageId = $"{Guid.NewGuid():N}@example.com",
                        State = state,
                        Attempts = 1,
                        Error = "421 busy",
                        DueAt = write.Now,
                        GiveUpAt = write.Now.AddDays(1),
                        EndedAt = state == OutboxState.Failed ? write.Now : null,
                    },
                    Cancellation
                )
        );
}
