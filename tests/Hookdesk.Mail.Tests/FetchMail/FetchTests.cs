using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.ProcessMail;
using LinqToDB;
using LinqToDB.Async;
using MailKit;
using MailKit.Net.Imap;

namespace Hookdesk.Mail.Tests.FetchMail;

/// <summary>Fetching from a real Dovecot by the workers of a real desk.</summary>
public abstract partial class FetchTests(MailDesk desk, MailServersOfTests servers)
{
    private const string Password = "s3cret-of-tests";

    [Fact]
    public async Task Mail_becomes_tickets_and_is_marked_read_afterwards()
    {
        var (mailbox, user) = await MailboxAsync();
        await DeliverAsync(user, mailbox, 3);
        var rows = await RowsAsync(mailbox, 3);
        Assert.All(rows, row => Assert.Equal(IncomingState.Processed, row.State));
        Assert.Equal(3, rows.Select(row => row.TicketId).Distinct().Count());
        Assert.Equal(3, await MailDesk.EventuallyAsync(() => CountAsync(user, MailKit.Search.SearchQuery.Seen), count => count == 3));
    }

    [Fact]
    public async Task New_mail_is_told_by_the_server_and_not_only_asked_for_each_minute()
    {
        var (mailbox, user) = await MailboxAsync();
        await DeliverAsync(user, mailbox, 1);
        await RowsAsync(mailbox, 1);
        await DeliverAsync(user, mailbox, 1);
        Assert.Equal(2, (await RowsAsync(mailbox, 2)).Count);
    }

    [Fact]
    public async Task A_message_that_was_read_elsewhere_is_still_fetched()
    {
        var (mailbox, user) = await MailboxAsync(box => box.IsActive = false);
        await DeliverAsync(user, mailbox, 1);
        using (var client = await SignInAsync(user))
        {
            await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancellation);
            await client.Inbox.AddFlagsAsync(0, MessageFlags.Seen, true, Cancellation);
            await client.DisconnectAsync(true, Cancellation);
        }

