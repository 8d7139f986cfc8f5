using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Hookdesk.TestServers.Tests;

public sealed class PostfixTests(MailServers servers)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_sent_by_SMTP_is_fetched_by_IMAP()
    {
        var (dovecot, postfix) = await servers.BothAsync();
        await dovecot.AddUserAsync("support-smtp@example.com", "secret");

        using (var smtp = await MailClients.SmtpAsync(postfix.SmtpPort))
        {
            await smtp.SendAsync(MailClients.Message("anna@customers.example", "support-smtp@example.com", "Принтер не печатает"), Cancel);
            await smtp.DisconnectAsync(true, Cancel);
        }

        await dovecot.WaitForMailAsync("support-smtp@example.com");
        using var imap = await MailClients.ImapAsync(dovecot.ImapPort);
        await imap.AuthenticateAsync("support-smtp@example.com", "secret", Cancel);
        await imap.Inbox!.OpenAsync(FolderAccess.ReadOnly, Cancel);
        var message = await imap.Inbox.GetMessageAsync(0, Cancel);
        Assert.Equal("Принтер не печатает", message.Subject);
    }

    [Theory]
    [InlineData(SecureSocketOptions.None)]
    [InlineData(SecureSocketOptions.StartTls)]
    [InlineData(SecureSocketOptions.SslOnConnect)]
    public async Task Submission_takes_the_right_password_in_every_TLS_mode(SecureSocketOptions security)
    {
        var (dovecot, postfix) = await servers.BothAsync();
        var user = $"submit-{security}@example.com".ToLowerInvariant();
        await dovecot.AddUserAsync(user, "secret");

        var port = security == SecureSocketOptions.SslOnConnect ? postfix.SubmissionsPort : postfix.SubmissionPort;
        using var smtp = await MailClients.SmtpAsync(port, security);
        await smtp.AuthenticateAsync(user, "secret", Cancel);
        await smtp.SendAsync(MailClients.Message(user, user, "to myself"), Cancel);

        Assert.Contains("to myself", (await dovecot.WaitForMailAsync(user)).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submission_refuses_a_wrong_password()
    {
        var (dovecot, postfix) = await servers.BothAsync();
        await dovecot.AddUserAsync("wrong@example.com", "secret");

        using var smtp = await MailClients.SmtpAsync(postfix.SubmissionPort);
        await Assert.ThrowsAsync<AuthenticationException>(() => smtp.AuthenticateAsync("wrong@example.com", "guess", Cancel));
    }

    [Fact]
    public async Task Submission_takes_an_access_token()
    {
        var (dovecot, postfix) = await servers.BothAsync();
        await dovecot.AddUserAsync("token-smtp@example.com", "secret");
        dovecot.AcceptToken("token-smtp@example.com", "ya29.smtp");

        using var smtp = await MailClients.SmtpAsync(postfix.SubmissionPort);
        await smtp.AuthenticateAsync(new SaslMechanismOAuth2("token-smtp@example.com", "ya29.smtp"), Cancel);
        Assert.True(smtp.IsAuthenticated);
    }

    [Fact]
    public async Task Submission_sends_nothing_for_a_stranger()
    {
        var (dovecot, postfix) = await servers.BothAsync();
        await dovecot.AddUserAsync("strangers@example.com", "secret");

        using var smtp = await MailClients.SmtpAsync(postfix.SubmissionPort);
        await Assert.ThrowsAsync<SmtpCommandException>(() =>
            smtp.SendAsync(MailClients.Message("a@customers.example", "strangers@example.com", "no"), Cancel)
        );
    }

    [Fact]
    public async Task Mail_to_an_unknown_address_comes_back_to_its_sender()
    {
        var (dovecot, postfix) = await servers.BothAsync();
        await dovecot.AddUserAsync("sender@example.com", "secret");

        using var smtp = await MailClients.SmtpAsync(postfix.SmtpPort);
        await smtp.SendAsync(MailClients.Message("sender@example.com", "nobody-here@example.com", "lost"), Cancel);

        var report = (await dovecot.WaitForMailAsync("sender@example.com")).Text();
        Assert.Contains("multipart/report", report, StringComparison.Ordinal);
        Assert.Contains("nobody-here@example.com", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_outside_the_test_is_refused()
    {
        var (_, postfix) = await servers.BothAsync();

        using var smtp = await MailClients.SmtpAsync(postfix.SmtpPort);
        var refused = await Assert.ThrowsAsync<SmtpCommandException>(() =>
            smtp.SendAsync(MailClients.Message("a@customers.example", "somebody@far-away.example", "no"), Cancel)
        );

        Assert.Equal(SmtpErrorCode.RecipientNotAccepted, refused.ErrorCode);
    }

    [Fact]
    public async Task A_catch_all_domain_ends_in_one_mailbox()
    {
        var (dovecot, postfix) = await servers.BothAsync();
        await dovecot.AddUserAsync("crowd@example.com", "secret");

        using var smtp = await MailClients.SmtpAsync(postfix.SmtpPort);
        await smtp.SendAsync(MailClients.Message("a@customers.example", "one@everyone.example", "first"), Cancel);
        await smtp.SendAsync(MailClients.Message("a@customers.example", "two@everyone.example", "second"), Cancel);

        Assert.Equal(2, (await dovecot.WaitForMailAsync("crowd@example.com", 2)).Count);
    }

    [Fact]
    public async Task Mail_waits_in_the_queue_while_the_mailboxes_are_away()
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await using var postfix = await PostfixServer.StartAsync(dovecot);
        await dovecot.AddUserAsync("patient", "secret");
        await dovecot.StopAsync();

        using (var smtp = await MailClients.SmtpAsync(postfix.SmtpPort))
            await smtp.SendAsync(MailClients.Message("a@customers.example", "patient@example.com", "held"), Cancel);
        await postfix.StopAsync();
        Assert.False(await Loopback.IsListeningAsync(postfix.SmtpPort));
        await dovecot.RestartAsync();
        await postfix.RestartAsync();

        Assert.Contains("held", (await dovecot.WaitForMailAsync("patient")).Text(), StringComparison.Ordinal);
    }
}
