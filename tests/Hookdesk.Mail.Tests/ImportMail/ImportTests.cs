using System.CommandLine;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.ImportMail;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Events;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Tests.ImportMail;

/// <summary>Bringing archives in.</summary>
public sealed class ImportTests(SqliteMailDesk shared) : IDisposable
{
    private readonly ThrowAwayFolder _folder = new("archive");

    private MailDesk Desk => shared.Desk;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_mbox_comes_in_oldest_first_and_each_message_once()
    {
        var mailbox = await Desk.MailboxAsync();
        var kari = Desk.Somebody("kari");
        var first = Old(
            2,
            Samples.Mail(
                kari,
                mailbox.Address,
                "Printer",
                "It is broken.\n\nFrom here on it smokes.\n>From there too.",
                id: $"first.{kari}"
            )
        );
        var answer = Old(3, Samples.Mail(kari, mailbox.Address, "Re: Printer", "Still.", inReplyTo: $"first.{kari}"));
        var archive = Write("archive", Mbox(answer, first, first));

        var said = await ImportAsync(archive, mailbox);

        Assert.EndsWith("3 of 3: 2 imported, 1 already imported, 0 failed", said.TrimEnd(), StringComparison.Ordinal);
        var rows = await RowsAsync(mailbox);
        Assert.Equal([IncomingState.Processed, IncomingState.Processed], rows.Select(row => row.State));
        Assert.Single(rows.Select(row => row.TicketId).Distinct());
        var messages = await Desk.MessagesAsync(rows[0].TicketId);
        Assert.Equal("It is broken.\n\nFrom here on it smokes.\n>From there too.", messages[0].Text.ReplaceLineEndings("\n").Trim());
        Assert.Contains("Still.", messages[1].Text, StringComparison.Ordinal);

        Assert.Contains("0 imported, 3 already imported", await ImportAsync(archive, mailbox), StringComparison.Ordinal);
        Assert.Equal(2, (await RowsAsync(mailbox)).Count);
    }

    [Fact]
    public void A_paragraph_that_begins_with_From_and_was_not_quoted_ends_no_message()
    {
        const string from = "From kari@customers.example Mon Nov 23 10:00:00 2020\n";
        const string mail = "From: kari@customers.example\nSubject: Printer\n\nIt is broken.\n\nFrom here on it smokes.\nFrom there too.\n";

        var (mails, _) = MailArchive.Find(Write("archive", $"{from}{mail}\n{from}{mail}"));

        Assert.Equal(2, mails.Count);
        Assert.All(mails, found => Assert.Equal(mail.Length, found.Length));
    }

    [Fact]
    public async Task A_folder_is_searched_for_maildirs_mboxes_and_messages_and_what_is_no_mail_is_passed_over()
    {
        var mailbox = await Desk.MailboxAsync();
        Write("maildir/cur/1700000000.M1P1.host:2,S", Mail(mailbox));
        Write("maildir/new/1700000001.M1P1.host", Mail(mailbox));
        Write("maildir/tmp/1700000002.M1P1.host", Mail(mailbox));
        Write("maildir/dovecot-uidlist", "3 V1 N1");
        Write("single/one.EML", Mail(mailbox));
        Write("more/Inbox.mbox", Mbox(Mail(mailbox)));
        Write("more/notes.txt", "Nothing");

        var said = await ImportAsync(_folder.Path, mailbox);

        Assert.Contains("4 messages found", said, StringComparison.Ordinal);
        Assert.Contains("3 other files skipped", said, StringComparison.Ordinal);
        Assert.Equal(4, (await RowsAsync(mailbox)).Count(row => row.State == IncomingState.Processed));
    }

