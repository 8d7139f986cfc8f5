using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Mail.Tests.FetchMail;

/// <summary>POP3 and access tokens, against a Dovecot that asks its token endpoint.</summary>
public abstract partial class FetchTests
{
    [Fact]
    public async Task Pop3_deletes_on_the_server_what_is_committed_here_where_the_mailbox_says_so()
    {
        var (mailbox, user) = await MailboxAsync(box =>
            (box.FetchProtocol, box.FetchPort, box.AfterFetch, box.IsActive) = (
                FetchProtocol.Pop3,
                servers.Dovecot.Pop3Port,
                AfterFetch.Delete,
                false
            )
        );
        await DeliverAsync(user, mailbox, 3);
        await ActivateAsync(mailbox);
        Assert.All(await RowsAsync(mailbox, 3), row => Assert.Equal(IncomingState.Processed, row.State));
        Assert.Equal(0, await MailDesk.EventuallyAsync(() => CountAsync(user, MailKit.Search.SearchQuery.All), count => count == 0));
    }

    [Fact]
    public async Task Pop3_keeps_a_bad_message_and_takes_those_behind_it()
    {
        var (mailbox, user) = await MailboxAsync(box =>
            (box.FetchProtocol, box.FetchPort, box.AfterFetch, box.IsActive) = (
                FetchProtocol.Pop3,
                servers.Dovecot.Pop3Port,
                AfterFetch.Delete,
                false
            )
        );
        await servers.Dovecot.DeliverAsync(
            user,
            [Sample(mailbox), MailDesk.Raw(Samples.Mail(mailbox.Address, mailbox.Address, "From ourselves", "A loop")), Sample(mailbox)]
        );
        await ActivateAsync(mailbox);
        Assert.Equal(
            [IncomingState.Processed, IncomingState.Failed, IncomingState.Processed],
            (await RowsAsync(mailbox, 3)).Select(row => row.State)
        );
        // What waits for the admin stays on the server, too.
        Assert.Equal(1, await MailDesk.EventuallyAsync(() => CountAsync(user, MailKit.Search.SearchQuery.All), count => count == 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pop3_is_encrypted_as_the_mailbox_says(bool fromTheStart)
    {
        var (mailbox, user) = await MailboxAsync(box =>
        {
            (box.FetchProtocol, box.AfterFetch) = (FetchProtocol.Pop3, AfterFetch.Leave);
            (box.FetchPort, box.FetchTls) = fromTheStart
                ? (servers.Dovecot.Pop3sPort, TlsMode.Implicit)
                : (servers.Dovecot.Pop3Port, TlsMode.StartTls);
            box.FetchFingerprint = Fingerprint;
        });
        await DeliverAsync(user, mailbox, 1);
        desk.Service<MailSignals>().WakeFetcher();
        Assert.Single(await RowsAsync(mailbox, 1));
    }

    [Theory]
    [InlineData((int)FetchProtocol.Pop3)]
    [InlineData((int)FetchProtocol.Imap)]
    public async Task A_token_that_has_expired_turns_the_mailbox_red_and_a_new_one_goes_on(int protocol)
    {
        var old = $"ya29.{Guid.NewGuid():N}";
        var (mailbox, user) = await MailboxAsync(box =>
        {
            (box.FetchProtocol, box.FetchSignIn, box.FetchSecret, box.AfterFetch) = (
                (FetchProtocol)protocol,
                SignIn.Token,
                old,
                AfterFetch.Leave
            );
            if (box.FetchProtocol == FetchProtocol.Pop3)
                box.FetchPort = servers.Dovecot.Pop3Port;
        });
        var state = await StateAsync(mailbox);
        Assert.Equal(ProblemKind.SignIn, ConnectionProblem.FromJson(state!.FetchProblem)!.Kind);
        Assert.DoesNotContain(old, state.FetchProblem, StringComparison.Ordinal);

        await DeliverAsync(user, mailbox, 1);
        var fresh = $"ya29.{Guid.NewGuid():N}";
        servers.Dovecot.AcceptToken(user, fresh);
        await ChangeAsync(mailbox, box => box.FetchSecret = desk.Service<MailboxSecrets>().Protect(fresh));
        Assert.Single(await RowsAsync(mailbox, 1));
        state = await MailDesk.EventuallyAsync(
            () => desk.ReadAsync(db => db.Table<MailboxStateRow>().FirstAsync(row => row.MailboxId == mailbox.Id)),
            row => row.FetchFailingSince is null
        );
        Assert.Null(state.FetchFailingSince);
    }

    private string Fingerprint =>
        Convert.ToHexStringLower(servers.Dovecot.Certificate.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256));
}
