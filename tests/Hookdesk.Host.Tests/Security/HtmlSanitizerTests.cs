using Hookdesk.Host.Security;
using Hookdesk.Html;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Tests.Security;

public sealed class HtmlSanitizerTests
{
    private static readonly HtmlSanitizer Sanitizer = new();

    private static string Clean(string html, RemoteImages images = RemoteImages.Hold) => Sanitizer.Sanitize(html, images).Html;

    [Theory]
    [InlineData("<script>alert(1)</script>ok")]
    [InlineData("<scr<script>ipt>alert(1)</scr</script>ipt>ok")]
    [InlineData("<img src=x onerror=alert(1)>ok")]
    [InlineData("<a href='javascript:alert(1)'>ok</a>")]
    [InlineData("<a href='&#106;avascript:alert(1)'>ok</a>")]
    [InlineData("<a href='java\tscript:alert(1)'>ok</a>")]
    [InlineData("<a href='vbscript:alert(1)'>ok</a>")]
    [InlineData("<a href='data:text/html,<script>alert(1)</script>'>ok</a>")]
    [InlineData("<svg><script>alert(1)</script></svg>ok")]
    [InlineData("<svg/onload=alert(1)></svg>ok")]
    [InlineData("ok<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
    [InlineData("<iframe srcdoc='<script>alert(1)</script>'></iframe>ok")]
    [InlineData("<object data='x.swf'></object><embed src=x>ok")]
    [InlineData("<form action='https://evil.example'><input name=password><button>Go</button>ok</form>")]
    [InlineData("<style>body{display:none}</style>ok")]
    [InlineData("<link rel=stylesheet href=//evil.example/x.css>ok")]
    [InlineData("<meta http-equiv=refresh content='0;url=https://evil.example'>ok")]
    [InlineData("<base href='https://evil.example/'>ok")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">ok</noscript>")]
    [InlineData("<body onload=alert(1)>ok")]
    [InlineData("<div style='background:url(javascript:alert(1))'>ok</div>")]
    [InlineData("<div style='width:expression(alert(1))'>ok</div>")]
    [InlineData("<div style='behavior:url(x.htc)'>ok</div>")]
    [InlineData("<template><img src=x onerror=alert(1)></template>ok")]
    [InlineData("<textarea></textarea><img src=x onerror=alert(1)>ok")]
    [InlineData("<xmp><img src=x onerror=alert(1)></xmp>ok")]
    [InlineData("<img src='data:image/svg+xml,<svg onload=alert(1)>'>ok")]
    [InlineData("<![CDATA[<script>alert(1)</script>]]>ok")]
    [InlineData("<!--[if IE]><script>alert(1)</script><![endif]-->ok")]
    [InlineData("<a href=\"https://ok.example\" title='\"><img src=x onerror=alert(1)>'>ok</a>")]
    public void Nothing_hostile_comes_through_and_the_words_stay(string hostile)
    {
        NothingHostile(Clean(hostile));
        NothingHostile(Sanitizer.SanitizeForDisplay(hostile).Html);
    }

    private static void NothingHostile(string clean)
    {
        Assert.Contains("ok", clean, StringComparison.Ordinal);
        // What a browser would make of it is what counts, not how it is spelled.
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(clean);
        Assert.Empty(
            document.QuerySelectorAll(
                "script, style, iframe, object, embed, form, input, button, svg, math, link, meta, base, template, textarea"
            )
        );
        foreach (var element in document.Body!.QuerySelectorAll("*"))
        {
            Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(
                element.Attributes,
                attribute =>
                    attribute.Name is "href" or "src"
                    && (
                        attribute.Value.Contains("script:", StringComparison.OrdinalIgnoreCase)
                        || attribute.Value.Contains("svg", StringComparison.Ordinal)
                    )
            );
            Assert.DoesNotContain("url(", element.GetAttribute("style") ?? "", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("expression", element.GetAttribute("style") ?? "", StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Remote_pictures_are_held_until_the_reader_asks()
    {
        const string html =
            "<img src=\"https://track.example/1.gif\" alt=\"Logo\"><img src=\"//track.example/2.gif\"><img src=\"cid:a@b\"><img src=\"data:image/png;base64,AAAA\">";
        var held = Sanitizer.Sanitize(html);
        Assert.Equal(1, held.HeldImages);
        Assert.Contains("data-remote-src=\"https://track.example/1.gif\"", held.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=\"https", held.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("2.gif", held.Html, StringComparison.Ordinal);
        Assert.Contains("src=\"cid:a@b\"", held.Html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,AAAA\"", held.Html, StringComparison.Ordinal);

        var shown = Sanitizer.Sanitize(html, RemoteImages.Show);
        Assert.Equal(0, shown.HeldImages);
        Assert.Contains("src=\"https://track.example/1.gif\"", shown.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<div style=\"background-image:url(https://track.example/a.gif)\">x</div>")]
    [InlineData("<td background=\"https://track.example/a.gif\">x</td>")]
    [InlineData("<div style=\"background:#fff url('https://track.example/a.gif')\">x</div>")]
    [InlineData("<img srcset=\"https://track.example/a.gif 2x\">x")]
    [InlineData("<video poster=\"https://track.example/a.gif\"></video>x")]
    [InlineData("<div style=\"list-style:url(https://track.example/a.gif)\">x</div>")]
    [InlineData("<div style=\"content:image-set('https://track.example/a.gif' 1x)\">x</div>")]
    public void No_other_way_to_load_a_remote_picture_is_left(string html) =>
        Assert.DoesNotContain("track.example", Clean(html, RemoteImages.Show), StringComparison.Ordinal);

    [Theory]
    [InlineData("position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999")]
    [InlineData("margin-top:-400px")]
    [InlineData("margin:-10px 0 0 -2000px")]
    [InlineData("text-indent:-9999px")]
    [InlineData("transform:translateY(-300px)")]
    [InlineData("float:left;opacity:0")]
    [InlineData("display:flex")]
    public void A_mail_cannot_leave_its_place(string style) =>
        Assert.DoesNotMatch("position|-\\d|transform|opacity|flex|z-index|height", Clean($"<p style=\"{style}\">text</p>"));

    [Fact]
    public void Ordinary_formatting_stays()
    {
        var clean = Clean(
            "<table width=\"600\" cellpadding=\"0\" bgcolor=\"#eeeeee\" class=\"MsoNormal hd-bar\" id=\"main\"><tr><td colspan=\"2\" style=\"color: red; font-weight: bold; padding: 4px; text-align: center\"><b>Hei</b> <font color=\"blue\">og</font></td></tr></table><ul><li>én</li></ul><blockquote>sitat</blockquote>"
        );
        Assert.Contains("<table width=\"600\" cellpadding=\"0\" bgcolor=\"#eeeeee\">", clean, StringComparison.Ordinal);
        Assert.Contains("colspan=\"2\"", clean, StringComparison.Ordinal);
        Assert.Contains("color: rgba(255, 0, 0, 1)", clean, StringComparison.Ordinal);
        Assert.Contains("font-weight: bold", clean, StringComparison.Ordinal);
        Assert.Contains("text-align: center", clean, StringComparison.Ordinal);
        Assert.Contains("<b>Hei</b>", clean, StringComparison.Ordinal);
        Assert.Contains("<li>én</li>", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("class=", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("id=", clean, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_leave_without_telling_where_from_and_never_lead_into_the_desk()
    {
        Assert.Equal(
            "<a href=\"https://a.example/?x=1&amp;y=2\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">a</a>",
            Clean("<a href=\"https://a.example/?x=1&amp;y=2\" target=_top>a</a>")
        );
        Assert.Equal("<a>a</a>", Clean("<a href=\"/sign-out\">a</a>"));
        Assert.Equal("<a>a</a>", Clean("<a href=\"//evil.example\">a</a>"));
        Assert.Contains("href=\"mailto:a@b.example\"", Clean("<a href=\"mailto:a@b.example\">a</a>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Words_of_elements_that_are_not_allowed_are_kept() =>
        Assert.Equal("one <b>two</b> three", Clean("<o:p>one <b>two</b></o:p> <unknown>three</unknown>"));

    [Theory]
    [InlineData("<div>", 20_000)]
    [InlineData("<div>", 200_000)]
    [InlineData("<div><table><tr><td></div></table>", 20_000)]
    public void Of_a_mail_nested_too_deeply_only_the_text_is_shown_and_the_rest_is_not_parsed(string nested, int times)
    {
        var limit = new NestingLimit(1000);
        var html = $"{string.Concat(Enumerable.Repeat(nested, times))}&lt;b>deep<script>alert(1)</script>";
        Assert.Equal("&lt;b&gt;deep alert(1)", Sanitizer.Sanitize(html, RemoteImages.Hold, limit).Html.Trim());
        Assert.InRange(limit.Created, 1, 5_000);
    }

    [Fact]
    public void A_mail_nested_ten_thousand_deep_is_shown_not_fatal()
    {
        var html =
            string.Concat(Enumerable.Repeat("<div><span>", 10_000)) + "deep" + string.Concat(Enumerable.Repeat("</span></div>", 10_000));
        Assert.Contains("deep", Clean(html), StringComparison.Ordinal);
    }

    [Fact]
    public void Cleaning_twice_changes_nothing_more()
    {
        var once = Clean(
            "<p style='color:red;margin:1px'>a &lt;b&gt; <a href='https://x.example/\"><img src=x>'>l</a></p><p title='&lt;img src=x onerror=y&gt;'>t</p>"
        );
        Assert.Equal(once, Clean(once));
    }

    [Fact]
    public async Task Many_threads_can_clean_at_once()
    {
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(number => Task.Run(() => Sanitizer.Sanitize($"<p onclick=x>{number}<img src=https://t.example/{number}.gif></p>")))
        );
        Assert.All(
            results,
            (result, number) =>
                Assert.Equal(
                    ($"<p>{number}<img data-remote-src=\"https://t.example/{number}.gif\"></p>", 1),
                    (result.Html, result.HeldImages)
                )
        );
    }

    [Fact]
    public void Styles_of_a_mail_come_as_a_sheet_that_holds_for_it_alone()
    {
        var shown = Sanitizer.SanitizeForDisplay(
            """
            <html><head><style><!-- @import url(https://track.example/a.css); body { margin: 0 } p.MsoNormal, li.x:hover { margin:0cm; color:#1F497D; position:fixed }
            @media print { p { display:none } } @media only screen and (max-width: 600px) { .wide { width: 100% !important } } .nobody { background: #0078d4 } /* } */</style></head>
            <body dir=rtl><div style="display:none">PREHEADER</div><p class="MsoNormal hd-bar" style="font-family:'Segoe UI',sans-serif">a</p><table class=wide bgcolor="#ffffff"><tr><td>b</td></tr></table></body></html>
            """
        );
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(shown.Html);
        var mail = document.QuerySelector(".hd-mail > [dir=rtl]")!;
        var scope = "." + mail.ClassName!.Split(' ')[0];
        Assert.Empty(document.QuerySelectorAll("[style], [bgcolor], style, .hd-bar, .MsoNormal, .hd-mail-ground"));
        Assert.Equal("c-MsoNormal", document.QuerySelector("p")!.ClassList.First(name => name.StartsWith("c-", StringComparison.Ordinal)));
        Assert.Contains($"{scope} p.c-MsoNormal{{margin:0cm;color:light-dark(#1f497d,#", shown.Css, StringComparison.Ordinal);
        Assert.Contains(
            $"@container hd-mail (max-width:600px){{{scope} .c-wide{{width:100%!important;}}}}",
            shown.Css,
            StringComparison.Ordinal
        );
        Assert.Contains("{display:none;}", shown.Css, StringComparison.Ordinal);
        Assert.Contains("font-family:\"Segoe UI\", sans-serif;", shown.Css, StringComparison.Ordinal);
        Assert.All(
            shown.Css.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches($@"^(@container [^{{]*\{{)?{System.Text.RegularExpressions.Regex.Escape(scope)}", line)
        );
        Assert.DoesNotMatch("url|@import|position|print|nobody|background", shown.Css);
    }

    [Fact]
    public void A_part_of_a_mail_has_the_styles_of_the_whole() =>
        Assert.Contains(
            "p.c-a{margin:0;}",
            Sanitizer.SanitizeForDisplay("<p class=a>x</p>", "<head><STYLE type=text/css>p.a{margin:0}</STYLE></head><p class=a>x").Css,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("<p style='color:#000'>x</p>", false)]
    [InlineData("<body bgcolor=white><p style='color:#333;background:#fff'>x</p>", false)]
    [InlineData("<table bgcolor='#003366'><tr><td style='color:#fff'>x</td></tr></table>", true)]
    [InlineData("<p style='background:url(https://track.example/x.png) #eee'>x</p>", true)]
    public void A_mail_with_a_ground_of_its_own_keeps_its_colors_and_another_is_readable_on_the_ground_of_the_theme(string html, bool own)
    {
        var shown = Sanitizer.SanitizeForDisplay(html);
        Assert.Equal(own, shown.Html.Contains("hd-mail-ground", StringComparison.Ordinal));
        Assert.Equal(!own, shown.Css.Contains("light-dark(", StringComparison.Ordinal));
        Assert.DoesNotContain("track.example", shown.Css + shown.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#000")]
    [InlineData("#1F497D")]
    [InlineData("blue")]
    [InlineData("rgb(90, 90, 90)")]
    [InlineData("hsl(0 100% 20%)")]
    public void Dark_words_become_light_on_a_dark_ground(string color)
    {
        var read = Hookdesk.Host.Security.Display.CssColor.Read(color)!.Value;
        var readable = read.ReadableOn(Hookdesk.Host.Security.Display.CssColor.DarkGround);
        Assert.NotEqual(read, readable);
        Assert.Equal(readable, readable.ReadableOn(Hookdesk.Host.Security.Display.CssColor.DarkGround));
    }

    [Theory]
    [InlineData("color:red;}body{display:none")]
    [InlineData("color:expression(alert(1))")]
    [InlineData("width:calc(100% + 1px)")]
    [InlineData("background-image:url(https://track.example/x)")]
    [InlineData("font-family:\"a\\\"}b{\"")]
    [InlineData("color:\\72 ed")]
    [InlineData("margin-top:-400px;text-indent:-9999px")]
    [InlineData("position:fixed;top:0;z-index:9")]
    [InlineData("width:999999px")]
    [InlineData("content:'x';cursor:url(x)")]
    [InlineData("color:</style><script>")]
    public void What_could_leave_its_place_or_load_something_is_in_no_sheet(string style)
    {
        var css =
            Sanitizer.SanitizeForDisplay($"<p style='{style.Replace("'", "&#39;", StringComparison.Ordinal)}'>x</p>").Css
            + Sanitizer.SanitizeForDisplay($"<style>p {{ {style} }}</style><p>x</p>").Css;
        Assert.DoesNotMatch(@"url|expression|calc|-\d|fixed|999999|script|body|track|\\|content|z-index", css);
    }

    [Theory]
    [InlineData("<div>", 40_000)]
    [InlineData("<b>", 30_000)]
    [InlineData("<p>x", 60_000)]
    [InlineData("words ", 200_000)]
    public void Of_a_mail_that_nobody_reads_the_text_is_shown(string piece, int times)
    {
        var shown = Sanitizer.SanitizeForDisplay(string.Concat(Enumerable.Repeat(piece, times)) + "end");
        Assert.StartsWith("<div class=\"hd-plain\">", shown.Html, StringComparison.Ordinal);
        Assert.InRange(shown.Html.Length, 1, 2_000_000);
        Assert.Equal(piece == "words ", shown.IsCut);
    }

    [Fact]
    public void Of_an_element_with_endless_attributes_the_text_is_shown() =>
        Assert.Equal(
            "<div class=\"hd-plain\">x</div>",
            Sanitizer.SanitizeForDisplay($"<p {string.Join(' ', Enumerable.Range(0, 100_000).Select(i => $"a{i}=1"))}>x").Html
        );

    [Fact]
    public void Twenty_thousand_styled_paragraphs_have_one_rule()
    {
        const string one =
            "<p style=\"color:red;margin:1px 2px 3px 4px;border:1px solid rgb(1,2,3);font:italic bold 12px/30px Georgia, serif\">x</p>";
        var shown = Sanitizer.SanitizeForDisplay(string.Concat(Enumerable.Repeat(one, 20_000)));
        Assert.Equal(1, shown.Css.Count(c => c == '{'));
        Assert.Contains("font:italic bold 12px/30px georgia, serif;", shown.Css, StringComparison.Ordinal);
    }

    [Fact]
    public void Held_pictures_can_be_shown_later_and_words_are_never_taken_for_one()
    {
        var shown = Sanitizer.SanitizeForDisplay(
            "<p>&lt;img data-remote-src=\"</p><img alt='&lt;img data-remote-src=\"' src=https://t.example/1.gif><img width=1 src=cid:a>"
        );
        Assert.Equal(1, shown.HeldImages);
        Assert.Contains("<img src=\"cid:a\" width=\"1\">", shown.Html, StringComparison.Ordinal);
        var images = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(shown.HtmlWithRemoteImages()).QuerySelectorAll("img");
        Assert.Equal(["https://t.example/1.gif", "cid:a"], images.Select(image => image.GetAttribute("src")));
        Assert.Equal("<img data-remote-src=\"", images[0].GetAttribute("alt"));
    }
}