    [Fact]
    public async Task What_comes_in_is_dated_as_it_was_and_the_desks_own_mail_are_replies_that_nobody_gets()
    {
        var mailbox = await Desk.MailboxAsync(box =>
            (box.SendReceipt, box.SmtpHost, box.SmtpPort, box.FetchProtocol) = (true, "127.0.0.1", 1, FetchProtocol.None)
        );
        var kari = Desk.Somebody("kari");
        Write("1.eml", Old(2, Samples.Mail(kari, mailbox.Address, "Printer", "It is broken.", id: $"one.{kari}")));
        Write(
            "2.eml",
            Old(3, Samples.Mail($"Ola <{mailbox.Address}>", kari, "Re: Printer", "Try again.", inReplyTo: $"one.{kari}", id: $"two.{kari}"))
        );
        Write("3.eml", Old(4, Samples.Mail(kari, mailbox.Address, "Re: Printer", "It works.", inReplyTo: $"two.{kari}")));
        Write("4.eml", Old(5, Samples.Mail(mailbox.Address, kari, "Your order", "Is it well?", id: $"own.{kari}")));
        Write("5.eml", Old(6, Samples.Mail(kari, mailbox.Address, "Re: Your order", "It is.", inReplyTo: $"own.{kari}")));

        Assert.Contains("5 imported, 0 already imported, 0 failed", await ImportAsync(_folder.Path, mailbox), StringComparison.Ordinal);

        var rows = await RowsAsync(mailbox);
        Assert.Equal(2, rows.Select(row => row.TicketId).Distinct().Count());
        var (first, second) = (await Desk.MessagesAsync(rows[0].TicketId), await Desk.MessagesAsync(rows[3].TicketId));
        Assert.Equal([MessageKind.Customer, MessageKind.Reply, MessageKind.Customer], first.Select(message => message.Kind));
        Assert.Equal([MessageKind.Reply, MessageKind.Customer], second.Select(message => message.Kind));
        Assert.Equal([2, 3, 4], first.Select(message => message.CreatedAt.Day));
        Assert.All(first.Concat(second), message => Assert.Equal(2020, message.CreatedAt.Year));
        var ticket = await Desk.TicketAsync(rows[0].TicketId);
        Assert.Equal((2, 4), (ticket.CreatedAt.Day, ticket.LastActivityAt.Day));
        foreach (var message in first.Concat(second))
            Assert.Empty(await Desk.CopiesAsync(message.Id));
        var events = await Desk.Host.InScopeAsync(services =>
            services.GetRequiredService<IEventLog>().ReadAfterAsync(0, 5_000, Cancellation)
        );
        Assert.All(
            events
                .Select(record => record.As<MessageAdded>())
                .OfType<MessageAdded>()
                .Where(added => first.Any(m => m.Id == added.MessageId)),
            added => Assert.True(added.IsHistory)
        );
    }

    [Theory]
    [InlineData(null, StatusCategory.Closed, StatusCategory.Closed)]
    [InlineData("--status=closed", StatusCategory.Closed, StatusCategory.Closed)]
    [InlineData("--status=open", StatusCategory.New, StatusCategory.Open)]
    [InlineData("--open-from=2020-11-04", StatusCategory.Closed, StatusCategory.Open)]
    [InlineData("--open-from=2020-11-06", StatusCategory.Closed, StatusCategory.Closed)]
    public async Task An_archive_fills_no_open_lists_unless_it_is_said_or_its_conversations_are_young(
        string? option,
        StatusCategory old,
        StatusCategory answered
    )
    {
        var mailbox = await Desk.MailboxAsync();
        var kari = Desk.Somebody("kari");
        Write("1.eml", Old(1, Samples.Mail(kari, mailbox.Address, "Scanner", "It is slow.")));
        Write("2.eml", Old(2, Samples.Mail(kari, mailbox.Address, "Printer", "It is broken.", id: $"one.{kari}")));
        Write("3.eml", Old(3, Samples.Mail(mailbox.Address, kari, "Re: Printer", "Again?", inReplyTo: $"one.{kari}", id: $"two.{kari}")));
        Write("4.eml", Old(5, Samples.Mail(kari, mailbox.Address, "Re: Printer", "Still.", inReplyTo: $"two.{kari}", id: $"three.{kari}")));

        await ImportAsync(_folder.Path, mailbox, option);

        var rows = await RowsAsync(mailbox);
        Assert.Equal([IncomingState.Processed], rows.Select(row => row.State).Distinct());
        Assert.Equal(old, (await Desk.TicketAsync(rows[0].TicketId)).Status);
        Assert.Equal(answered, (await Desk.TicketAsync(rows[1].TicketId)).Status);

        // What comes in afterwards is work, and what is older than it takes none away.
        var late = await Desk.ReceiveOneAsync(
            mailbox,
            Samples.Mail(kari, mailbox.Address, "Re: Printer", "Hello?", inReplyTo: $"three.{kari}", id: $"four.{kari}")
        );
        Assert.Equal(rows[1].TicketId, late.TicketId);
        Write("5.eml", Old(4, Samples.Mail(kari, mailbox.Address, "Re: Printer", "Forgotten.", inReplyTo: $"two.{kari}")));
        Assert.Contains("1 imported", await ImportAsync(_folder.Path, mailbox, option), StringComparison.Ordinal);
        Assert.Equal(StatusCategory.Open, (await Desk.TicketAsync(rows[1].TicketId)).Status);
    }

