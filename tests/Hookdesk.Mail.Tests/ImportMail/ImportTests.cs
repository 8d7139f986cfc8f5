using System.CommandLine;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.ImportMail;
using Hookdesk.Sdk.Cli;
using Hookdesk.TestServers;
using LinqToDB;
using LinqToDB.Async;

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

        Assert.EndsWith("3 of 3: 2 imported, 1 already imported, 0 of your own, 0 failed", said.TrimEnd(), StringComparison.Ordinal);
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
        Assert.Contains("3 other files were skipped", said, StringComparison.Ordinal);
        Assert.Equal(4, (await RowsAsync(mailbox)).Count(row => row.State == IncomingState.Processed));
    }

    [Fact]
    public async Task Nobody_gets_a_receipt_and_the_desks_own_mail_is_left_out()
    {
        var mailbox = await Desk.MailboxAsync(box =>
            (box.SendReceipt, box.SmtpHost, box.SmtpPort, box.FetchProtocol) = (true, "127.0.0.1", 1, FetchProtocol.None)
        );
        var now =
            TimeProvider.System.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)
            + " +0000";
        Write("new.eml", Mail(mailbox).Replace("Mon, 23 Nov 2026 10:00:00 +0000", now, StringComparison.Ordinal));
        Write("sent.eml", Samples.Mail(mailbox.Address, "kari@customers.example", "Re: Printer", "Try again"));

        var said = await ImportAsync(_folder.Path, mailbox);

        Assert.Contains("1 imported, 0 already imported, 1 of your own, 0 failed", said, StringComparison.Ordinal);
        var row = Assert.Single(await RowsAsync(mailbox));
        Assert.Single(await Desk.MessagesAsync(row.TicketId));
    }

    [Fact]
    public async Task An_import_that_was_interrupted_goes_on_where_it_was()
    {
        var mailbox = await Desk.MailboxAsync();
        var (mails, _) = MailArchive.Find(Write("archive", Mbox([.. Enumerable.Range(0, 150).Select(_ => Mail(mailbox))])));
        var import = Desk.Service<ImportMails>();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import.RunAsync(mailbox, mails, _ => stop.Cancel(), stop.Token));
        Assert.Equal(100, (await RowsAsync(mailbox)).Count);

        Assert.Equal(new ImportProgress(150, 50, 100, 0, 0), await import.RunAsync(mailbox, mails, _ => { }, Cancellation));
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

    private async Task<string> ImportAsync(string path, MailboxRow mailbox)
    {
        using var output = new StringWriter();
        var command = new ImportCommand().Build(Desk.Host.Services);
        Assert.Equal(
            0,
            await command
                .Parse(["import", path, "--mailbox", mailbox.Address])
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
