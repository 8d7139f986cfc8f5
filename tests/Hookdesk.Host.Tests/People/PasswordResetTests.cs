using System.Net;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.ForgotPassword;
using Hookdesk.Host.People.Mails;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Sdk.Testing;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Host.Tests.People;

public sealed class PasswordResetTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private PluginTestHost Desk => fixture.Desk;

    [Fact]
    public async Task Where_nothing_can_send_mail_the_page_says_who_can_help()
    {
        using var browser = Desk.OpenBrowser();
        var page = await browser.OpenAsync("/forgot-password");
        Assert.Contains("users reset-password", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("form"));
    }

    [Fact]
    public async Task The_link_from_the_mail_sets_a_password_once_and_ends_sessions()
    {
        var (id, email) = await fixture.AgentAsync();
        using var old = await Desk.SignInAsync(email);
        var mail = await MailAsync(id, (mails, user) => mails.SendResetAsync(user, CancellationToken.None));
        Assert.Equal(email, mail.ToAddress);
        Assert.Contains("Test Desk", mail.Subject, StringComparison.Ordinal);

        using var browser = Desk.OpenBrowser();
        var link = LinkIn(mail);
        Assert.Equal(Desk.BaseAddress.Authority, link.Authority);
        await browser.OpenAsync(link.PathAndQuery);
        var weak = await browser.SubmitAsync("form[action='/reset-password']", ("password", "short"), ("again", "short"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.Status);
        var page = await browser.SubmitAsync(
            "form[action='/reset-password']",
            ("password", "quite another sentence"),
            ("again", "quite another sentence")
        );

        Assert.Equal("/sign-in", page.Url.AbsolutePath);
        Assert.Equal("/sign-in", (await old.OpenAsync("/profile")).Url.AbsolutePath);
        using var again = await Desk.SignInAsync(email, "quite another sentence");
        Assert.Null((await browser.OpenAsync(link.PathAndQuery)).Document.QuerySelector("input[name=password]"));
    }

    [Fact]
    public async Task A_forged_link_opens_nothing()
    {
        using var browser = Desk.OpenBrowser();
        Assert.Null((await browser.OpenAsync("/reset-password?token=abc")).Document.QuerySelector("input[name=password]"));
        Assert.Null((await browser.OpenAsync("/reset-password")).Document.QuerySelector("input[name=password]"));
    }

    [Fact]
    public async Task An_invitation_lets_a_user_without_password_choose_one()
    {
        var email = $"new-{Guid.NewGuid():N}@desk.example";
        var id = await Desk.InScopeAsync(services =>
            services.GetRequiredService<Sdk.Users.IUsers>().CreateAsync(new("Ola Moe", email, null, ["Agent"]))
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() => Desk.SignInAsync(email, ""));
        var mail = await MailAsync(id, (mails, user) => mails.SendInvitationAsync(user, CancellationToken.None));

        using var browser = Desk.OpenBrowser();
        await browser.OpenAsync(LinkIn(mail).PathAndQuery);
        await browser.SubmitAsync(
            "form[action='/reset-password']",
            ("password", "a sentence of his own"),
            ("again", "a sentence of his own")
        );
        using var ola = await Desk.SignInAsync(email, "a sentence of his own");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_is_looked_for_and_nothing_is_written_before_the_answer_has_gone_out(bool isKnown)
    {
        var (_, email) = await fixture.AgentAsync();
        var sender = new RecordingSender();
        var answer = new Answer();
        var scopes = new CountedScopes(Desk.Services.GetRequiredService<IServiceScopeFactory>(), sender);
        await using var scope = Desk.CreateScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.Set<IHttpResponseFeature>(answer);
        context.Features.Set<IFormFeature>(new FormFeature(new FormCollection(new() { ["email"] = isKnown ? email : $"x.{email}" })));

        // All that differs between the two is done in a scope of its own, and none is begun while the browser waits.
        await ForgotPasswordEndpoints.SubmitAsync(
            context,
            ActivatorUtilities.CreateInstance<AccountMails>(scope.ServiceProvider, Senders(scope.ServiceProvider, sender)),
            scopes,
            NullLogger<AccountMails>.Instance,
            CancellationToken.None
        );
        var looked = scopes.Made;
        await answer.CompleteAsync();

        Assert.Equal(0, looked);
        await Eventually.IsTrueAsync(() => scopes.Ended == 1, "the mail is seen to");
        Assert.Equal(isKnown ? email : null, sender.Sent?.ToAddress);
    }

    private static MailSenders Senders(IServiceProvider services, IMailSender sender) =>
        ActivatorUtilities.CreateInstance<MailSenders>(services, (IEnumerable<IMailSender>)[sender]);

    private Task<SystemMail> MailAsync(long id, Func<AccountMails, UserRow, Task> send) =>
        Desk.InScopeAsync(async services =>
        {
            var sender = new RecordingSender();
            var mails = ActivatorUtilities.CreateInstance<AccountMails>(services, Senders(services, sender));
            Assert.True(await mails.CanSendAsync(CancellationToken.None));
            await send(mails, await services.GetRequiredService<IDatabase>().Table<UserRow>().FirstAsync(row => row.Id == id));
            return sender.Sent!;
        });

    private static Uri LinkIn(SystemMail mail)
    {
        var start = mail.HtmlBody.IndexOf("href=\"", StringComparison.Ordinal) + 6;
        return new Uri(WebUtility.HtmlDecode(mail.HtmlBody[start..mail.HtmlBody.IndexOf('"', start)]));
    }

    /// <summary>An answer that goes out when the test says so.</summary>
    private sealed class Answer : HttpResponseFeature
    {
        private readonly List<Func<Task>> _completed = [];

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Add(() => callback(state));

        public async Task CompleteAsync()
        {
            foreach (var callback in _completed)
                await callback();
        }
    }

    private sealed class CountedScopes(IServiceScopeFactory scopes, IMailSender sender) : IServiceScopeFactory
    {
        private int _made,
            _ended;

        public int Made => Volatile.Read(ref _made);

        public int Ended => Volatile.Read(ref _ended);

        public IServiceScope CreateScope()
        {
            Interlocked.Increment(ref _made);
            return new Counted(this, scopes.CreateScope(), sender);
        }

        private sealed class Counted(CountedScopes all, IServiceScope scope, IMailSender sender) : IServiceScope, IServiceProvider
        {
            public IServiceProvider ServiceProvider => this;

            public object? GetService(Type type) =>
                type == typeof(AccountMails)
                    ? ActivatorUtilities.CreateInstance<AccountMails>(scope.ServiceProvider, Senders(scope.ServiceProvider, sender))
                    : scope.ServiceProvider.GetService(type);

            public void Dispose()
            {
                scope.Dispose();
                Interlocked.Increment(ref all._ended);
            }
        }
    }

    private sealed class RecordingSender : IMailSender
    {
        public SystemMail? Sent { get; private set; }

        public Task<bool> CanSendAsync(CancellationToken cancellation = default) => Task.FromResult(true);

        public Task SendAsync(SystemMail mail, CancellationToken cancellation = default)
        {
            Sent = mail;
            return Task.CompletedTask;
        }
    }
}