        await ActivateAsync(mailbox);
        Assert.Equal(IncomingState.Processed, Assert.Single(await RowsAsync(mailbox, 1)).State);
    }

    [Fact]
    public async Task One_bad_message_is_kept_and_those_behind_it_go_on()
    {
        var (mailbox, user) = await MailboxAsync(box => box.IsActive = false);
        await servers.Dovecot.DeliverAsync(
            user,
            [Sample(mailbox), MailDesk.Raw(Samples.Mail(mailbox.Address, mailbox.Address, "From ourselves", "A loop")), Sample(mailbox)]
        );
        await ActivateAsync(mailbox);
        var rows = await RowsAsync(mailbox, 3);
        Assert.Equal([IncomingState.Processed, IncomingState.Failed, IncomingState.Processed], rows.Select(row => row.State));
        Assert.Equal(MailProblemException.OwnSender, rows[1].Error);
    }

    [Fact]
    public async Task A_new_uidvalidity_rescans_without_duplicates()
    {
        var own = await Hookdesk.TestServers.DovecotServer.StartAsync();
        await using var _ = own;
        var user = $"user{Guid.NewGuid():N}";
        await own.AddUserAsync(user, Password);
        var mailbox = await desk.MailboxAsync(box =>
        {
            Receive(box, user);
            box.FetchPort = own.ImapPort;
        });
        await own.DeliverAsync(user, [Sample(mailbox), Sample(mailbox)]);
        await RowsAsync(mailbox, 2);
        await own.ResetUidValidityAsync(user);
        await own.DeliverAsync(user, [Sample(mailbox)]);
        var rows = await MailDesk.EventuallyAsync(
            () =>
            {
                // The pause after the outage is not what is tested.
                desk.Service<MailSignals>().WakeFetcher();
                return RowsAsync(mailbox, 0);
            },
            found => found.Count == 5
        );
        Assert.Equal(3, rows.Count(row => row.State == IncomingState.Processed));
        Assert.Equal(2, rows.Count(row => row.State == IncomingState.Duplicate));
    }

    [Theory]
    [InlineData((int)AfterFetch.Delete, 0, 0)]
    [InlineData((int)AfterFetch.Move, 0, 2)]
    [InlineData((int)AfterFetch.Leave, 2, 0)]
    public async Task Afterwards_it_is_done_on_the_server_as_the_mailbox_says(int after, int left, int moved)
    {
        var (mailbox, user) = await MailboxAsync(box => (box.AfterFetch, box.MoveFolder) = ((AfterFetch)after, "Fetched"));
        await DeliverAsync(user, mailbox, 2);
        await RowsAsync(mailbox, 2);
        await MailDesk.EventuallyAsync(
            () => desk.ReadAsync(db => db.Table<IncomingRow>().CountAsync(row => row.MailboxId == mailbox.Id && !row.Settled)),
            count => count == 0
        );
        Assert.Equal(left, await CountAsync(user, MailKit.Search.SearchQuery.All));
        Assert.Equal(moved, await CountInFolderAsync(user, "Fetched"));
    }

    [Fact]
    public async Task Pop3_fetches_too_and_knows_what_it_has()
    {
        var (mailbox, user) = await MailboxAsync(box =>
            (box.FetchProtocol, box.FetchPort, box.AfterFetch) = (FetchProtocol.Pop3, servers.Dovecot.Pop3Port, AfterFetch.Leave)
        );
        await DeliverAsync(user, mailbox, 2);
        desk.Service<MailSignals>().WakeFetcher();
        await RowsAsync(mailbox, 2);
        await DeliverAsync(user, mailbox, 1);
        // Asked once, it looks at once, and not a minute later.
        desk.Service<MailSignals>().WakeFetcher();
        await RowsAsync(mailbox, 3);
        Assert.Equal(3, (await RowsAsync(mailbox, 3)).Select(row => row.TicketId).Distinct().Count());
    }

    [Fact]
    public async Task A_token_signs_in_where_a_password_would_not()
    {
        var (mailbox, user) = await MailboxAsync(box => (box.FetchSignIn, box.FetchSecret) = (SignIn.Token, "ya29.token"));
        servers.Dovecot.AcceptToken(user, "ya29.token");
        await DeliverAsync(user, mailbox, 1);
        Assert.Single(await RowsAsync(mailbox, 1));
    }

    [Fact]
    public async Task A_wrong_password_turns_the_mailbox_red_with_its_reason()
    {
        var (mailbox, _) = await MailboxAsync(box => box.FetchSecret = "wrong");
        var state = await StateAsync(mailbox);
        Assert.NotNull(state?.FetchFailingSince);
        Assert.Equal(ProblemKind.SignIn, ConnectionProblem.FromJson(state.FetchProblem)!.Kind);
        Assert.DoesNotContain("wrong", state.FetchProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused_with_its_facts_until_it_is_trusted()
    {
        var (mailbox, user) = await MailboxAsync(box => (box.FetchPort, box.FetchTls) = (servers.Dovecot.ImapsPort, TlsMode.Implicit));
        var problem = ConnectionProblem.FromJson((await StateAsync(mailbox))!.FetchProblem)!;
        Assert.Equal(ProblemKind.Certificate, problem.Kind);
        Assert.True(problem.Certificate is { SelfSigned: true, WrongName: false, Expired: false });

        await DeliverAsync(user, mailbox, 1);
        await ChangeAsync(mailbox, box => box.FetchFingerprint = problem.Certificate.Fingerprint);
        Assert.Single(await RowsAsync(mailbox, 1));
    }

    [Fact]
    public async Task Starttls_works_with_the_trusted_certificate()
    {
        var fingerprint = Convert.ToHexStringLower(
            servers.Dovecot.Certificate.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256)
        );
        var (mailbox, user) = await MailboxAsync(box => (box.FetchTls, box.FetchFingerprint) = (TlsMode.StartTls, fingerprint));
        await DeliverAsync(user, mailbox, 1);
        Assert.Single(await RowsAsync(mailbox, 1));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<(MailboxRow Mailbox, string User)> MailboxAsync(Action<MailboxRow>? change = null)
    {
        Hookdesk.TestServers.ServerRequirement.Require(Hookdesk.TestServers.ServerKind.Dovecot);
        var user = $"user{Guid.NewGuid():N}";
        await servers.Dovecot.AddUserAsync(user, Password);
        var mailbox = await desk.MailboxAsync(box =>
        {
            Receive(box, user);
            change?.Invoke(box);
        });
        return (mailbox, user);
    }

    private void Receive(MailboxRow box, string user)
    {
        (box.FetchHost, box.FetchPort, box.FetchTls) = ("127.0.0.1", servers.Dovecot.ImapPort, TlsMode.None);
        (box.FetchUser, box.FetchSecret) = ($"{user}@example.com", Password);
    }

    private byte[] Sample(MailboxRow mailbox) =>
        MailDesk.Raw(Samples.Mail(desk.Somebody("kari"), mailbox.Address, "Printer", "It is broken."));

    private Task DeliverAsync(string user, MailboxRow mailbox, int count) =>
        servers.Dovecot.DeliverAsync(user, Enumerable.Range(0, count).Select(_ => Sample(mailbox)));

    private Task<List<IncomingRow>> RowsAsync(MailboxRow mailbox, int count, TimeSpan? limit = null) =>
        MailDesk.EventuallyAsync(
            () =>
                desk.ReadAsync(db =>
                    db.Table<IncomingRow>().Where(row => row.MailboxId == mailbox.Id).OrderBy(row => row.Id).ToListAsync()
                ),
            rows => rows.Count >= count && rows.All(row => row.State != IncomingState.Received),
            limit
        );

    private Task<MailboxStateRow?> StateAsync(MailboxRow mailbox) =>
        MailDesk.EventuallyAsync(
            () => desk.ReadAsync(db => db.Table<MailboxStateRow>().FirstOrDefaultAsync(row => row.MailboxId == mailbox.Id)),
            state => state?.FetchFailingSince is not null
        );

    private Task ActivateAsync(MailboxRow mailbox) => ChangeAsync(mailbox, box => box.IsActive = true);

    private async Task ChangeAsync(MailboxRow mailbox, Action<MailboxRow> change)
    {
        change(mailbox);
        await desk.WriteAsync(
            (_, write) =>
            {
                mailbox.ChangedAt = write.Now;
                return write.UpdateAsync(mailbox);
            }
        );
        desk.Service<MailboxDirectory>().Forget();
        desk.Service<MailSignals>().MailboxesChanged();
    }

    private async Task<ImapClient> SignInAsync(string user)
    {
        var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", servers.Dovecot.ImapPort, MailKit.Security.SecureSocketOptions.None, Cancellation);
        await client.AuthenticateAsync($"{user}@example.com", Password, Cancellation);
        return client;
    }

    private async Task<int> CountAsync(string user, MailKit.Search.SearchQuery query)
    {
        using var client = await SignInAsync(user);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancellation);
        return (await client.Inbox.SearchAsync(query, Cancellation)).Count;
    }

    private async Task<int> CountInFolderAsync(string user, string name)
    {
        using var client = await SignInAsync(user);
        var folders = await client.GetFoldersAsync(client.PersonalNamespaces[0], cancellationToken: Cancellation);
        if (folders.FirstOrDefault(folder => folder.FullName == name) is not { } found)
            return 0;
        await found.OpenAsync(FolderAccess.ReadOnly, Cancellation);
        return found.Count;
    }
}

public sealed class FetchOnSqlite(SqliteMailDesk desk, MailServersOfTests servers) : FetchTests(desk.Desk, servers);

public sealed class FetchOnPostgres(PostgresMailDesk desk, MailServersOfTests servers) : FetchTests(desk.Desk, servers);
