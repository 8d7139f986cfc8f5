using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Labels;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Mail.Tests.ManageMailboxes;

/// <summary>The mailboxes' pages in a browser without script, against real servers.</summary>
public sealed class MailboxPageTests(SqliteMailDesk shared, MailServersOfTests servers)
{
    private const string Password = "a secret nobody guesses";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_mailbox_is_tried_then_saved_and_fetches()
    {
        var (name, address) = await UserAsync();
        using var browser = await OpenNewAsync();
        var filled = await FieldsAsync(address, servers.Dovecot.ImapPort, "none", servers.Postfix.SubmissionPort);

        var tried = await PressAsync(browser, "/test/receiving", filled);
        Assert.Contains("Connection successful.", tried.Text);
        Assert.DoesNotContain(Password, tried.Html);
        Assert.Equal(address, tried.Document.QuerySelector("#address")!.GetAttribute("value"));

        // The password is not typed again: the page carries it, protected.
        var saved = await browser.SubmitAsync("#mailbox");
        Assert.Equal("/admin/mailboxes", saved.Url.AbsolutePath);
        Assert.Contains(address, saved.Text);
        await servers.Dovecot.DeliverAsync(
            name,
            MailDesk.Raw(Samples.Mail("kari@customers.example", address, "It prints nothing", "Hello"))
        );
        var subjects = await MailDesk.EventuallyAsync(
            () =>
                shared.Desk.ReadAsync(db =>
                    (
                        from row in db.Table<IncomingRow>()
                        join mailbox in db.Table<MailboxRow>() on row.MailboxId equals mailbox.Id
                        where mailbox.Address == address && row.TicketId != null
                        select row.Subject
                    ).ToListAsync()
                ),
            subjects => subjects.Count > 0
        );
        var states = await shared.Desk.ReadAsync(db =>
            (
                from state in db.Table<MailboxStateRow>()
                join mailbox in db.Table<MailboxRow>() on state.MailboxId equals mailbox.Id
                where mailbox.Address == address
                select state.FetchProblem
            ).ToListAsync()
        );
        Assert.Equal("It prints nothing", string.Join(", ", subjects.Concat(states.OfType<string>())));
    }

