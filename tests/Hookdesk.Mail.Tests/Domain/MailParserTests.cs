using System.Text;
using Hookdesk.Mail.Domain;

namespace Hookdesk.Mail.Tests.Domain;

public sealed class MailParserTests
{
    [Fact]
    public void Flowed_lines_are_joined_but_not_with_the_separator_before_a_signature()
    {
        var mail = Parse(
            """
            From: kari@customers.example
            Subject: Printer
            MIME-Version: 1.0
            Content-Type: text/plain; format=flowed

            It is broken since{SPACE}
            this morning.
            > Is it{SPACE}
            > on?
            --{SPACE}
            Kari
            Nordmann
            """.Replace("{SPACE}", " ", StringComparison.Ordinal)
        );
        Assert.Equal("It is broken since this morning.\n> Is it on?\n-- \nKari\nNordmann", mail.Text.ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public void A_mail_with_everything_is_taken_apart_and_nothing_is_lost()
    {
        var mail = Parse(
            """
            From: =?koi8-r?B?69XMyc7B?= <kari@customers.example>
            To: desk@example.com
            Subject: Pictures
            Date: Mon, 23 Nov 2026 10:00:00 +0200
            Message-ID: <1@customers.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain

            See the picture
            --a
            Content-Type: text/html

            <p>See the picture <img src="cid:pic"></p>
            --a--
            --r
            Content-Type: image/png; name=pic.png
            Content-ID: <pic>
            Content-Transfer-Encoding: base64

            AQID
            --r--
            --m
            Content-Type: application/pdf
            Content-Disposition: attachment; filename*=UTF-8''%D0%B0%D0%BA%D1%82.pdf
            Content-Transfer-Encoding: base64

            AQID
            --m
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename="..\\..\\invoice.pdf.exe"

            x
            --m
            Content-Type: message/rfc822

            From: ola@customers.example
            Subject: Inner

            Inner text
            --m
            Content-Type: application/ms-tnef; name=winmail.dat

            x
            --m--
            """
        );
        Assert.Equal(("Кулина", "kari@customers.example"), (mail.From!.Name, mail.From.Address));
        Assert.Equal("See the picture", mail.Text.Trim());
        Assert.Equal(["pic.png", "акт.pdf", "invoice.pdf.exe", "Inner.eml", "winmail.dat"], mail.Attachments.Select(file => file.FileName));
        Assert.Equal([true, false, false, false, false], mail.Attachments.Select(file => file.IsInline));
        Assert.Equal([false, false, true, false, false], mail.Attachments.Select(file => file.IsExecutable));
        using var inner = new StreamReader(mail.Attachments[3].Open());
        Assert.Contains("Inner text", inner.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    [InlineData("no headers at all")]
    [InlineData("From: \nTo: ,,,;\nSubject: =?utf-8?B?\nDate: never\nContent-Type: multipart/mixed\n\n--x")]
    [InlineData("Content-Type: text/html; charset=\n\n<div><p")]
    [InlineData("From: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n--x\n\n--x--")]
    public void Nothing_throws(string raw) => Assert.NotNull(Parse(raw));

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", true, true)]
    [InlineData("Auto-Submitted: no", false, false)]
    [InlineData("Precedence: BULK", true, true)]
    [InlineData("Precedence: list", true, false)]
    [InlineData("X-Autoreply: yes", true, true)]
    [InlineData("X-Auto-Response-Suppress: OOF, AutoReply", true, false)]
    [InlineData("List-Id: <friends.example.com>", true, false)]
    [InlineData("Return-Path: <>", true, true)]
    [InlineData("X-Mailer: Somebody's", false, false)]
    public void Automatic_mail_is_known_by_its_marks(string header, bool automatic, bool machineMade)
    {
        var mark = Parse($"From: kari@customers.example\n{header}\n\nText").Automatic;
        Assert.Equal((automatic, machineMade), (mark is not null, mark is { MachineMade: true }));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\temp\\a b.txt", "a b.txt")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a<b>:c?.txt", "a_b__c_.txt")]
    [InlineData("  ...  ", "fallback")]
    [InlineData(null, "fallback")]
    public void File_names_are_cleaned(string? name, string expected) => Assert.Equal(expected, FileNames.Clean(name, "fallback"));

    [Fact]
    public void The_same_mail_with_other_trace_headers_has_the_same_content()
    {
        var mail = Samples.Mail("kari@customers.example", "desk@example.com", "Printer", "Broken", id: "x@y.example");
        var again = "Received: from elsewhere\nDelivered-To: alias@example.com\n" + mail + "\n\n";
        Assert.Equal(ContentHash.Of(MailDesk.Raw(mail)), ContentHash.Of(MailDesk.Raw(again)));
        Assert.NotEqual(
            ContentHash.Of(MailDesk.Raw(mail)),
            ContentHash.Of(MailDesk.Raw(mail.Replace("Broken", "Works", StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("  \r\n\r\n")]
    [InlineData("From kari@customers.example Mon Nov 30 10:00:00 2026\r\n")]
    [InlineData("+OK 1234 octets\r\n")]
    public void Headers_behind_a_line_that_does_not_belong_there_are_read(string first)
    {
        var mail = MailParser.Parse(
            Encoding.UTF8.GetBytes($"{first}From: kari@customers.example\r\nSubject: Printer\r\n\r\nIt is broken."),
            []
        );
        Assert.Equal(("Printer", "kari@customers.example", "It is broken."), (mail.Subject, mail.From?.Address, mail.Text.Trim()));
    }

    [Fact]
    public void A_text_without_headers_is_all_body() =>
        Assert.Equal("It is broken.\nPlease help.", MailParser.Parse("It is broken.\nPlease help."u8.ToArray(), []).Text.Trim());

    [Theory]
    [InlineData("SGVsbG8=", "Hello")]
    [InlineData("SGVsbG8", "Hello")]
    [InlineData("SGVs\r\nbG", "Hell")]
    [InlineData("SGVsbG8h", "Hello!")]
    public void Base64_is_read_to_its_last_byte_with_or_without_padding(string encoded, string content)
    {
        var mail = Parse(
            $"""
            From: kari@customers.example
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: application/octet-stream; name=a.bin
            Content-Transfer-Encoding: base64

            {encoded}
            --b--
            """
        );
        using var reader = new StreamReader(Assert.Single(mail.Attachments).Open());
        Assert.Equal(content, reader.ReadToEnd());
    }

    [Fact]
    public void Html_without_a_word_does_not_hide_the_text_beside_it()
    {
        var mail = Parse(
            """
            From: kari@customers.example
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            The printer is broken.
            --b
            Content-Type: text/html

            <html><body><img src="https://customers.example/logo.png">&nbsp;</body></html>
            --b--
            """
        );
        Assert.Equal(("", "The printer is broken."), (mail.Html, mail.Text));
    }

    [Fact]
    public void Words_that_stand_only_in_html_too_deep_to_show_are_kept()
    {
        var mail = Parse(
            $"""
            From: kari@customers.example
            Subject: Re: Printer
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            Your program shows no HTML.
            --b
            Content-Type: text/html

            {string.Concat(Enumerable.Repeat("<div>", 1_000))}The printer is broken.
            --b--
            """
        );
        Assert.Contains("Your program shows no HTML.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("The printer is broken.", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", desk@example.com, Kari <kari@customers.example>, ola@customers.example", 3)]
    [InlineData("desk@example.com, <>, \"Nordmann, Kari\" <kari@customers.example>", 2)]
    [InlineData("desk@example.com; kari@customers.example", 2)]
    [InlineData("Team: desk@example.com, kari@customers.example;", 2)]
    [InlineData("\"Kari (home\" <kari@customers.example>, desk@example.com (the, desk)", 2)]
    [InlineData("undisclosed-recipients:;", 0)]
    public void One_bad_address_takes_no_other_with_it(string to, int addresses) =>
        Assert.Equal(addresses, Parse($"From: kari@customers.example\nTo: {to}\n\nx").To.Count);

    [Theory]
    [InlineData("\"'Kari' via Printers\" <printers@groups.example>", "'Kari' via Printers")]
    [InlineData("\"'Kari Nordmann'\" <kari@customers.example>", "Kari Nordmann")]
    public void Quotation_marks_around_a_name_are_none_of_it(string from, string name) =>
        Assert.Equal(name, Parse($"From: {from}\n\nx").From!.Name);

    [Theory]
    [InlineData("Hello, I can not log in as a@one.com, b@two.com or c@three.com at https://com.example/de/de", null)]
    [InlineData("Hello, please help me. The printer is not working and we have tried this.", "en")]
    public void Addresses_say_nothing_of_the_language(string text, string? language) =>
        Assert.Equal(language, Parse($"From: kari@customers.example\n\n{text}").Language);

    [Theory]
    [InlineData("Automatic reply: Printer", true)]
    [InlineData("Automatisk svar: Printer", true)]
    [InlineData("Re: Printer", false)]
    public void An_out_of_office_that_only_asks_for_silence_is_known_by_its_subject(string subject, bool machineMade)
    {
        var mail = Parse($"From: kari@customers.example\nSubject: {subject}\nX-Auto-Response-Suppress: All\n\nI am away.");
        Assert.Equal(machineMade, mail.Automatic!.MachineMade);
    }

    [Theory]
    [InlineData("MAILER-DAEMON@mx.example", "kari@customers.example could not be reached.\n550 5.1.1 User unknown", true)]
    [InlineData("postmaster@mx.example", "<kari@customers.example>: host mx said: 552-5.2.2 mailbox full", true)]
    [InlineData("MAILER-DAEMON@mx.example", "kari@customers.example: still trying (4.4.1 timed out)", false)]
    public void A_bounce_in_words_alone_is_a_bounce(string from, string text, bool isPermanent)
    {
        var mail = Parse($"From: {from}\nSubject: Undeliverable\nIn-Reply-To: <hd.1@desk>\n\n{text}");
        Assert.Equal((isPermanent, "kari@customers.example"), (mail.Bounce!.Permanent, mail.Bounce.Recipient));
        Assert.Equal(["hd.1@desk"], mail.Bounce.MessageIds);
        Assert.True(mail.Automatic!.MachineMade);
    }

    [Theory]
    [InlineData("MAILER-DAEMON@mx.example", "Mail delivery failed: returning message to sender", "", true)]
    [InlineData("postmaster@mx.example", "Undelivered Mail", "", true)]
    [InlineData("postmaster@mx.example", "Delivery delayed: Printer", "", false)]
    [InlineData("reports@mx.example", "Returned mail: see below", "Return-Path: <>\n", true)]
    [InlineData("reports@mx.example", "Printer", "X-Failed-Recipients: kari@customers.example\n", true)]
    public void A_bounce_is_known_by_its_subject_and_by_who_sent_it(string from, string subject, string more, bool isPermanent)
    {
        var mail = Parse($"From: {from}\nSubject: {subject}\n{more}\nkari@customers.example does not take mail: 5.1.1");
        var bounce = Parse(
            $"From: {from}\nSubject: {subject}\n{more}Content-Type: text/html\n\n<p>The mail to <b>kari@customers.example</b> came back. Remote server said: no such user{(more.Contains("X-Failed", StringComparison.Ordinal) ? " 550" : "")}"
        ).Bounce!;
        Assert.Equal((isPermanent, true, "kari@customers.example"), (bounce.Permanent, bounce.IsCertain, bounce.Recipient));
        Assert.True(mail.Automatic!.MachineMade);
    }

    [Fact]
    public void Uuencoded_data_without_its_first_line_is_read()
    {
        var mail = Parse(
            "From: kari@customers.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee\n--b\nContent-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: x-uuencode\nContent-Disposition: attachment\n\n(04)#1$5&1T@`\n`\nend\n--b--\n"
        );
        using var content = new StreamReader(Assert.Single(mail.Attachments).Open());
        Assert.Equal("ABCDEFGH", content.ReadToEnd());
    }

    [Theory]
    [InlineData("")]
    [InlineData("begin 644 message.txt\n")]
    public void So_is_a_message_that_is_uuencoded_itself(string first) =>
        Assert.Equal(
            "It prints nothing.",
            Parse(
                $"From: kari@customers.example\nContent-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\n{first}2270@<')I;G1S(&YO=&AI;F<N\n`\nend\n"
            )
                .Text.Trim()
        );

    [Fact]
    public void A_postmaster_who_asks_for_help_is_a_customer() =>
        Assert.Null(Parse("From: postmaster@customers.example\nSubject: Printer\n\nIt is broken in room 550b.").Bounce);

    [Fact]
    public void Eight_bit_names_and_subjects_are_read_by_what_is_known_of_the_mail()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        byte[] raw =
        [
            .. "From: kari@customers.example\r\nSubject: =?gb2312?B?tcbF3Q==?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream; name=\""u8,
            .. Encoding.GetEncoding(54936).GetBytes("打印机.xls"),
            .. "\"\r\n\r\nx\r\n--b--\r\n"u8,
        ];
        Assert.Equal("打印机.xls", Assert.Single(MailParser.Parse(raw, []).Attachments).FileName);
        var japanese = Convert.ToBase64String(Encoding.GetEncoding(932).GetBytes("プリンタ"));
        Assert.Equal("プリンタ", Parse($"From: kari@customers.example\nSubject: =?iso-2022-jp?B?{japanese}?=\n\nx").Subject);
    }

    // Were any of it more than linear, these would not end today.
    [Theory]
    [InlineData("From: ", "@")]
    [InlineData("From: ", "a@b")]
    [InlineData("To: ", "a@b.c, ")]
    [InlineData("To: ", "\"")]
    [InlineData("Message-ID: <", " ")]
    [InlineData("References: ", "<")]
    [InlineData("References: ", "<a@b> ")]
    [InlineData("Subject: ", "=?utf-8?q?")]
    [InlineData("Subject: ", " ")]
    public void However_long_a_header_is_it_is_read(string start, string repeated) =>
        Parse($"{start}{string.Concat(Enumerable.Repeat(repeated, 500_000 / repeated.Length))}\nX-Other: 1\n\nx");

    [Theory]
    [InlineData("<")]
    [InlineData("<div>")]
    [InlineData("<a href=x><b><i>")]
    [InlineData("x<br>")]
    [InlineData(" \t")]
    public void However_long_html_is_its_text_is_read(string repeated) =>
        Parse(
            $"From: kari@customers.example\nContent-Type: text/html\n\n{string.Concat(Enumerable.Repeat("<blockquote>", 200))}{string.Concat(Enumerable.Repeat(repeated, 1_000_000 / repeated.Length))}"
        );

    private static ParsedMail Parse(string mail) => MailParser.Parse(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")), []);
}