    [Fact]
    public async Task An_import_that_was_interrupted_goes_on_where_it_was()
    {
        var mailbox = await Desk.MailboxAsync();
        var (mails, _) = MailArchive.Find(Write("archive", Mbox([.. Enumerable.Range(0, 150).Select(_ => Mail(mailbox))])));
        var import = Desk.Service<ImportMails>();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            import.RunAsync(mailbox, mails, DateTimeOffset.MaxValue, _ => stop.Cancel(), stop.Token)
        );
        Assert.Equal(100, (await RowsAsync(mailbox)).Count);

        Assert.Equal(
            new ImportProgress(150, 50, 100, 0),
            await import.RunAsync(mailbox, mails, DateTimeOffset.MaxValue, _ => { }, Cancellation)
        );
        var rows = await RowsAsync(mailbox);
        Assert.Equal(150, rows.Select(row => row.TicketId).Distinct().Count());
    }

    [Fact]
    public async Task What_the_mailbox_has_fetched_is_not_imported_again()
    {
        var mailbox = await Desk.MailboxAsync();
        var mail = Mail(mailbox);
        await Desk.ReceiveOneAsync(mailbox, mail);
        Assert.Contains(
            "0 imported, 1 already imported",
            await ImportAsync(Write("one.eml", "Received: from elsewhere\n" + mail), mailbox),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Mistakes_are_named()
    {
        var mailbox = await Desk.MailboxAsync();
        var archive = Write("one.eml", Mail(mailbox));
        Assert.Contains("does not exist", await RefusedAsync(archive + ".gone", mailbox.Address), StringComparison.Ordinal);
        Assert.Contains(
            "No mailbox has the address nobody@example.com",
            await RefusedAsync(archive, "nobody@example.com"),
            StringComparison.Ordinal
        );
        Assert.Contains("contains no email", await RefusedAsync(Write("notes.txt", "Nothing"), mailbox.Address), StringComparison.Ordinal);
    }

    private string Mail(MailboxRow mailbox) => Samples.Mail(Desk.Somebody("kari"), mailbox.Address, "Printer", "It is broken.");

    private static string Old(int day, string mail) => mail.Replace("Mon, 23 Nov 2026", $"{day} Nov 2020", StringComparison.Ordinal);

    private static string Mbox(params string[] mails) =>
        string.Concat(
            mails.Select(mail =>
                "From kari@customers.example Mon Nov 23 10:00:00 2020\n"
                + System.Text.RegularExpressions.Regex.Replace(
                    mail.ReplaceLineEndings("\n"),
                    "^(>*From )",
                    ">$1",
                    System.Text.RegularExpressions.RegexOptions.Multiline
                )
                + "\n"
            )
        );

    private string Write(string name, string content)
    {
        var path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<string> ImportAsync(string path, MailboxRow mailbox, string? option = null)
    {
        using var output = new StringWriter();
        var command = new ImportCommand().Build(Desk.Host.Services);
        Assert.Equal(
            0,
            await command
                .Parse(["import", path, "--mailbox", mailbox.Address, .. option is null ? [] : new[] { option }])
                .InvokeAsync(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }, Cancellation)
        );
        return output.ToString();
    }

    private async Task<string> RefusedAsync(string path, string mailbox) =>
        (
            await Assert.ThrowsAsync<CliException>(() =>
                new ImportCommand()
                    .Build(Desk.Host.Services)
                    .Parse(["import", path, "--mailbox", mailbox])
                    .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, Cancellation)
            )
        ).Message;

    private Task<List<IncomingRow>> RowsAsync(MailboxRow mailbox) =>
        Desk.ReadAsync(db =>
            db.Table<IncomingRow>().Where(row => row.MailboxId == mailbox.Id).OrderBy(row => row.Id).ToListAsync(Cancellation)
        );
}