    [Fact]
    public async Task A_wrong_password_is_explained_and_not_shown()
    {
        var (_, address) = await UserAsync();
        using var browser = await OpenNewAsync();

        var tried = await PressAsync(
            browser,
            "/test/receiving",
            [
                .. await FieldsAsync(address, servers.Dovecot.ImapPort, "none", servers.Postfix.SubmissionPort),
                ("fetch_secret", "quite wrong"),
            ]
        );

        Assert.Contains("rejected the sign-in", tried.Text);
        Assert.Contains("app password", tried.Text);
        Assert.DoesNotContain("quite wrong", tried.Html);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_explained()
    {
        var (_, address) = await UserAsync();
        using var browser = await OpenNewAsync();

        var tried = await PressAsync(
            browser,
            "/test/receiving",
            await FieldsAsync(address, Loopback.FreePort(), "none", servers.Postfix.SubmissionPort)
        );

        Assert.Contains("doesn't respond on port", tried.Text);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_explained_and_trusted_by_its_fingerprint()
    {
        var (_, address) = await UserAsync();
        using var browser = await OpenNewAsync();

        var refused = await PressAsync(
            browser,
            "/test/receiving",
            await FieldsAsync(address, servers.Dovecot.ImapsPort, "tls", servers.Postfix.SubmissionPort)
        );
        var fingerprint = Convert.ToHexStringLower(
            servers.Dovecot.Certificate.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256)
        );
        Assert.Contains("is self-signed", refused.Text);
        Assert.Contains(ProblemLabels.Readable(fingerprint), refused.Text);

        var trusted = await PressAsync(browser, "/test/receiving", [("trust", fingerprint)]);
        Assert.Contains("Connection successful.", trusted.Text);

        await browser.SubmitAsync("#mailbox");
        var row = await shared.Desk.ReadAsync(db => db.Table<MailboxRow>().FirstAsync(row => row.Address == address, Cancellation));
        Assert.Equal(fingerprint, row.FetchFingerprint);
    }

    [Fact]
    public async Task Sending_is_tried_with_the_sign_in_of_receiving()
    {
        var (_, address) = await UserAsync();
        using var browser = await OpenNewAsync();

        var tried = await PressAsync(
            browser,
            "/test/sending",
            await FieldsAsync(address, servers.Dovecot.ImapPort, "none", servers.Postfix.SubmissionPort)
        );

        Assert.Contains("Connected and signed in", tried.Text);
    }

    [Fact]
    public async Task A_relay_that_asks_for_no_sign_in_is_tried_and_saved_without_one()
    {
        ServerRequirement.Require(ServerKind.Postfix);
        var address = $"relay.{Guid.NewGuid():N}@desk.example";
        using var browser = await OpenNewAsync();
        (string, string?)[] fields =
        [
            ("address", address),
            ("department", $"{await Departments.CreateAsync(shared.Desk)}"),
            ("protocol", "none"),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", $"{servers.Postfix.SmtpPort}"),
            ("smtp_tls", "none"),
            ("smtp_sign_in", "none"),
        ];

        Assert.Contains("Connection successful.", (await PressAsync(browser, "/test/sending", fields)).Text);
        Assert.Equal("/admin/mailboxes", (await browser.SubmitAsync("#mailbox")).Url.AbsolutePath);
        var row = await shared.Desk.ReadAsync(db => db.Table<MailboxRow>().FirstAsync(row => row.Address == address, Cancellation));
        Assert.Equal((SignIn.None, ""), (row.SmtpSignIn, row.SmtpSecret));
    }

    [Fact]
    public async Task The_answer_for_the_script_is_the_panel_alone()
    {
        var (_, address) = await UserAsync();
        using var browser = await OpenNewAsync();
        var fields = await FieldsAsync(address, servers.Dovecot.ImapPort, "none", servers.Postfix.SubmissionPort);
        browser.Client.DefaultRequestHeaders.Add("HX-Request", "true");

        var answer = await browser.PostAsync(
            "/admin/mailboxes/0/test/receiving",
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value!)))
        );
        var html = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.StartsWith("<div class=\"hd-field\" id=\"test-receiving\"", html.TrimStart());
        Assert.Contains("Connection successful.", html);
        Assert.DoesNotContain(Password, html);
    }

    [Fact]
    public async Task A_form_with_mistakes_names_them_and_keeps_what_was_typed()
    {
        using var browser = await OpenNewAsync();

        var page = await browser.SubmitAsync(
            "#mailbox",
            ("address", "no address"),
            ("name", "Sales"),
            ("fetch_host", "http://mail"),
            ("fetch_port", "99999"),
            ("reply_line", "short"),
            ("signature", "{{ if }}")
        );

        Assert.Equal(422, (int)page.Status);
        foreach (var field in new[] { "address", "fetch_host", "fetch_port", "fetch_secret", "reply_line", "signature" })
            Assert.NotNull(page.Document.QuerySelector($"#{field}-error"));
        Assert.Equal("Sales", page.Document.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("{{ if }}", page.Document.QuerySelector("#signature")!.TextContent);
    }

    [Fact]
    public async Task An_empty_password_keeps_the_stored_one_but_not_for_another_server()
    {
        var mailbox = await shared.Desk.MailboxAsync(row =>
            (row.FetchHost, row.FetchPort, row.FetchTls, row.FetchUser, row.FetchSecret, row.IsActive) = (
                "mail.example",
                143,
                TlsMode.None,
                "u",
                Password,
                false
            )
        );
        await Departments.CreateAsync(shared.Desk);
        using var browser = await shared.Desk.Host.SignInAsync();
        var page = await browser.OpenAsync($"/admin/mailboxes/{mailbox.Id}");
        Assert.DoesNotContain(Password, page.Html);
        Assert.DoesNotContain(mailbox.FetchSecret, page.Html);

        await browser.SubmitAsync("#mailbox", ("name", "Renamed"));
        var row = await shared.Desk.ReadAsync(db => db.Table<MailboxRow>().FirstAsync(row => row.Id == mailbox.Id, Cancellation));
        Assert.Equal(("Renamed", Password), (row.Name, shared.Desk.Service<MailboxSecrets>().Reveal(row.FetchSecret)));

        foreach (
            var change in new (string, string?)[]
            {
                ("fetch_host", "elsewhere.example"),
                ("fetch_port", "10143"),
                ("fetch_user", "somebody"),
                ("fetch_tls", "starttls"),
                ("protocol", "pop3"),
            }
        )
        {
            await browser.OpenAsync($"/admin/mailboxes/{mailbox.Id}");
            var refused = await browser.SubmitAsync("#mailbox", change, ("after_fetch", "leave"));
            Assert.Contains("only used with the server it was saved for", refused.Text);
        }

        // Not in two steps either: an outgoing server without sign-in first, and then with that of receiving.
        await browser.OpenAsync($"/admin/mailboxes/{mailbox.Id}");
        await browser.SubmitAsync("#mailbox", ("smtp_host", "evil.example"), ("smtp_sign_in", "none"));
        await browser.OpenAsync($"/admin/mailboxes/{mailbox.Id}");
        var second = await browser.SubmitAsync("#mailbox", ("smtp_host", "evil.example"), ("smtp_sign_in", "same"));
        Assert.Contains("only used with the server it was saved for", second.Text);
        row = await shared.Desk.ReadAsync(db => db.Table<MailboxRow>().FirstAsync(row => row.Id == mailbox.Id, Cancellation));
        Assert.Equal(("evil.example", SignIn.None, ""), (row.SmtpHost, row.SmtpSignIn, row.SmtpSecret));

        // Nor by switching fetching off, which forgets the server, and on again elsewhere.
        await browser.OpenAsync($"/admin/mailboxes/{mailbox.Id}");
        await browser.SubmitAsync("#mailbox", ("protocol", "none"));
        await browser.OpenAsync($"/admin/mailboxes/{mailbox.Id}");
        var third = await browser.SubmitAsync("#mailbox", ("protocol", "imap"), ("fetch_host", "evil.example"));
        Assert.NotNull(third.Document.QuerySelector("#fetch_secret-error"));
    }

    [Fact]
    public async Task A_signature_is_shown_as_customers_see_it_and_harmless()
    {
        using var browser = await OpenNewAsync();

        var page = await PressAsync(browser, "/preview", [("signature", "<b>{{ agent.name }}</b><script>alert(1)</script>")]);

        Assert.Equal("Ada Admin", page.Document.QuerySelector("#signature-preview b")?.TextContent);
        Assert.Null(page.Document.QuerySelector("#signature-preview script"));
    }

    [Fact]
    public async Task A_new_mailbox_and_its_deletion_may_be_sent_twice()
    {
        using var browser = await OpenNewAsync();
        var form = browser.Page!.Document;
        var address = $"twice.{Guid.NewGuid():N}@desk.example";
        var department = await Departments.CreateAsync(shared.Desk);

        Assert.Equal("/admin/mailboxes", await SendAsync(address));
        Assert.Equal("/admin/mailboxes", await SendAsync(address));
        // Another address, typed after going back, is another mailbox.
        Assert.Equal("/admin/mailboxes", await SendAsync($"other.{address}"));

        var made = await shared.Desk.ReadAsync(db =>
            db.Table<MailboxRow>().Where(row => row.Address.EndsWith(address)).OrderBy(row => row.Id).ToListAsync(Cancellation)
        );
        Assert.Equal([address, $"other.{address}"], made.Select(row => row.Address));
        foreach (var _ in new[] { 1, 2 })
            Assert.Equal("/admin/mailboxes", Path(await browser.PostAsync($"/admin/mailboxes/{made[1].Id}/delete")));

        static string Path(HttpResponseMessage answer) => answer.RequestMessage!.RequestUri!.AbsolutePath;

        async Task<string> SendAsync(string to)
        {
            var fields = new Dictionary<string, string>
            {
                ["form-key"] = form.QuerySelector("#mailbox input[name=form-key]")!.GetAttribute("value")!,
                ["address"] = to,
                ["department"] = $"{department}",
                ["protocol"] = "none",
                ["smtp_host"] = "127.0.0.1",
                ["smtp_sign_in"] = "none",
            };
            return Path(await browser.PostAsync("/admin/mailboxes/new", new FormUrlEncodedContent(fields)));
        }
    }

    [Fact]
    public async Task A_mailbox_is_deleted_only_while_nothing_came_by_it()
    {
        var unused = await shared.Desk.MailboxAsync();
        var used = await shared.Desk.MailboxAsync();
        await shared.Desk.ReceiveOneAsync(used, Samples.Mail("kari@customers.example", used.Address, "Hello", "Hello"));
        using var browser = await shared.Desk.Host.SignInAsync();

        await browser.OpenAsync($"/admin/mailboxes/{unused.Id}");
        var list = await browser.SubmitAsync("form[action$='/delete']");
        Assert.Null(list.Document.QuerySelector($"#mailbox-{unused.Id}"));

        var page = await browser.OpenAsync($"/admin/mailboxes/{used.Id}");
        Assert.Null(page.Document.QuerySelector("form[action$='/delete']"));
        await browser.PostAsync($"/admin/mailboxes/{used.Id}/delete");
        Assert.NotNull((await browser.OpenAsync("/admin/mailboxes")).Document.QuerySelector($"#mailbox-{used.Id}"));
    }

    [Fact]
    public async Task A_failing_mailbox_is_red_in_the_list_with_the_reason()
    {
        var mailbox = await shared.Desk.MailboxAsync(row =>
            (row.FetchHost, row.FetchUser, row.FetchSecret, row.FetchPort, row.FetchTls) = (
                "127.0.0.1",
                "u",
                "p",
                Loopback.FreePort(),
                TlsMode.None
            )
        );
        using var browser = await shared.Desk.Host.SignInAsync();

        var card = await MailDesk.EventuallyAsync(
            async () => (await browser.OpenAsync("/admin/mailboxes")).Document.QuerySelector($"#mailbox-{mailbox.Id}"),
            card => card?.GetAttribute("data-state") == "broken"
        );

        Assert.Equal("broken", card?.GetAttribute("data-state"));
        Assert.Contains("doesn't respond on port", card!.TextContent);
    }

    [Fact]
    public async Task Agents_do_not_see_the_pages()
    {
        await shared.Desk.Host.CreateUserAsync("agent.of.mailboxes@desk.example", "An Agent", Hookdesk.Sdk.Security.DefaultRoles.Agent);
        using var browser = await shared.Desk.Host.SignInAsync("agent.of.mailboxes@desk.example");

        foreach (var path in new[] { "/admin/mailboxes", "/admin/mailboxes/new", "/admin/mail/failed", "/admin/mail/outbox" })
            Assert.Equal(403, (int)(await browser.OpenAsync(path)).Status);
    }

    private async Task<(string Name, string Address)> UserAsync()
    {
        ServerRequirement.Require(ServerKind.Dovecot, ServerKind.Postfix);
        var name = $"box{Guid.NewGuid():N}"[..16];
        await servers.Dovecot.AddUserAsync(name, Password);
        return (name, $"{name}@{DovecotServer.DefaultDomain}");
    }

    private async Task<TestBrowser> OpenNewAsync()
    {
        var browser = await shared.Desk.Host.SignInAsync();
        await browser.OpenAsync("/admin/mailboxes/new");
        return browser;
    }

    private async Task<(string Name, string? Value)[]> FieldsAsync(string address, int port, string tls, int smtpPort)
    {
        var department = await Departments.CreateAsync(shared.Desk);
        return
        [
            ("address", address),
            ("department", $"{department}"),
            ("fetch_host", "127.0.0.1"),
            ("fetch_port", $"{port}"),
            ("fetch_tls", tls),
            ("fetch_user", address),
            ("fetch_secret", Password),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", $"{smtpPort}"),
            ("smtp_tls", "none"),
        ];
    }

    /// <summary>Presses a button of the form that posts elsewhere; of fields given twice the last counts.</summary>
    private static async Task<TestPage> PressAsync(TestBrowser browser, string action, (string Name, string? Value)[] fields)
    {
        var button =
            browser.Page!.Document.QuerySelector($"button[formaction$='{action}']")
            ?? throw new InvalidOperationException($"There is no button for {action}.");
        browser.Page.Document.QuerySelector("#mailbox")!.SetAttribute("action", button.GetAttribute("formaction")!);
        return await browser.SubmitAsync("#mailbox", [.. fields.GroupBy(field => field.Name).Select(group => group.Last())]);
    }
}
