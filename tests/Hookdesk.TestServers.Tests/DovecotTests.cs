using MailKit;
using MailKit.Net.Pop3;
using MailKit.Security;

namespace Hookdesk.TestServers.Tests;

public sealed class DovecotTests(MailServers servers)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_LMTP_delivers_is_stored_byte_by_byte()
    {
        var dovecot = await servers.DovecotAsync();
        await dovecot.AddUserAsync("bytes", "secret");

        await dovecot.DeliverAsync("bytes", MailClients.Raw("a subject"));

        var stored = dovecot.ReadInbox("bytes").Text();
        Assert.EndsWith("Subject: a subject\n\n.leading dot\n", stored.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(dovecot.MaildirOf("bytes"), "new")));
    }

    [Fact]
    public async Task Many_messages_arrive_in_the_order_in_which_they_were_delivered()
    {
        var dovecot = await servers.DovecotAsync();
        await dovecot.AddUserAsync("many@example.com", "secret");

        await dovecot.DeliverAsync("many@example.com", Enumerable.Range(0, 50).Select(i => MailClients.Raw($"number {i}")));

        using var imap = await MailClients.ImapAsync(dovecot.ImapPort);
        await imap.AuthenticateAsync("many@example.com", "secret", Cancel);
        await imap.Inbox!.OpenAsync(FolderAccess.ReadOnly, Cancel);
        var found = await imap.Inbox.FetchAsync(0, -1, MessageSummaryItems.Envelope, Cancel);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"number {i}"), found.Select(m => m.Envelope!.Subject));
    }

    [Theory]
    [InlineData(SecureSocketOptions.None)]
    [InlineData(SecureSocketOptions.StartTls)]
    [InlineData(SecureSocketOptions.SslOnConnect)]
    public async Task IMAP_works_in_every_TLS_mode(SecureSocketOptions security)
    {
        var dovecot = await servers.DovecotAsync();
        await dovecot.AddUserAsync("tls", "secret");

        var port = security == SecureSocketOptions.SslOnConnect ? dovecot.ImapsPort : dovecot.ImapPort;
        using var imap = await MailClients.ImapAsync(port, security);
        await imap.AuthenticateAsync("tls", "secret", Cancel);

        Assert.Equal(security != SecureSocketOptions.None, imap.IsSecure);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var dovecot = await servers.DovecotAsync();
        await dovecot.AddUserAsync("locked", "secret");

        using var imap = await MailClients.ImapAsync(dovecot.ImapPort);
        await Assert.ThrowsAsync<AuthenticationException>(() => imap.AuthenticateAsync("locked", "guess", Cancel));
    }

    [Fact]
    public async Task A_changed_password_counts_at_once()
    {
        var dovecot = await servers.DovecotAsync();
        await dovecot.AddUserAsync("changed", "the old password");
        using (var before = await MailClients.ImapAsync(dovecot.ImapPort))
            await before.AuthenticateAsync("changed", "the old password", Cancel);

        await dovecot.AddUserAsync("changed", "the new one");

        using var after = await MailClients.ImapAsync(dovecot.ImapPort);
        await after.AuthenticateAsync("changed", "the new one", Cancel);
        Assert.True(after.IsAuthenticated);
    }

    [Fact]
    public async Task An_access_token_signs_in_until_it_is_revoked()
    {
        var dovecot = await servers.DovecotAsync();
        await dovecot.AddUserAsync("token@example.com", "secret");
        dovecot.AcceptToken("token@example.com", "ya29.good");

        using (var imap = await MailClients.ImapAsync(dovecot.ImapPort))
        {
            await imap.AuthenticateAsync(new SaslMechanismOAuth2("token@example.com", "ya29.good"), Cancel);
            Assert.True(imap.IsAuthenticated);
        }

        dovecot.RevokeToken("ya29.good");
        using var later = await MailClients.ImapAsync(dovecot.ImapPort);
        await Assert.ThrowsAsync<AuthenticationException>(() =>
            later.AuthenticateAsync(new SaslMechanismOAuth2("token@example.com", "ya29.good"), Cancel)
        );
    }

    [Fact]
    public async Task POP3_serves_the_same_mailbox()
    {
        var dovecot = await servers.DovecotAsync();
        await dovecot.AddUserAsync("pop", "secret");
        await dovecot.DeliverAsync("pop", MailClients.Raw("by POP3"));

        using var pop3 = new Pop3Client { ServerCertificateValidationCallback = (_, _, _, _) => true };
        await pop3.ConnectAsync("127.0.0.1", dovecot.Pop3sPort, SecureSocketOptions.SslOnConnect, Cancel);
        await pop3.AuthenticateAsync("pop", "secret", Cancel);

        Assert.Equal("by POP3", (await pop3.GetMessageAsync(0, Cancel)).Subject);
    }

    [Fact]
    public async Task A_new_UIDVALIDITY_keeps_the_mail()
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await dovecot.AddUserAsync("restored", "secret");
        await dovecot.DeliverAsync("restored", [MailClients.Raw("one"), MailClients.Raw("two")]);

        var before = await InboxAsync(dovecot);
        await dovecot.ResetUidValidityAsync("restored");
        var after = await InboxAsync(dovecot);

        Assert.NotEqual(before.Validity, after.Validity);
        Assert.Equal((2, 2), (before.Count, after.Count));
    }

    [Fact]
    public async Task An_outage_breaks_connections_and_ends_with_the_restart()
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await dovecot.AddUserAsync("restored", "secret");

        await dovecot.StopAsync();
        Assert.False(await Loopback.IsListeningAsync(dovecot.ImapPort));
        await dovecot.RestartAsync();

        Assert.Equal(0, (await InboxAsync(dovecot)).Count);
    }

    private static async Task<(uint Validity, int Count)> InboxAsync(DovecotServer dovecot)
    {
        using var imap = await MailClients.ImapAsync(dovecot.ImapPort);
        await imap.AuthenticateAsync("restored", "secret", Cancel);
        await imap.Inbox!.OpenAsync(FolderAccess.ReadOnly, Cancel);
        return (imap.Inbox.UidValidity, imap.Inbox.Count);
    }
}
