using Hookdesk.Html;
using Hookdesk.Mail.Domain.Quotation;
using Hookdesk.Mail.Domain.Text;

namespace Hookdesk.Mail.Tests.Domain.Quotation;

public sealed class TextQuotationTests
{
    [Theory]
    [InlineData("On Mon, 1 Mar 2026 at 10:02, Desk <desk@example.com> wrote:")]
    [InlineData("On Mon, 1 Mar 2026 at 10:02, A Very Long Name Of Somebody\n<desk@example.com> wrote:")]
    [InlineData("Am 01.03.2026 um 10:02 schrieb Desk <desk@example.com>:")]
    [InlineData("Le lun. 1 mars 2026 à 10:02, Desk <desk@example.com> a écrit :")]
    [InlineData("man. 1. mar. 2026 kl. 10:02 skrev Desk <desk@example.com>:")]
    [InlineData("пн, 1 мар. 2026 г. в 10:02, Desk <desk@example.com>:\nDesk 1 марта написал:")]
    [InlineData("El lun, 1 mar 2026 a las 10:02, Desk (<desk@example.com>) escribió:")]
    [InlineData("2026年3月1日(月) 10:02 Desk <desk@example.com> 写道:")]
    [InlineData("-----Original Message-----\nFrom: Desk\nSent: Monday\nTo: Kari\nSubject: Printer")]
    [InlineData("From: Desk <desk@example.com>\nSent: Monday, 1 March 2026 10:02\nTo: Kari\nSubject: Printer")]
    [InlineData("Von: Desk\nGesendet: Montag, 1. März 2026\nAn: Kari\nBetreff: Drucker")]
    [InlineData("Den ons. 4. mar. 2026 kl. 08.30 skrev Brukerstøtten ved Fjord og Fjell Regnskap <desk@example.com>:")]
    [InlineData("Am Mi., 4. März 2026 um 08:30 Uhr schrieb Kundenbetreuung Berg und Tal Steuerbüro <desk@example.com>:")]
    [InlineData("Desk <desk@example.com> schrieb am Mi., 4. März\n2026 um 08:30 Uhr:")]
    [InlineData("Op wo 4 mrt 2026 om 08:30 schreef Desk <\ndesk@example.com>:")]
    [InlineData("ср, 4 мар. 2026 г. в 08:30, Desk <desk@example.com>:")]
    [InlineData("04.03.2026, 08:30, \"Desk\" <desk@example.com>:")]
    [InlineData("2026-03-04 8:30 GMT+01:00 Desk <desk@example.com>:")]
    [InlineData("---- On Wed, 04 Mar 2026 08:30:00 +0100 Desk <desk@example.com> wrote ----")]
    [InlineData("Date: Wed, 4 Mar 2026 08:30:00 +0100\nTo: kari@customers.example\nFrom: desk@example.com\nSubject: Printer")]
    [InlineData("-------- Oprindelig besked --------\nFra: Desk <desk@example.com>\nDato: 04.03.2026 08.30\nTil: Kari\nEmne: Printer")]
    [InlineData("-------- Anything at all --------\nFrom: Desk\nSent: Wednesday\nTo: Kari\nSubject: Printer")]
    public void What_stands_below_an_introduction_is_folded(string introduction)
    {
        var split = TextQuotation.Split($"New words\n\n{introduction}\n\n> Old words\n> more\n", []);
        Assert.Equal("New words", split.Visible);
        Assert.Contains("Old words", split.Folded, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_below_the_quotation_is_what_is_seen()
    {
        var split = TextQuotation.Split("On 1 Mar 2026, Desk wrote:\n> Old words\n> more\n\nNew words", []);
        Assert.Equal("New words", split.Visible);
    }

    [Fact]
    public void Answers_between_the_lines_stay_with_what_they_answer() =>
        Assert.Null(TextQuotation.Split("On 1 Mar 2026, Desk wrote:\n> First?\n\nYes\n\n> Second?\n\nNo", []).Visible);

    [Theory]
    [InlineData("Den ons. 4. mar. 2026 kl. 08.30 skrev Desk <desk@example.com>:")]
    [InlineData("On Wed, Mar 4, 2026 at 8:30 AM Desk <desk@example.com> wrote:")]
    [InlineData("04.03.2026, 08:30, Desk <desk@example.com>:")]
    public void Who_and_when_are_enough_where_the_quoted_lines_have_no_marks(string attribution) =>
        Assert.Equal("New words", TextQuotation.Split($"New words\n\n{attribution}\n\nOld words\n\nmore", []).Visible);

    [Theory]
    [InlineData("Hei,\n\n3. februar kom det en melding der Ola skrev:\n\nDelen er på vei.\n\nDen er ikke her.")]
    [InlineData("Hello,\n\non 3 February your technician wrote:\n\nthe part is on its way.\n\nIt has not come.")]
    [InlineData("We booked:\n\nFrom: Oslo\nTo: Bergen\nDate: 4 March 2026\n\nPlease change it to 5 March.")]
    [InlineData("My login is kari@customers.example:\n\nplease reset it.")]
    [InlineData("Two questions at 10:30 on 4.3.2026:\n\nWhere is it? When does it come?")]
    public void Prose_that_says_who_wrote_is_no_introduction(string text) => Assert.Null(TextQuotation.Split(text, []).Visible);

    [Fact]
    public void An_answer_in_front_of_the_introduction_stays()
    {
        var split = TextQuotation.Split("Hello\nthat is fine - On Wed, Mar 4, 2026 at 8:30 AM, desk@example.com wrote:\n> Shall we?", []);
        Assert.Equal("Hello\nthat is fine", split.Visible);
        Assert.Contains("desk@example.com wrote:\n> Shall we?", split.Folded, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_quoted_line_that_was_broken_on_the_way_is_quoted_too() =>
        Assert.Equal(
            "New words",
            TextQuotation
                .Split(
                    "New words\n\nOn Wed, Mar 4, 2026, Desk <desk@example.com> wrote:\n> The part that you asked for in the week before last was sent to the\nworkshop.\n> It comes soon.",
                    []
                )
                .Visible
        );

    [Theory]
    [InlineData(
        "New words\n\n-- \nKari Nordmann\nCustomers Ltd\n\nOn Wed, Mar 4, 2026 at 8:30 AM Desk <desk@example.com> wrote:\n> Old words"
    )]
    [InlineData("New words\n-- \nKari Nordmann")]
    public void The_senders_signature_is_folded_like_quotation(string text)
    {
        var split = TextQuotation.Split(text, []);
        Assert.Equal("New words", split.Visible);
        Assert.Contains("Kari Nordmann", split.Folded, StringComparison.Ordinal);
    }

    // Were any of it more than linear, these would not end today.
    [Theory]
    [InlineData("-", "x")]
    [InlineData("From ", "x:")]
    [InlineData("On 4 Mar 2026 at 08:30 ", "wrote:")]
    [InlineData("- On 4 ", "wrote:")]
    [InlineData("a@b.c ", ":")]
    [InlineData("> x\n", "")]
    [InlineData("Kari wrote:\n", "")]
    [InlineData("-- \n", "")]
    [InlineData("From: a@b.c\n", "")]
    public void However_long_a_text_is_it_is_read(string repeated, string end) =>
        TextQuotation.Split(string.Concat(Enumerable.Repeat(repeated, 2_000_000 / repeated.Length)) + end, ["reply above"]);

    [Fact]
    public void Our_own_reply_line_cuts_where_the_program_leaves_no_mark()
    {
        var split = TextQuotation.Split(
            "New words\n\n-- please write above this line --\nOld words",
            ["-- please write above this line --"]
        );
        Assert.Equal(("New words", "reply line"), (split.Visible, split.Mark));
    }

    [Theory]
    [InlineData("Just words, and on Monday she wrote: nothing.")]
    [InlineData("---------- Forwarded message ---------\nFrom: Ola\nDate: Monday\nSubject: Hi\nTo: Kari\n\nWords")]
    [InlineData("> Only quoted\n> words")]
    public void What_is_no_answer_is_shown_whole(string text) => Assert.Null(TextQuotation.Split(text, []).Visible);
}

public sealed class HtmlQuotationTests
{
    [Theory]
    [InlineData(
        "gmail",
        """<div dir="ltr">New</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Desk wrote:<br></div><blockquote class="gmail_quote">Old</blockquote></div>"""
    )]
    [InlineData(
        "outlook",
        """<div><p>New</p></div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Desk</div><div>Old</div>"""
    )]
    [InlineData(
        "outlook desktop",
        """<div class="WordSection1"><p>New</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt"><p><b>From:</b> Desk<br><b>Sent:</b> Monday<br><b>To:</b> Kari<br><b>Subject:</b> Printer</p></div></div><p>Old</p></div>"""
    )]
    [InlineData(
        "apple",
        """<html><body>New<br><blockquote type="cite"><div>On 1 Mar 2026, at 10:02, Desk wrote:</div><div>Old</div></blockquote></body></html>"""
    )]
    [InlineData(
        "thunderbird",
        """<p>New</p><div class="moz-cite-prefix">On 01.03.2026 10:02, Desk wrote:<br></div><blockquote type="cite" cite="mid:x">Old</blockquote>"""
    )]
    [InlineData(
        "yahoo",
        """<div class="ydp1">New</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, Desk wrote:</div><div>Old</div></div>"""
    )]
    [InlineData("proton", """<div>New</div><div class="protonmail_quote">On Monday Desk wrote:<blockquote>Old</blockquote></div>""")]
    [InlineData("words only", """<div>New</div><div>Am 01.03.2026 um 10:02 schrieb Desk:</div><div>Old</div>""")]
    [InlineData(
        "answer in the block of the introduction",
        """<div>Hello,</div><div>New<br><br>On 4 Mar 2026, Desk &lt;desk@example.com&gt; wrote:<br></div><blockquote>Old</blockquote>"""
    )]
    [InlineData(
        "headers between breaks",
        """<div>New<br><br><hr><b>From: </b>Desk &lt;desk@example.com&gt;<br><b>To: </b>Kari<br><b>Sent: </b>Wednesday<br><b>Subject: </b>Printer<br><br>Old<br></div>"""
    )]
    [InlineData(
        "yandex",
        """<div>New</div><div>04.03.2026, 08:30, "Desk" &lt;<a href="mailto:desk@example.com">desk@example.com</a>&gt;:</div><blockquote><p>Old</p></blockquote>"""
    )]
    [InlineData(
        "older gmail",
        """<div>New</div><div class="gmail_extra"><br><div class="gmail_quote">On Wed, Mar 4, 2026 at 8:30 AM, Desk wrote:<br><blockquote class="gmail_quote">Old</blockquote></div></div>"""
    )]
    [InlineData("preformatted", "<pre>New\n\nOn 4 Mar 2026 at 08:30 Desk &lt;desk@example.com&gt; wrote:\n&gt; Old\n&gt; words</pre>")]
    [InlineData("blockquote without a mark", """<div>New</div><div>On 1 March 2026, Desk wrote:</div><blockquote>Old</blockquote>""")]
    public void Mail_programs_are_known_by_how_they_quote(string program, string html)
    {
        var split = Split(html);
        Assert.True(split.Visible is not null, program);
        Assert.Contains("New", split.Visible, StringComparison.Ordinal);
        Assert.DoesNotContain("Old", split.Visible, StringComparison.Ordinal);
        Assert.DoesNotContain("wrote", split.Visible, StringComparison.Ordinal);
        Assert.Contains("Old", split.Folded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """<div>New</div><div class="gmail_quote"><div class="gmail_attr">On Mon, Desk wrote:</div><blockquote>First?</blockquote><div>Yes</div><blockquote>Second?</blockquote><div>No</div></div>"""
    )]
    [InlineData(
        """<div>See below</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Ola</div><br>Old</div>"""
    )]
    [InlineData("""<blockquote type="cite">Only quoted</blockquote>""")]
    [InlineData("<p>Just a mail</p>")]
    [InlineData("<p>Hello,</p><p>on 3 February your technician wrote:</p><p>the part is on its way.</p><p>It has not come.</p>")]
    [InlineData("<p>As the manual says:</p><blockquote>Turn it off.</blockquote><p>I did.</p>")]
    public void What_belongs_together_is_shown_whole(string html) => Assert.Null(Split(html).Visible);

    [Fact]
    public void The_senders_signature_is_folded_like_quotation()
    {
        var split = Split("""<div>New</div><div class="gmail_signature">Kari Nordmann<br>Customers Ltd</div>""");
        Assert.Equal("<div>New</div>", split.Visible);
        Assert.Equal("Kari Nordmann\nCustomers Ltd", split.Folded);
    }

    [Theory]
    [InlineData("<blockquote type=cite>x</blockquote>")]
    [InlineData("<p>On 4 Mar 2026 a@b.c wrote:</p><blockquote>x</blockquote>")]
    [InlineData("x<br>")]
    [InlineData("https://a ")]
    public void However_much_is_quoted_it_is_read(string repeated) =>
        Split("<p>New</p>" + string.Concat(Enumerable.Repeat(repeated, 50_000)));

    [Fact]
    public void Endlessly_nested_html_is_not_walked() =>
        Assert.Null(HtmlText.Parse(string.Concat(Enumerable.Repeat("<div>", 3_000)) + "x"));

    [Theory]
    [InlineData("<div>", 20_000)]
    [InlineData("<div>", 200_000)]
    [InlineData("<div><table><tr><td></div></table>", 20_000)]
    [InlineData("<b><!--</b>--><i title='</i>'>", 20_000)]
    [InlineData("<template>", 20_000)]
    [InlineData("<svg><td><td>", 20_000)]
    public void Parsing_ends_where_the_nesting_gets_too_deep(string nested, int times)
    {
        var limit = new NestingLimit(250);
        Assert.Null(HtmlText.Parse(string.Concat(Enumerable.Repeat(nested, times)) + "x", limit));
        Assert.InRange(limit.Created, 1, 2_000);
    }

    [Fact]
    public void However_much_stands_side_by_side_is_parsed()
    {
        using var flat = HtmlText.Parse(string.Concat(Enumerable.Repeat("<p>one<br>two<div><b>three</b></div><li>four", 2_000)));
        Assert.NotNull(flat);
    }

    private static SplitBody Split(string html)
    {
        using var document = HtmlText.Parse(html)!;
        return HtmlQuotation.Split(document, []);
    }
}
