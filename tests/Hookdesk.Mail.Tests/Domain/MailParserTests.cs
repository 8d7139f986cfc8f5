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

    private static ParsedMail Parse(string mail) => MailParser.Parse(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")), []);
}
